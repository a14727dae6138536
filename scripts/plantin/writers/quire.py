"""A quire: a part of a book laid out by itself, in any process, to be bound with the others.

It is a PDF that lacks what only the whole book knows: the numbers of its pages and of those that it refers to, where links
to other quires lead, and the typefaces, of which a book holds one copy. What the binder needs for that is in the PDF too,
as JSON in a stream of its catalog. Relies on two more functions of WeasyPrint 70 that are no public door: its list of a
document's targets, and the function that writes typefaces.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import pydyf
import weasyprint
from weasyprint import document as documents
from weasyprint import pdf as pdfs
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.matrix import Matrix

from plantin.writers import engine, visual
from plantin.writers.engine import Prepared
from plantin.writers.folios import FIRST_PAGE, Counters, Folios, collector

NOTES = "PlantinNotes"
"""The key of a quire's catalog under which the binder finds what it needs."""
_ELSEWHERE = "x-book:"
"""The scheme of links to other quires, while WeasyPrint has them in hand."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a quire is made of: plain values, which travel to another process, and of which the same make the same."""

    name: str
    """Different from that of every other quire of the book, in plain letters."""
    html: bytes
    """The XHTML document."""
    styles: str
    """The style sheet that the book's quires share."""
    own: str
    """The rules that are this one's alone."""
    files: Mapping[str, tuple[bytes, str]]
    """Bytes and media type of each file that it shows, by URL."""
    elsewhere: Mapping[str, int]
    """The anchors in other quires to which it leads, each with the count of figures in the number of its page."""

    @property
    def digest(self) -> str:
        """What two quires have in common only if they are the same, made by the same engines."""
        found = hashlib.sha256()
        files = (part for url, (data, kind) in sorted(self.files.items()) for part in (url.encode(), kind.encode(), data))
        texts = (self.name, self.styles, self.own, json.dumps(self.elsewhere, sort_keys=True))
        for part in (self.html, *map(str.encode, texts), *files):
            found.update(b"%d " % len(part) + part)
        return found.hexdigest()


def lay_out(source: Source) -> bytes:
    """Return a quire. Pure: the same source gives the same bytes, whatever was laid out before.

    Raises PlantinError when the document asks for a file that is not among its own.
    """
    styles = _prepared(source.styles)
    styles.counters.asked.clear()
    folios, composer = Folios(styles.counters), visual.Apart()
    own = f"{source.own}\n@page :first {{ counter-reset: page {FIRST_PAGE} }}"
    with engine.tagging(composer, folios), _apart(source.elsewhere):
        document = engine.rendered(source.html, source.files, styles, own)
        notes = _places(document)
        notes |= {"places": folios.places, "figures": folios.figures, "styles": folios.styles}

        def finisher(document: Any, pdf: Any) -> None:
            engine.wrap_items(pdf)
            notes["wanted"] = _finish(source.name, pdf)
            notes["fonts"] = [_font(font, composer) for font in document.fonts.values()]
            notes["composed"] = [(font, char, form.width, form.parts) for font, char, form in composer.apart]
            stream = pydyf.Stream([json.dumps(notes).encode()], compress=True)
            pdf.add_object(stream)
            pdf.catalog[NOTES] = stream.reference

        return engine.written(document, finisher)


@lru_cache(maxsize=1)
def _prepared(styles: str) -> Prepared:
    """The style sheet that a book's quires share, read once."""
    return engine.prepared(styles, Counters(), {})


@contextmanager
def _apart(elsewhere: Mapping[str, int]) -> Iterator[None]:
    """Have targets in other quires, and leave the typefaces out; put both functions back."""
    collect, build = documents.TargetCollector, pdfs.build_fonts_dictionary
    documents.TargetCollector = lambda: collector(elsewhere)
    pdfs.build_fonts_dictionary = lambda *_: pydyf.Dictionary()
    try:
        yield
    finally:
        documents.TargetCollector, pdfs.build_fonts_dictionary = collect, build


