"""A quire: a part of a book laid out by itself, in any process, to be bound with the others.

It is the objects of a PDF without what only the whole book knows: the numbers of its pages and of those that it refers
to, where links to other quires lead, and the typefaces, of which a book holds one copy. Notes say what the binder needs
for that. Two more functions of WeasyPrint 70 that are no public door are replaced here for the length of one call: its
list of a document's targets, and the function that writes typefaces (tests/writers/test_binding.py).
"""

import gc
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar

from msgspec import Struct

from plantin.format import digest
from plantin.writers import engine, visual
from plantin.writers.engine import Prepared
from plantin.writers.folios import FIRST_PAGE, Counters, Folios, collector
from plantin.writers.weasy import document as documents
from plantin.writers.weasy import pdf as pdfs
from plantin.writers.weasy import pydyf

_ELSEWHERE = "x-book:"
"""The scheme of links to other quires, while WeasyPrint has them in hand."""


_METADATA = ("title", "authors", "generator", "created", "modified", "lang")
"""What WeasyPrint finds in the head of a document, and the first quire of a book says of it."""


class Source(Struct, frozen=True):
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
    engine: ClassVar[bool] = True

    @property
    def digest(self) -> str:
        """What two quires have in common only if they are the same, made by the same engines."""
        files = (
            part for url, (data, kind) in sorted(self.files.items()) for part in (url.encode(), kind.encode(), data)
        )
        texts = (self.name, self.styles, self.own, json.dumps(self.elsewhere, sort_keys=True))
        return digest((self.html, *map(str.encode, texts), *files))


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
        notes["metadata"] = {name: getattr(document.metadata, name) for name in _METADATA}
        notes |= {"places": folios.places, "figures": folios.figures, "styles": folios.styles}

        quire = bytearray()

        def finisher(document: Any, pdf: Any) -> None:
            engine.wrap_items(pdf)
            _finish(source.name, pdf)
            notes["fonts"] = [_font(font, composer) for font in document.fonts.values()]
            notes["composed"] = [(font, char, form.width, form.parts) for font, char, form in composer.apart]
            quire.extend(_packed(pdf, notes))

        engine.written(document, finisher)
    del document
    gc.collect()  # boxes hold one another: without it a process grows by those of the quires before
    return bytes(quire)


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
    for count, page in enumerate(document.pages):

        def place(x: float, y: float, height: float = page.height) -> tuple[float, float]:
            return round(x * 0.75, 3), round((height - y) * 0.75, 3)

        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (count, *place(x, y)))
        for level, label, (x, y), state in engine.bookmarks(page):
            bookmarks.append((count, level, label, *place(x, y), state))
        page.bookmarks = []
    for page in document.pages:
        page.links = [
            ("external", _ELSEWHERE + target, *rest)
            if kind == "internal" and target not in anchors
            else (kind, target, *rest)
            for kind, target, *rest in page.links
        ]
    return {"pages": len(document.pages), "anchors": anchors, "bookmarks": bookmarks}


def _finish(name: str, pdf: Any) -> None:
    """Let links lead to other quires, and cells have ids that no other quire has."""
    pdf.catalog.pop("Names", None)
    for each in pdf.objects:
        if not isinstance(each, pydyf.Dictionary):
            continue
        address = each.get("A", {}).get("URI") if each.get("Subtype") == "/Link" else None
        if address and address.string.startswith(_ELSEWHERE):
            target = address.string.removeprefix(_ELSEWHERE)
            del each["A"]
            each["Dest"] = each["Contents"] = pydyf.String(target)
        if each.get("S") == "/TH" and "ID" in each:  # WeasyPrint's table cells hold this very object in their headers
            each["ID"].string = f"{name}-{each['ID'].string}"


def _font(font: Any, composer: visual.Apart) -> dict[str, Any]:
    assert not font.missing, f"{font.family} lacks {[chr(code) for code in font.missing]}"
    return {
        "hash": font.hash,
        "family": font.family,
        "weight": font.weight,
        "style": font.style,
        "glyph_count": font.glyph_count,
        "widths": list(font.widths.items()),
        "to_unicode": list(font.to_unicode.items()),
        "leftward": font.hash in composer.drawn,
    }


def _packed(pdf: Any, notes: Mapping[str, Any]) -> bytes:
    """Return a quire: its notes, and the objects that the book takes from it."""
    root, common = pdf.objects[number(pdf.catalog["StructTreeRoot"])], shared(pdf)
    parents = number(root["ParentTree"])
    left = {*common.values(), 0, pdf.catalog.number, root.number, parents, number(pdf.catalog["Metadata"])}
    contents = {number(pdf.objects[each]["Contents"]) for each in pdf.pages["Kids"][::3]}
    table, body = [], bytearray()
    for each in pdf.objects:
        if each.number not in left:
            data, stream = engine.parts(each, compress=each.number not in contents)
            is_picture = stream is not None and each.extra.get("Subtype") == "/Image"
            digest = hashlib.sha256(stream or b"").hexdigest() if is_picture else ""
            table.append((each.number, len(data), -1 if stream is None else len(stream), digest))
            body += data + (stream or b"")
    own = {
        "shared": common,
        "leaves": pdf.pages["Kids"][::3],
        "contents": sorted(contents),
        "elements": [number(each) for each in pdf.objects[common["whole"]]["K"]],
        "parents": [
            [number(kid) for kid in each] if isinstance(each, list) else number(each)
            for each in pdf.objects[parents]["Nums"][1::2]
        ],
        "objects": json.dumps(table),
    }
    head = json.dumps({**notes, **own}).encode()
    return b"%d\n" % len(head) + head + zlib.compress(body, 1)


def shared(pdf: Any) -> dict[str, int]:
    """The numbers of the objects that every PDF (pydyf.PDF) has, and a book has once."""
    resources = pdf.objects[number(pdf.objects[pdf.pages["Kids"][0]]["Resources"])]
    root, colours = pdf.objects[number(pdf.catalog["StructTreeRoot"])], number(resources["ColorSpace"])
    return {
        "pages": pdf.pages.number,
        "whole": number(root["K"][0]),
        "fonts": number(resources["Font"]),
        "colours": colours,
        "profile": number(pdf.objects[colours]["srgb"][1]),
    }


def number(reference: bytes) -> int:
    return int(reference.split()[0])


Extent = tuple[int, Mapping[str, int]]
"""How many pages a quire has, and on which of them, from 0, each of its anchors stands."""


def extent(quire: bytes) -> Extent:
    found = notes(quire)
    return found["pages"], {name: page for name, (page, *_) in found["anchors"].items()}


def notes(quire: bytes) -> dict[str, Any]:
    """Return the notes of a quire."""
    start = quire.index(b"\n") + 1
    found: dict[str, Any] = json.loads(quire[start : start + int(quire[:start])])
    return found


def table(notes: Mapping[str, Any]) -> list[tuple[int, int, int, str]]:
    """The number of each object of a quire, its length and its stream's, -1 for none, and the digest of a picture.

    It is read when it is asked for: a book has hundreds of thousands.
    """
    found: list[tuple[int, int, int, str]] = json.loads(notes["objects"])
    return found


def objects(quire: bytes, notes: Mapping[str, Any]) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Yield each object of a quire: its number, what it is in a PDF, and its stream if it is one."""
    start = quire.index(b"\n") + 1
    body, place = zlib.decompress(memoryview(quire)[start + int(quire[:start]) :]), 0
    for name, length, streamed, _ in table(notes):
        middle = place + length
        end = middle + max(streamed, 0)
        yield name, body[place:middle], body[middle:end] if streamed >= 0 else None
        place = end
