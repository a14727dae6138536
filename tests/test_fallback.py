"""An edition that is not complete: honest about it in both formats, right to left and in digits of its own."""

import json
from pathlib import Path

import pikepdf
import pytest

import validators
import viewers
from commands import change, plantin, small
from conftest import Bound
from plantin.labels import labels
from plantin.locale import language
from plantin.xhtml import plain
from reading import XHTML, body_pages, documents, edition_words, faults, package, pdf_words, shown


@pytest.mark.parametrize("tag", ["en", "fa", "bn"])
def test_a_partial_edition_is_valid(bread: Bound, tag: str) -> None:
    """Fallback costs neither format its validity."""
    assert faults(bread.path(tag, "epub")) == []
    assert validators.verapdf(bread.path(tag, "pdf"), "PDFUA-1") == []
    assert validators.verapdf(bread.path(tag, "pdf"), "PDFA-2A") == []


@pytest.mark.parametrize(
    ("tag", "state", "percent"), [("en", "original", 100), ("fa", "partial", 61), ("bn", "preview", 10)]
)
def test_the_state_goes_by_the_words_of_todays_source(bread: Bound, tag: str, state: str, percent: int) -> None:
    """Fuzzy messages do not count."""
    edition = bread.editions[tag]
    assert (edition.state, edition.coverage.percent) == (state, percent)


@pytest.mark.parametrize(("tag", "state", "percent"), [("fa", "partial", 61), ("bn", "preview", 10)])
def test_the_state_is_shown_wherever_an_edition_is_chosen_or_read(
    bread: Bound, tag: str, state: str, percent: int
) -> None:
    """On the title page, in the colophon, in the metadata, in the manifest and on the library's page."""
    label = plain(bread.editions[tag].state_label)
    pages = documents(bread.path(tag, "epub"))
    assert all(label in shown(pages[name].find(f"{XHTML}body")) for name in ("title", "colophon"))
    assert sum(label in page for page in viewers.pdftotext(bread.path(tag, "pdf"))) >= 2
    metas = {each.get("name"): each.get("content") for each in package(bread.path(tag, "epub")).iterfind(".//{*}meta")}
    assert (metas["plantin:state"], metas["plantin:translated"]) == (state, f"{percent} %")
    listed = json.loads((bread.output / "manifest.json").read_text(encoding="utf-8"))["editions"]
    assert [(e["state"], e["percent"]) for e in listed if e["language"] == tag] == [(state, percent)]
    library = (bread.output / "index.html").read_text(encoding="utf-8")
    assert f">{label}</bdi> · <bdi>{percent} %" in library


def test_a_fuzzy_guess_is_never_shown(bread: Bound) -> None:
    """The source stands in its place, in its own language and direction, and marked."""
    chapter = documents(bread.path("fa", "epub"))["01-flour"]
    paragraph = next(p for p in chapter.iter(f"{XHTML}p") if "protein" in shown(p))
    assert (paragraph.get("lang"), paragraph.get("dir"), paragraph.get("class")) == ("en", "ltr", "untranslated")
    assert "پروتئین" not in shown(chapter.find(f"{XHTML}body"))


def test_a_translated_text_says_nothing_of_language(bread: Bound) -> None:
    """It is in the edition's, which the document says."""
    chapter = documents(bread.path("fa", "epub"))["01-flour"]
    paragraph = next(p for p in chapter.iter(f"{XHTML}p") if "سبوس" in shown(p))
    assert dict(paragraph.attrib) == {"id": "b.1"}
    assert [child.tag.removeprefix(XHTML) for child in paragraph] == ["em", "strong"]


def test_the_pdf_says_the_language_of_a_fallback(bread: Bound) -> None:
    """A screen reader would speak it with a Persian voice otherwise."""
    with pikepdf.open(bread.path("fa", "pdf")) as pdf:
        languages = [str(each.Lang) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each]
    assert "en" in languages


def test_the_title_page_tells_the_reader(bread: Bound) -> None:
    """How much is translated, in the edition's digits; a complete edition says nothing."""
    notices = [
        shown(p).strip() for p in documents(bread.path("fa", "epub"))["title"].iterfind(f".//{XHTML}p[@class='notice']")
    ]
    assert notices[0] == "ناتمام"
    assert notices[1].startswith("۶۱")
    assert not list(documents(bread.path("en", "epub"))["title"].iterfind(f".//{XHTML}p[@class='notice']"))


def test_labels_that_the_program_does_not_speak_stay_english(tmp_path: Path) -> None:
    """Marked as English, so that they are spoken as English."""
    book = small(tmp_path / "book")
    change(book / "book" / "book.toml", '["fr"]', '["fr", "da"]')
    assert (plantin("update", book, "-l", "da").status, plantin("build", book, "-l", "da").status) == (0, 0)
    (epub,) = (book / "dist").glob("*-da.epub")
    heading = documents(epub)["colophon"].find(f".//{XHTML}h1")
    assert shown(heading).strip() == "Colophon"
    assert heading[0].get("lang") == "en"


@pytest.mark.parametrize(("tag", "digits"), [("fa", "۰۱۲۳۴۵۶۷۸۹"), ("bn", "০১২৩৪৫৬৭৮৯")])
def test_page_numbers_are_in_the_languages_digits(bread: Bound, tag: str, digits: str) -> None:
    """At the foot of the page, in the contents, in page labels and in the EPUB's page list."""
    four, five = digits[4], digits[5]
    pages = viewers.pdftotext(bread.path(tag, "pdf"))
    assert four in pages[3].split()
    assert four in pages[2].split()
    with pikepdf.open(bread.path(tag, "pdf")) as pdf:
        assert [page.label for page in pdf.pages][3:5] == [four, five]
    nav = documents(bread.path(tag, "epub"))["nav"]
    listed = nav.find(f".//{XHTML}nav[@hidden]/..")[-1]
    assert four in [link.text for link in listed.iter(f"{XHTML}a")]


def test_the_words_of_the_partial_pdf_are_the_editions(bread: Bound) -> None:
    """Table, list, quotation, code and figure with the rest."""
    edition = bread.editions["bn"]
    expected = edition_words(edition)
    found = pdf_words(body_pages(bread.path("bn", "pdf"), edition), expected)
    bullets = {"•", "1.", "2.", "১.", "২."}
    assert [word for word in found if word not in bullets] == [word for word in expected if word not in bullets]


def test_translators_are_credited(bread: Bound) -> None:
    """By name where the catalog has one, without the address; by no invented name elsewhere."""
    credit = shown(documents(bread.path("fa", "epub"))["colophon"].find(f"{XHTML}body"))
    assert "Shirin Nanva" in credit
    assert "@" not in credit
    nobody = labels(language("bn"))("The contributors to this book").shown
    assert nobody in shown(documents(bread.path("bn", "epub"))["colophon"].find(f"{XHTML}body"))


def test_the_date_is_the_newer_of_text_and_translation(bread: Bound) -> None:
    """The Persian catalog was revised after the book, the Bengali one with it."""
    assert str(bread.editions["fa"].date) == "2026-06-02"
    assert str(bread.editions["bn"].date) == "2026-05-01"


def test_links_between_chapters_lead_to_chapters(bread: Bound) -> None:
    """In the EPUB to the file, in the PDF to the page."""
    chapter = documents(bread.path("en", "epub"))["01-flour"]
    assert {a.get("href") for a in chapter.iter(f"{XHTML}a")} >= {"02-oven.xhtml", "https://example.org/mill"}
    with pikepdf.open(bread.path("en", "pdf")) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]
    assert "02-oven.the-oven" in [str(link.Dest) for link in links]
