"""Whether what is published is what was published, and what the book makes: `plantin verify`."""

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from commands import change, plantin, small, tree
from conftest import Bound
from plantin.library import digest
from plantin.writers import difference


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book, bound."""
    folder = small(tmp_path_factory.mktemp("verify") / "bread")
    assert plantin("build", folder).status == 0
    return folder


@pytest.fixture
def small_bread(published: Path, tmp_path: Path) -> Path:
    """The same, for a test to change."""
    return Path(shutil.copytree(published, tmp_path / "bread"))


def test_a_sound_set_is_called_so(small_bread: Path) -> None:
    """And is left as it is."""
    before = tree(small_bread)
    outcome = plantin("verify", small_bread)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"{small_bread / 'dist'}: every file is as it was published\n"
    outcome = plantin("verify", small_bread, "--rebuild")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"{small_bread / 'dist'}: every file is what the book makes\n"
    assert tree(small_bread) == before


FAULTS: dict[str, Callable[[Path], object]] = {
    "bread-fr.epub is not as it was published": lambda dist: (dist / "bread-fr.epub").write_bytes(b"other"),
    "bread-en.epub is missing": lambda dist: (dist / "bread-en.epub").unlink(),
    "notes.txt is none of the files that were published": lambda dist: (dist / "notes.txt").write_bytes(b""),
    "index.html is not as it was published": lambda dist: (dist / "index.html").write_bytes(b""),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("option", [[], ["--rebuild"]])
def test_a_fault_is_named(small_bread: Path, fault: str, option: list[str]) -> None:
    """A file that is not what the checksums say; nothing is made anew to compare with it."""
    FAULTS[fault](small_bread / "dist")
    outcome = plantin("verify", small_bread, *option)
    assert (outcome.status, outcome.out) == (1, "")
    hint = "  hint: publish the set again with: plantin build\n"
    assert outcome.err == f"error: {small_bread / 'dist'}/{fault}\n{hint}"


def test_where_there_is_no_set_it_is_said(tmp_path: Path) -> None:
    """As a fault of what was asked."""
    outcome = plantin("verify", small(tmp_path / "bread"))
    assert (outcome.status, outcome.out) == (2, "")
    assert "holds no published set\n  hint: make one with: plantin build\n" in outcome.err


def test_a_book_that_was_changed_makes_something_else(small_bread: Path) -> None:
    """The first part that differs is named, of each file."""
    change(small_bread / "locales/fr.po", "La farine", "Une farine")
    outcome = plantin("verify", small_bread, "--rebuild")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.splitlines()[0] == (
        f"error: {small_bread / 'dist/bread-fr.epub'} is not what the book makes: first in EPUB/text/01-flour.xhtml"
    )
    assert len(outcome.err.splitlines()) == 2, "the English edition is as it was"


def test_other_engines_are_told_from_a_difference(small_bread: Path) -> None:
    """The same bytes are promised for the same engines, which the manifest names."""
    change(small_bread / "locales/fr.po", "La farine", "Une farine")
    manifest, sums = small_bread / "dist/manifest.json", small_bread / "dist/SHA256SUMS"
    before = digest(manifest.read_bytes())
    change(manifest, '"ebooklib": "', '"ebooklib": "0.')
    change(sums, before, digest(manifest.read_bytes()))
    outcome = plantin("verify", small_bread, "--rebuild")
    assert outcome.status == 1
    assert "bread-fr.epub is of other engines: first in EPUB/text/01-flour.xhtml\n  hint: ebooklib 0." in outcome.err


def test_the_first_part_that_differs_is_found_in_both_formats(bread: Bound, tmp_path: Path) -> None:
    """A member of the EPUB, an object of the PDF."""
    epub, other = bread.path("en", "epub"), tmp_path / "other.epub"
    with ZipFile(epub) as old, ZipFile(other, "w") as new:
        for each in old.infolist():
            new.writestr(each, old.read(each) + (b" " if each.filename.endswith(".css") else b""))
    assert difference.first("epub", epub.read_bytes(), other.read_bytes()).endswith(".css")
    files = tmp_path / "one.pdf", tmp_path / "other.pdf"
    for file, turned in zip(files, (0, 90), strict=True):
        with pikepdf.open(bread.path("en", "pdf")) as pdf:
            pdf.pages[0].Rotate = turned
            pdf.save(file, deterministic_id=True)
    one, other_pdf = (file.read_bytes() for file in files)
    assert difference.first("pdf", one, other_pdf).startswith("object ")
    assert difference.first("pdf", b"%PDF-1.7", one) == "it is damaged"
