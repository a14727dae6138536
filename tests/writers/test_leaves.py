"""What is made of a chapter is made anew when anything of it changed that a reader sees, and not when nothing did."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import ROOT, change
from conftest import bound
from plantin import pipeline
from plantin.writers.leaves import leaves

KITCHEN = ROOT / "tests" / "fixtures" / "kitchen"


def digests(folder: Path, own: str = "") -> dict[str, str]:
    """Those of the chapters of the French edition, by file."""
    book, files = pipeline.read(folder)
    return {leaf.chapter.file: leaf.digest for leaf in leaves(bound(book, "fr", files), lambda _: own)}


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KITCHEN, tmp_path / "kitchen"))


def made_anew(folder: Path, edit: Callable[[Path], None]) -> set[str]:
    """The chapters that an edit changes."""
    before = digests(folder)
    edit(folder)
    return {file for file, digest in digests(folder).items() if before[file] != digest}


def test_a_line_more_in_a_catalog_changes_no_chapter(kitchen: Path) -> None:
    def edit(folder: Path) -> None:
        catalog = folder / "locales/fr.po"
        catalog.write_text("# A word to the translator.\n" + catalog.read_text(encoding="utf-8"), encoding="utf-8")

    assert made_anew(kitchen, edit) == set()


def test_a_translation_changes_its_chapter(kitchen: Path) -> None:
    def edit(folder: Path) -> None:
        change(folder / "locales/fr.po", 'msgstr "Le four"', 'msgstr "Un four"')

    assert made_anew(kitchen, edit) == {"02-oven.md"}


def test_a_sentence_changes_its_chapter(kitchen: Path) -> None:
    def edit(folder: Path) -> None:
        with (folder / "book/90-sources.md").open("a", encoding="utf-8") as file:
            file.write("\nOne more.\n")

    assert made_anew(kitchen, edit) == {"90-sources.md"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("book/02-oven.md", "\n## Another place to which links may lead\n"),
        ("locales/labels/fr.po", 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Note"\nmsgstr "Notez"\n'),
    ],
    ids=["heading", "labels"],
)
def test_what_all_chapters_may_show_changes_all(kitchen: Path, file: str, text: str) -> None:
    """A heading to which they may link, the book's own word for a note."""

    def edit(folder: Path) -> None:
        (folder / file).parent.mkdir(exist_ok=True)
        with (folder / file).open("a", encoding="utf-8") as made:
            made.write(text)

    assert made_anew(kitchen, edit) == digests(kitchen).keys()


def test_so_does_what_the_format_says_of_it(kitchen: Path) -> None:
    """The numbers of its pages, how deep it stands."""
    one, other = digests(kitchen, "1"), digests(kitchen, "2")
    assert all(one[file] != other[file] for file in one)
