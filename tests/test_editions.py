"""Every edition: valid, complete, readable back, and the same bytes wherever and whenever they are made."""

import hashlib
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter

import validators
import viewers
from conftest import ROOT, Bound, bind
from reading import (
    XHTML,
    body_pages,
    characters,
    documents,
    edition_words,
    epub_words,
    faults,
    package,
    pdf_words,
)
from tags import LANGUAGES
from words import EXTRACTORS, recovered

RIGHT_TO_LEFT = ("he", "ar", "fa", "ur")
UNSPACED = ("th", "km", "ja", "zh-Hans", "zh-Hant")


def test_the_book_has_every_language(pytorch: Bound) -> None:
    """Both formats of each, every translation complete."""
    assert set(pytorch.book.metadata.languages) == set(LANGUAGES)
    assert {edition.state for edition in pytorch.editions.values()} == {"original", "complete"}
    assert all(pytorch.path(tag, kind).is_file() for tag in LANGUAGES for kind in ("epub", "pdf"))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_epubcheck_has_nothing_to_say(pytorch: Bound, tag: str) -> None:
    """No fatal, no error, no warning."""
    assert faults(pytorch.path(tag, "epub")) == []


@pytest.mark.parametrize("profile", ["PDFUA-1", "PDFA-2A"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_verapdf_has_nothing_to_say(pytorch: Bound, tag: str, profile: validators.Profile) -> None:
    """PDF/UA-1 and PDF/A-2a in one file."""
    assert validators.verapdf(pytorch.path(tag, "pdf"), profile) == []


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag not in (*UNSPACED, *RIGHT_TO_LEFT)])
def test_the_words_of_the_pdf_are_the_editions(pytorch: Bound, tag: str) -> None:
    """In order, hyphens of the layout joined: for Hindi too, whose glyphs alone would not tell."""
    edition = pytorch.editions[tag]
    expected = edition_words(edition)
    assert pdf_words(body_pages(pytorch.path(tag, "pdf"), edition), expected) == expected


@pytest.mark.parametrize("tag", UNSPACED)
def test_the_characters_of_the_pdf_are_the_editions(pytorch: Bound, tag: str) -> None:
    """Lines break between any two ideographs, so characters are compared and not words."""
    edition = pytorch.editions[tag]
    pages = body_pages(pytorch.path(tag, "pdf"), edition)
    assert characters("".join(pages).split()) == characters(edition_words(edition))


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_are_found_in_the_pdf(pytorch: Bound, tag: str, extractor: str) -> None:
    """The table that scripts/words.py prints: all, but for a few in lines of two directions, and hamza on heh."""
    found = recovered(pytorch.path(tag, "epub"), pytorch.path(tag, "pdf"), extractor)
    assert found.is_enough
    assert found.share >= (0.96 if found.language.direction == "rtl" else 1), found.lost
    assert found.language.direction == "rtl" or not found.more


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_words_of_the_epub_are_those_of_the_pdf(pytorch: Bound, tag: str) -> None:
    """Chapter by chapter, the footer once more at the end of each."""
    edition = pytorch.editions[tag]
    expected = characters(edition_words(edition))
    for chapter in edition.book.chapters:
        footer = len(" ".join(edition.book.footer).split())
        assert characters(epub_words(pytorch.path(tag, "epub"), chapter.id)[:-footer]) in expected


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_document_says_its_language_and_direction(pytorch: Bound, tag: str) -> None:
    """Twice, and on the package too; a right-to-left book turns its pages from the left (EPUB 3.3, section 5.7)."""
    direction = pytorch.editions[tag].language.direction
    root = package(pytorch.path(tag, "epub"))
    assert (root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("dir")) == (tag, direction)
    assert root.find("{*}spine").get("page-progression-direction") == direction
    for element in documents(pytorch.path(tag, "epub")).values():
        said = element.get("lang"), element.get("{http://www.w3.org/XML/1998/namespace}lang"), element.get("dir")
        assert said == (tag, tag, direction)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_pdf_says_its_language_title_and_direction(pytorch: Bound, tag: str) -> None:
    """And has a bookmark with its emoji for every chapter, and a label for every page."""
    edition = pytorch.editions[tag]
    with pikepdf.open(pytorch.path(tag, "pdf")) as pdf:
        assert str(pdf.Root.Lang) == tag
        assert str(pdf.docinfo.Title) == edition.book.title.shown
        assert pdf.Root.ViewerPreferences.get("/Direction") == ("/R2L" if edition.language.direction == "rtl" else None)
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        chapters = [f"{each.heading.emoji} {each.heading.text.shown}" for each in edition.book.chapters]
        assert titles == [edition.labels("Contents").shown, *chapters, edition.labels("Colophon").shown]
        assert [page.label for page in pdf.pages] == [edition.language.number(n + 1) for n in range(len(pdf.pages))]