def _places(document: Any) -> dict[str, Any]:
    """Take out of the pages what is put together for the whole book: bookmarks, anchors, and where links lead."""
    anchors: dict[str, tuple[int, float, float]] = {}
    bookmarks = []
    for number, page in enumerate(document.pages):

        def place(x: float, y: float, height: float = page.height) -> tuple[float, float]:
            return round(x * 0.75, 3), round((height - y) * 0.75, 3)

        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (number, *place(x, y)))
        for level, label, (x, y), state in engine.bookmarks(page):
            bookmarks.append((number, level, label, *place(x, y), state))
        page.bookmarks = []
    for page in document.pages:
        page.links = [
            ("external", _ELSEWHERE + target, *rest) if kind == "internal" and target not in anchors else (kind, target, *rest)
            for kind, target, *rest in page.links
        ]
    return {"pages": len(document.pages), "anchors": anchors, "bookmarks": bookmarks}


def _finish(name: str, pdf: Any) -> list[str]:
    """Let links lead to other quires, and cells have ids that no other quire has; return where the links lead."""
    pdf.catalog.pop("Names", None)
    wanted = set()
    for each in pdf.objects:
        if not isinstance(each, pydyf.Dictionary):
            continue
        address = each.get("A", {}).get("URI") if each.get("Subtype") == "/Link" else None
        if address and address.string.startswith(_ELSEWHERE):
            target = address.string.removeprefix(_ELSEWHERE)
            del each["A"]
            each["Dest"] = each["Contents"] = pydyf.String(target)
            wanted.add(target)
        if each.get("S") == "/TH" and "ID" in each:  # WeasyPrint's table cells hold this very object in their headers
            each["ID"].string = f"{name}-{each['ID'].string}"
    return sorted(wanted)


def _font(font: Any, composer: visual.Apart) -> dict[str, Any]:
    assert not font.missing, f"{font.family} lacks {[chr(code) for code in font.missing]}"
    return {
        "hash": font.hash,
        "family": font.family,
        "weight": font.weight,
        "style": font.style,
        "glyphs": font.glyph_count,
        "widths": list(font.widths.items()),
        "text": list(font.to_unicode.items()),
        "leftward": font.hash in composer.drawn,
    }


_SLANTS = ("normal", "oblique", "italic")


def typefaces(fonts: Mapping[str, Mapping[str, Any]], composer: visual.Composer) -> bytes:
    """Return a PDF whose pages have all these typefaces, cut down to the glyphs that are used in the book.

    Fonts are given by their hashes as quires note them, with the glyphs of all; they are loaded by laying out a page.
    """
    build = pdfs.build_fonts_dictionary

    def build_fonts_dictionary(pdf: Any, loaded: Mapping[Any, Any], *options: Any) -> Any:
        found = {font.hash: font for font in loaded.values()}
        assert fonts.keys() <= found.keys(), f"{[each['family'] for name, each in fonts.items() if name not in found]}"
        for name, noted in fonts.items():
            found[name].widths, found[name].to_unicode = dict(noted["widths"]), dict(noted["text"])
        return build(pdf, {name: found[name] for name in fonts}, *options)

    pdfs.build_fonts_dictionary = build_fonts_dictionary
    try:
        with engine.cleaning(composer):
            document = weasyprint.HTML(string="".join(map(_sample, fonts.values()))).render()
            return engine.written(document, lambda *_: None)
    finally:
        pdfs.build_fonts_dictionary = build


def _sample(font: Mapping[str, Any]) -> str:
    """A paragraph that is set in a typeface, of characters that it has."""
    text = "".join(dict.fromkeys("".join(text for _, text in font["text"][:40])))
    style = f"font-family: '{font['family']}'; font-weight: {font['weight']}; font-style: {_SLANTS[font['style']]}"
    codes = "".join(f"&#{ord(char)};" for char in text)
    return f'<p lang="en" style="{style}">{codes}</p>'


def outline(bookmarks: Iterable[tuple[int, int, str, float, float, str]]) -> list[Any]:
    """Return bookmarks as a tree of `(label, (page, x, y), children, state)`, as WeasyPrint puts them below one another."""
    root: list[Any] = []
    skipped: list[int] = []
    depths, level = [root], 0
    for page, own, label, x, y, state in bookmarks:
        alone = SimpleNamespace(bookmarks=[(own, label, (x, y), state)])
        level = make_page_bookmark_tree(alone, skipped, depths, level, page, Matrix())
    return root
