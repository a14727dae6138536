"""The English editions carry the original to the letter: same words, same order, emoji and footer included."""

from pathlib import Path

import pytest

import viewers
from conftest import Bound
from reading import body_pages, edition_words, epub_words, pdf_words

ORIGINAL = Path(__file__).parent / "fixtures" / "original.txt"


@pytest.fixture(scope="module")
def original() -> list[str]:
    """The title, the eight chapters and, at the end, the two lines of the footer."""
    return ORIGINAL.read_text(encoding="utf-8").split()


def test_the_chapters_are_the_original(original: list[str], pytorch: Bound) -> None:
    """The files in book/ together hold the original's words, and nothing else."""
    files = sorted((pytorch.folder / "book").glob("*.md"))
    chapters = [word for file in files for word in file.read_text(encoding="utf-8").removeprefix("# ").split()]
    footer = (pytorch.folder / "book" / "footer.txt").read_text(encoding="utf-8").split()
    assert [*pytorch.book.title.msgid.split(), *chapters, *footer] == original


def test_the_english_epub_reads_as_the_original(original: list[str], pytorch: Bound) -> None:
    """Every chapter is closed by the footer; taken off all but the last, the words are the original's."""
    footer = " ".join(pytorch.book.footer).split()
    words = pytorch.book.title.msgid.split()
    for chapter in pytorch.book.chapters:
        read = epub_words(pytorch.path("en", "epub"), chapter.id)
        assert read[-len(footer) :] == footer
        words += read[: -len(footer)]
    assert [*words, *footer] == original


@pytest.mark.parametrize("extract", ["poppler", "pdfium"])
def test_the_english_pdf_reads_as_the_original(original: list[str], pytorch: Bound, extract: str) -> None:
    """From the title page to the footer after the last chapter, by two extractors."""
    edition = pytorch.editions["en"]
    words = pdf_words(body_pages(pytorch.path("en", "pdf"), edition, extract), edition_words(edition))
    publisher = pytorch.book.metadata.publisher
    title = len(pytorch.book.title.msgid.split())
    assert words[title] == publisher
    assert [*words[:title], *words[title + 1 : len(original) + 1]] == original


def test_every_pdf_page_has_the_footers_first_line(pytorch: Bound) -> None:
    """At the foot of every page but the cover, and the whole footer after the last chapter and in the colophon."""
    cover, *pages = viewers.pdftotext(pytorch.path("en", "pdf"))
    assert pytorch.book.footer[0] not in cover.splitlines()[-2:]
    assert all(pytorch.book.footer[0] in page for page in pages)
    assert sum(pytorch.book.footer[1] in page for page in pages) == 2


@pytest.mark.parametrize("tag", ["es", "ar", "hi", "ja", "zh-Hans"])
def test_every_edition_carries_emoji_and_footer_to_the_letter(pytorch: Bound, tag: str) -> None:
    """No translator is handed them, so none can lose them."""
    footer = " ".join(pytorch.book.footer).split()
    for chapter in pytorch.book.chapters:
        words = epub_words(pytorch.path(tag, "epub"), chapter.id)
        assert words[0] == chapter.heading.emoji
        assert words[-len(footer) :] == footer
