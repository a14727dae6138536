"""Quires: chapters laid out by themselves and bound give the book that one document gives."""

import io
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import ImageChops

import validators
import viewers
from commands import change
from conftest import PARTIAL, ROOT, bound
from plantin import pipeline, workers
from plantin.writers import binding, engine, gathering, pdf, quire

KITCHEN = ROOT / "tests" / "fixtures" / "kitchen"
BOOKS = [(KITCHEN, "en"), (KITCHEN, "fr"), (PARTIAL, "fa"), (PARTIAL, "bn"), (ROOT, "ar"), (ROOT, "ja"), (ROOT, "th")]


@pytest.fixture(scope="module", autouse=True)
def _typefaces() -> None:
    workers.prepare()


def whole(folder: Path, tag: str, extra: str = "") -> tuple[gathering.Whole, engine.Finish]:
    book, files = pipeline.read(folder)
    edition = bound(book, tag, files)
    styles = pipeline.styles(files)
    made = pdf.whole(edition, {**styles, "pdf.css": styles["pdf.css"] + extra})
    return made, engine.Finish(edition.language.number, edition.language.direction == "rtl")


def bind(folder: Path, tag: str, extra: str = "") -> bytes:
    made, finish = whole(folder, tag, extra)
    return binding.bind(gathering.settled(gathering.sources(made), map), finish)


def as_one(folder: Path, tag: str, extra: str = "") -> bytes:
    book, files = pipeline.read(folder)
    edition, styles = bound(book, tag, files), pipeline.styles(files)
    finish = engine.Finish(edition.language.number, edition.language.direction == "rtl")
    return engine.paged(*pdf.sources(edition, {**styles, "pdf.css": styles["pdf.css"] + extra}), finish)


def facts(data: bytes) -> dict[str, Any]:
    """What a PDF has besides the look of its pages."""
    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
        pages = {page.objgen: number for number, page in enumerate(file.pages)}
        names = [str(name) for name in list(file.Root.Names.Dests.Names)[::2]]
        assert len(names) == len(set(names))
        dests = pikepdf.NameTree(file.Root.Names.Dests).items()
        links = [(n, link) for n, page in enumerate(file.pages) for link in page.obj.get("/Annots", ())]
        assert {str(link.Dest) for _, link in links if "/Dest" in link} <= set(names)
        with file.open_outline() as outline:
            return {
                "destinations": {str(name): (pages[to[0].objgen], round(float(to[3]))) for name, to in dests},
                "links": [(n, str(link.get("/Dest", link.get("/A", {}).get("/URI")))) for n, link in links],
                "outline": bookmarks(outline.root, pages),
                "tags": tags(file.Root.StructTreeRoot.K[0]),
                "labels": [page.label for page in file.pages],
                "language": str(file.Root.Lang),
                "information": {key: str(value) for key, value in file.docinfo.items()},
                "fonts": sorted(str(each.BaseFont) for each in file.objects if is_font(each)),
            }


