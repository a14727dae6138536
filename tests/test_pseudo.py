"""Pseudo-languages: in an edition in one of them no letter stands outside the marks, so no word of it is hard-wired."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

import validators
import viewers
from commands import ROOT, plantin, small
from conftest import PARTIAL, Bound, bound
from plantin import emoji, fonts, pipeline
from plantin.edition import Edition
from plantin.inlines import CodeSpan, Image
from plantin.locale import CLOSING, OPENING, PSEUDO
from plantin.markdown import inline
from plantin.model import Book, Code
from plantin.walk import texts
from reading import XHTML, documents, faults, package

BOOKS = {"pytorch": ROOT, "bread": PARTIAL, "kitchen": ROOT / "tests/fixtures/kitchen"}
EDITIONS = [(name, tag) for name in BOOKS for tag in PSEUDO]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bound]:
    """Three books in both pseudo-languages: none of them names these, and none has a catalog for them."""
    return {name: _bound(folder, tmp_path_factory.mktemp(name) / "dist") for name, folder in BOOKS.items()}


def _bound(folder: Path, output: Path) -> Bound:
    results = pipeline.build(
        pipeline.Request(folder, output, languages=tuple(PSEUDO)), lambda *_: None, pipeline.here(1)
    ).results
    assert [problem for result in results for problem in result.problems] == []
    book, files = pipeline.read(folder)
    return Bound(folder, output, book, {tag: bound(book, tag, files) for tag in PSEUDO}, results)


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_no_letter_of_the_epub_stands_outside_the_marks(made: dict[str, Bound], name: str, tag: str) -> None:
    """Content, navigation, titles, metadata and what a screen reader says."""
    path, edition = made[name].path(tag, "epub"), made[name].editions[tag]
    found = [*_strings(path), *_metadata(path)]
    assert len(found) > 50
    # A picture within a line is described within the line's own message, and so within its marks.
    within = {each.alt for text in texts(edition.book) for each in inline(text.shown) if isinstance(each, Image)}
    assert not any(re.search("[A-Za-z]", each) for each in within)
    found = [each for each in found if each not in within]
    assert [each for each in found if re.search(r"[^\W\d_]", _outside(_without_names(each, edition)))] == []


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_no_word_of_the_pdf_is_in_its_own_letters(made: dict[str, Bound], name: str, tag: str) -> None:
    """On every page and in its bookmarks: neither language has a letter of ASCII."""
    path, edition = made[name].path(tag, "pdf"), made[name].editions[tag]
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root] + [str(pdf.docinfo.Title)]
        spoken = [str(each.Alt) for each in _elements(pdf) if "/Alt" in each]
    spoken = [each for each in spoken if each != "X"]  # of the 𝕏 in the footer
    assert not [each for each in (*titles, *spoken) if re.search("[A-Za-z]", _without_names(each, edition))]
    pages = [_without_names(page, edition) for page in viewers.pdftotext(path)]
    assert [re.findall("[A-Za-z]+", page) for page in pages] == [[] for _ in pages]


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_the_editions_are_valid(made: dict[str, Bound], name: str, tag: str) -> None:
    """Letters with accents, longer lines and the other direction cost neither format anything."""
    assert faults(made[name].path(tag, "epub")) == []
    assert validators.verapdf(made[name].path(tag, "pdf"), "PDFUA-1") == []


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_markup_stays_as_it_is(made: dict[str, Bound], name: str, tag: str) -> None:
    """Code, links, notes and placeholders, in their places; every message is translated."""
    for text in texts(made[name].editions[tag].book):
        assert text.state == "translated"
        bare = re.compile(r"`[^`]*`|\]\([^)]*\)|\[\^\w+\]|\$[^$]+\$|[*_~<>#|]+")
        assert bare.findall(text.shown) == bare.findall(text.msgid)


def test_messages_are_longer_by_two_fifths(made: dict[str, Bound]) -> None:
    """As those of German and Finnish may be."""
    longer = [
        (len(text.shown) - 2) / len(text.msgid) for text in texts(made["pytorch"].editions["en-XA"].book)
    ]  # fmt: skip
    assert min(longer) > 1.3
    assert max(longer) < 1.45


def test_a_pseudo_language_has_no_catalog(tmp_path: Path) -> None:
    """A translator's command says so, and a book's own languages are made without them."""
    book = small(tmp_path / "book")
    refused = plantin("update", book, "-l", "ar-XB")
    assert (refused.status, "pseudo-language" in refused.err) == (2, True)
    assert plantin("build", book, "-q").status == 0
    assert sorted(path.name for path in (book / "dist").glob("*.epub")) == ["bread-en.epub", "bread-fr.epub"]
    assert plantin("build", book, "-q", "-l", "en-XA").status == 0
    assert (book / "dist" / "bread-en-XA.epub").is_file()


def test_a_language_is_added_where_the_book_says_its_languages(tmp_path: Path) -> None:
    """In plantin.toml for a book in another form than ours, whose own files stay as they are."""
    own, guide = small(tmp_path / "book"), ROOT / "tests/fixtures/guide"
    for book, file in ((own, "book/book.toml"), (guide, "plantin.toml")):
        refused = plantin("build", book, "-l", "it", "-o", tmp_path / "dist")
        assert (refused.status, f"add it to languages in {file};" in refused.err) == (2, True)


def _strings(epub: Path) -> Iterator[str]:
    """What a reader sees and hears of the content documents and of the NCX, block by block; code left out."""
    for document in documents(epub).values():
        yield from (str(each.text) for each in document.iter(f"{XHTML}title"))
        body = document.find(f"{XHTML}body")
        for element in body.iter(f"{XHTML}footer", f"{XHTML}code", f"{XHTML}pre"):
            for child in list(element):
                element.remove(child)
            element.text = None
        for element in body.iter(etree.Element):
            yield from (value for key in ("alt", "aria-label", "title") if (value := element.get(key)))
            if element.tag in _BLOCKS:
                yield "".join(element.itertext())
    with zipfile.ZipFile(epub) as archive:
        yield from (str(each.text) for each in etree.fromstring(archive.read("EPUB/toc.ncx")).iter("{*}text"))


_BLOCKS = {f"{XHTML}{name}" for name in ("h1", "h2", "h3", "p", "li", "dt", "dd", "td", "th", "figcaption", "div")}


def _metadata(epub: Path) -> Iterator[str]:
    """The title and the summary for a screen reader."""
    root = package(epub)
    yield from (str(each.text) for each in root.iter("{http://purl.org/dc/elements/1.1/}title"))
    yield from (str(each.text) for each in root.iterfind(".//{*}meta[@property='schema:accessibilitySummary']"))


def _outside(text: str) -> str:
    """What of a text stands outside all marks."""
    depth, kept = 0, ""
    for char in text:
        depth += (char == OPENING) - (char == CLOSING)
        kept += char if not depth and char != CLOSING else ""
    assert depth == 0, text
    return kept


def _without_names(text: str, edition: Edition) -> str:
    """A text without what no translator is handed: names, rights, the footer, code and the author's addresses."""
    kept = " ".join(text.split())
    for name in sorted(_names(edition), key=len, reverse=True):
        kept = kept.replace(" ".join(name.split()), "")
    return re.sub(r"https?://\S+|urn:\S+", "", kept)


def _names(edition: Edition) -> Iterator[str]:
    book, plan = edition.book, fonts.plan(edition.language.tag, edition.language.script)
    yield from (book.title.msgid, book.metadata.publisher, book.metadata.rights, edition.revision, "Plantin")
    yield from (*book.metadata.authors, *book.footer, *_words(book.footer), *fonts.credits(plan), emoji.ARTWORK)
    yield "an oven in HTML"  # the attributes of HTML are no messages, as in mdBook's catalogs
    yield from (book.metadata.folder, book.metadata.guide, f"locales/{edition.language.tag}.po")
    yield from _code(book)


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in line.split() if len(word) > 3]


def _code(book: Book) -> Iterator[str]:
    for text in texts(book):
        yield from (node.text for node in inline(text.shown) if isinstance(node, CodeSpan))
    for chapter in book.chapters:
        for block in chapter.blocks:
            if isinstance(block, Code):
                yield from block.printed.splitlines()


def _elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"]