FIRE = {
    "en": "fire",
    "es": "fuego",
    "de": "Feuer",
    "ru": "огонь",
    "ar": "حريق",
    "hi": "आग",
    "ja": "火",
    "zh-Hans": "火焰",
}


@pytest.mark.parametrize("tag", FIRE)
def test_emoji_are_named_in_the_editions_language(pytorch: Bound, tag: str) -> None:
    """CLDR's word for fire, as a screen reader says it."""
    chapter = documents(pytorch.path(tag, "epub"))["01-origin-and-evolution"]
    assert chapter.find(f".//{XHTML}h1/{XHTML}span").get("aria-label") == FIRE[tag]
    with pikepdf.open(pytorch.path(tag, "pdf")) as pdf:
        assert any(str(each.get("/Alt")) == FIRE[tag] for each in _elements(pdf.Root.StructTreeRoot))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_its_own_word_for_an_emoji(pytorch: Bound, tag: str) -> None:
    """None says it in English."""
    chapter = documents(pytorch.path(tag, "epub"))["01-origin-and-evolution"]
    assert chapter.find(f".//{XHTML}h1/{XHTML}span").get("lang") is None


def _elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """Every structure element below `node`."""
    kids = node.get("/K", [])
    below = [
        kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, pikepdf.Dictionary)
    ]
    return [*below, *(each for kid in below for each in _elements(kid))]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_emoji_are_seen_in_colour_in_the_pdf(pytorch: Bound, tag: str) -> None:
    """A validator's pass is no picture: emoji have been invisible with every check green."""
    for number in range(3, 11):
        page = viewers.rasterise(pytorch.path(tag, "pdf"), number, 1.0)
        width, height = page.size
        heading = page.convert("RGB").crop((0, int(height * 0.08), width, int(height * 0.36)))
        assert _colourful(heading) > 150, f"page {number + 1} of the {tag} edition has no colour at its heading"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_two_painters_see_the_same_page(pytorch: Bound, tag: str) -> None:
    """Poppler and PDFium: where one sets letters on top of one another, the PDF says something that they read apart."""
    for number in (3, 4, 5):
        first = viewers.poppler_picture(pytorch.path(tag, "pdf"), number, 1)
        second = viewers.rasterise(pytorch.path(tag, "pdf"), number, 1).convert("L").resize(first.size)
        text = (0, first.height // 3, first.width, first.height)
        apart = ImageChops.difference(*(each.crop(text).filter(_BLUR) for each in (first, second)))
        assert sum(apart.histogram()[40:]) < 60, f"page {number + 1} of the {tag} edition"


_BLUR = ImageFilter.GaussianBlur(2)
"""So that only words apart count, and not how each smooths the edges of letters."""


def test_emoji_are_seen_in_the_epub(pytorch: Bound, tmp_path: Path) -> None:
    """In real Chromium: the page with its emoji differs from the page without, and not by a box."""
    shutil.unpack_archive(pytorch.path("en", "epub"), tmp_path, "zip")
    chapter = tmp_path / "EPUB" / "text" / "01-origin-and-evolution.xhtml"
    with_emoji = viewers.screenshot(chapter, (400, 300)).convert("L").crop((0, 0, 60, 60))
    source = chapter.read_text(encoding="utf-8")
    # U+10FFFF is drawn as the box that stands for a missing glyph.
    chapter.write_text(source.replace("🔥", "\U0010ffff"), encoding="utf-8")
    box = viewers.screenshot(chapter, (400, 300)).convert("L").crop((0, 0, 60, 60))
    chapter.write_text(source.replace("🔥", "\u2003"), encoding="utf-8")
    blank = viewers.screenshot(chapter, (400, 300)).convert("L").crop((0, 0, 60, 60))
    assert with_emoji.tobytes() not in (box.tobytes(), blank.tobytes())


def _colourful(picture: Image.Image) -> int:
    """How many pixels are neither grey nor the ink's."""
    return sum(
        1 for red, green, blue in picture.get_flattened_data() if max(red, green, blue) - min(red, green, blue) > 60
    )


def test_the_cover_is_one_for_stores(pytorch: Bound) -> None:
    """A JPEG of 1600 × 2560 pixels, different in every language."""
    covers = [ZipFile(pytorch.path(tag, "epub")).read("EPUB/images/cover.jpg") for tag in LANGUAGES]
    assert {Image.open(BytesIO(cover)).size for cover in covers} == {(1600, 2560)}
    assert len(set(covers)) == len(LANGUAGES)
    assert max(map(len, covers)) < 2_000_000


def test_two_builds_give_the_same_bytes(pytorch: Bound, tmp_path: Path) -> None:
    """In another folder, with other processes, in another order: all eighteen files."""
    folder = tmp_path / "elsewhere"
    for name in ("book", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    again = bind(folder, tmp_path / "out", workers=1)
    for tag in LANGUAGES:
        for kind in ("epub", "pdf"):
            first, second = (_digest(bound.path(tag, kind)) for bound in (pytorch, again))
            assert first == second, f"{tag}.{kind} differs"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