def is_font(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"


def bookmarks(items: list[pikepdf.OutlineItem], pages: dict[Any, int]) -> list[Any]:
    return [(each.title, pages[each.destination[0].objgen], bookmarks(each.children, pages)) for each in items]


def tags(element: Any) -> Any:
    """An element with its kids: content that is marked is its number, a link's annotation has a type alone."""
    if not isinstance(element, pikepdf.Dictionary):
        return int(element)
    said = [str(element.get(key, "")) for key in ("/S", "/Type", "/Lang", "/Alt", "/E")]
    kids = element.get("/K", [])
    return (*said, [tags(kid) for kid in (kids if isinstance(kids, pikepdf.Array | list) else [kids])])


@pytest.mark.parametrize(("folder", "tag"), BOOKS)
def test_a_book_of_quires_is_the_book_of_one_document(folder: Path, tag: str, tmp_path: Path) -> None:
    """Words, tags, links, bookmarks, page labels, metadata and typefaces; and its pages look alike."""
    ours, theirs = tmp_path / "ours.pdf", tmp_path / "theirs.pdf"
    ours.write_bytes(bind(folder, tag))
    theirs.write_bytes(as_one(folder, tag))
    assert facts(ours.read_bytes()) == facts(theirs.read_bytes())
    words = [text.split() for text in viewers.pdftotext(ours)]
    assert words == [text.split() for text in viewers.pdftotext(theirs)]
    assert validators.verapdf(ours, "PDFUA-1") == validators.verapdf(ours, "PDFA-2A") == []
    for number in range(len(words)):
        pictures = [viewers.rasterise(path, number, 1).convert("L") for path in (ours, theirs)]
        other = sum(ImageChops.difference(*pictures).histogram()[64:])
        # The figures of some typefaces are not all of one width, and a reference is laid out with eights.
        assert other < 80, f"page {number + 1}: {other} pixels"


def test_figures_beside_letters_of_another_script_are_of_its_typeface(tmp_path: Path) -> None:
    """A reference in a passage that stays English: its label is Hebrew, and so are the figures of the number."""
    folder = tmp_path / "book"
    shutil.copytree(KITCHEN, folder)
    change(folder / "book/book.toml", '["fr"]', '["he"]')
    (folder / "locales/he.po").write_text('msgid ""\nmsgstr "Language: he\\n"\n', encoding="utf-8")
    test_a_book_of_quires_is_the_book_of_one_document(folder, "he", tmp_path)


def test_a_picture_may_have_any_name(tmp_path: Path) -> None:
    """A space, a letter with an accent, a sign that means something in an address: WeasyPrint asks for each by its."""
    folder = tmp_path / "book"
    shutil.copytree(KITCHEN, folder)
    shutil.copy(folder / "book/oven.svg", folder / "book/öven #1?.svg")
    change(folder / "book/02-oven.md", '![an oven](oven.svg "The', '![an oven](<öven %231%3F.svg> "The')
    assert str(facts(as_one(folder, "en"))["tags"]).count("'an oven'") == 2


def test_the_same_quire_is_made_whatever_was_laid_out_before() -> None:
    """So that one that was kept can stand for it."""
    sources = gathering.sources(whole(KITCHEN, "fr")[0])
    once = [quire.lay_out(each) for each in sources]
    assert [quire.lay_out(each) for each in reversed(sources)][::-1] == once
    assert len({each.digest for each in sources}) == len(sources)


def test_another_chapter_changes_no_quire_but_its_own() -> None:
    """Nor the contents: what is printed of its pages is filled in when all is bound."""
    made, _ = whole(KITCHEN, "en")
    before = gathering.sources(made)
    made, _ = whole(KITCHEN, "en")
    chapter = next(each for each in made.body if each.get("id") == "01-flour.begin.")
    chapter.set("style", "padding-bottom: 90vh")
    after = gathering.sources(made)
    assert [one.name for one, other in zip(before, after, strict=True) if one != other] == ["01-flour.begin."]


@pytest.mark.parametrize("position", ["left", "center", "right"])
def test_a_number_is_set_as_the_style_sheet_says(position: str, tmp_path: Path) -> None:
    """Among words, and on the side of the page's foot that it is asked for."""
    words = '"– " counter(page, lower-roman) " –"'
    extra = f"@page {{ @bottom-right {{ content: {words}; width: 50%; text-align: {position}; font-size: 12pt }} }}"
    paths = [tmp_path / "ours.pdf", tmp_path / "theirs.pdf"]
    paths[0].write_bytes(bind(KITCHEN, "en", extra))
    paths[1].write_bytes(as_one(KITCHEN, "en", extra))
    assert "– viii –" in viewers.pdftotext(paths[0])[7]
    for number in (5, 7):
        pictures = [viewers.rasterise(path, number, 1).convert("L") for path in paths]
        assert sum(ImageChops.difference(*pictures).histogram()[64:]) < 30


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", True),
        ("/* @page :left { } */", True),
        ("@page :left { margin-left: 3cm }", False),
        (".chapter { break-before: right }", False),
        ("@page { @top-left { content: counter(pages) } }", False),
        ("h1 { counter-increment: chapter }", False),
    ],
)
def test_what_no_quire_can_know_is_laid_out_as_one(rule: str, expected: bool) -> None:
    """A book of many words is bound of quires, unless its style sheet speaks of the whole document."""
    made, _ = whole(KITCHEN, "en")
    long = replace(made.edition, coverage=replace(made.edition.coverage, words=gathering.LONG))
    assert gathering.is_long(long, made.styles + rule) is expected
    assert not gathering.is_long(made.edition, made.styles + rule)


def test_the_functions_are_put_back() -> None:
    from weasyprint import document
    from weasyprint import pdf as pdfs

    before = document.TargetCollector, pdfs.build_fonts_dictionary
    bind(KITCHEN, "en")
    assert (document.TargetCollector, pdfs.build_fonts_dictionary) == before
