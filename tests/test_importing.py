"""Books of others turned into books in our own form: they say the same, in every language."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import plantin, tree
from conftest import ROOT, bound
from plantin import pipeline
from plantin.edition import Edition
from plantin.passages import with_blocks
from plantin.walk import all_headings, texts_in
from plantin.xhtml import plain
from reading import faults

FIXTURES = ROOT / "tests" / "fixtures"
CORPUS = ROOT.parent / "shared" / "corpora" / "rust-by-example"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"{CORPUS.name} does not lie beside the project")


def editions(folder: Path) -> dict[str, Edition]:
    book, files = pipeline.read(folder)
    return {tag: bound(book, tag, files) for tag in book.metadata.languages}


def said(edition: Edition) -> Iterator[str]:
    """What a reader reads, chapter by chapter."""
    for chapter in edition.book.chapters:
        yield f"# {plain(chapter.heading.text)}"
        yield from (f"#{heading.level} {heading.id}" for heading in all_headings(chapter.blocks))
        texts = texts_in((*chapter.blocks, *(block for note in chapter.notes for block in note.blocks)))
        yield from (" ".join(plain(text).split()) for text in texts if text.role != "code")


LOOKED_AT = {
    ("garden", "fr"): {
        "Une bonne terre est sombre. Elle sent la pluie, et l’eau s’y perd.",
        "Première ligne,",
        "second line.",
    }
}
"""What a translator has to look at: a translation with a link that the source has not, or in other blocks than it."""


@pytest.mark.parametrize(("name", "tags"), [("guide", ("en", "zh-TW")), ("garden", ("en", "fr", "zh-TW"))])
def test_an_imported_book_says_the_same(name: str, tags: tuple[str, ...], tmp_path: Path) -> None:
    """In its own language and in each that it is translated into; what lay there is as it was."""
    before = tree(FIXTURES / name)
    assert plantin("import", FIXTURES / name, tmp_path / "book").status == 0
    assert tree(FIXTURES / name) == before
    book, files = pipeline.read(FIXTURES / name)
    old, new = {tag: bound(book, tag, files) for tag in tags}, editions(tmp_path / "book")
    for tag in tags:
        assert {*said(old[tag])} - {*said(new[tag])} == LOOKED_AT.get((name, tag), set())


def test_an_imported_book_is_built_and_kept_up_to_date(tmp_path: Path) -> None:
    """It is a book of our own: valid, and its catalogs are those that an update would write."""
    plantin("import", FIXTURES / "guide", tmp_path / "book")
    assert plantin("build", tmp_path / "book", "--format", "epub").status == 0
    for epub in (tmp_path / "book" / "dist").glob("*.epub"):
        assert faults(epub) == []
    locales = tree(tmp_path / "book" / "locales")
    assert plantin("update", tmp_path / "book").status == 0
    assert tree(tmp_path / "book" / "locales") == locales


def test_examples_of_includes_stay_examples(tmp_path: Path) -> None:
    """So do references; a picture without an address is none that is missing, and a link without one goes on so."""
    source = tmp_path / "theirs"
    (source / "src").mkdir(parents=True)
    (source / "book.toml").write_text('[book]\ntitle = "T"\n', encoding="utf-8")
    (source / "src/SUMMARY.md").write_text("- [A](a.md)\n", encoding="utf-8")
    text = "# A\n\n`\\{{#include x.md}}`\n\n```text\n\\{{#include y.md}}\n```\n\n"
    text += "An <img alt='oven'> [without]() \\&lt;&lt; \\&gt;\n"
    (source / "src/a.md").write_text(text, encoding="utf-8")
    assert plantin("import", source, tmp_path / "book").status == 0
    old, new = (folder["en"] for folder in (editions(source), editions(tmp_path / "book")))
    assert [*said(old)] == [*said(new)] == ["# A", "{{#include x.md}}", "An oven without &lt;< &gt;"]
    assert new.book.remarks == ()


def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    found = plantin("import", FIXTURES / "guide", tmp_path)
    assert (found.status, tree(tmp_path)) == (2, {"mine.txt": b"mine"})
    assert "is taken" in found.err


@needs_corpus
def test_a_real_book_keeps_its_translations(tmp_path: Path) -> None:
    """rust-by-example: block by block the same chapters, and as much of it translated."""
    assert plantin("import", CORPUS, tmp_path / "book", "--quiet").status == 0
    book, files = pipeline.read(CORPUS)
    new = editions(tmp_path / "book")
    for old, chapter in zip(with_blocks(book, "en").chapters, new["en"].book.chapters, strict=True):
        assert [type(block) for block in old.blocks] == [type(block) for block in chapter.blocks]
    for tag in book.metadata.languages:
        assert new[tag].coverage.percent >= bound(book, tag, files).coverage.percent - 1


def test_a_language_without_a_catalog_begins_anew(tmp_path: Path) -> None:
    """It is asked for beside the book, and no one has begun it; the others are carried over."""
    theirs = Path(shutil.copytree(FIXTURES / "guide", tmp_path / "guide"))
    (theirs / "plantin.toml").write_text('languages = ["zh-TW", "fr"]\n')
    found = plantin("import", theirs, tmp_path / "book")
    assert found.status == 0
    assert "fr.po: warning: the catalog is missing" in found.err
    assert editions(tmp_path / "book")["fr"].state == "preview"
