"""Quires bound into one PDF: pages, structure, links, bookmarks, numbers, and one copy of each typeface and picture."""

import hashlib
import io
import json
import re
import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from plantin.fonts import Composite
from plantin.writers import folios, quire, visual
from plantin.writers.engine import Finish

_CODE = re.compile(rb"(/ActualText <[^>]*>)|/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")
"""What matters of a page's content to whoever gives glyphs other numbers: the font that is set, and strings of glyphs."""


@dataclass(frozen=True, slots=True)
class _Quire:
    """A quire as the binder has it."""

    notes: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, str]]
    """The glyphs that have another number in the book, in hexadecimal, by font."""
    start: int
    """How many pages stand before it."""


def pages(quire: bytes) -> tuple[int, Mapping[str, int]]:
    """Return how many pages a quire has, and on which of them, from 0, each of its anchors stands."""
    with pikepdf.open(io.BytesIO(quire)) as pdf:
        notes = _notes(pdf)
    return notes["pages"], {name: number for name, (number, *_) in notes["anchors"].items()}


def bind(quires: Sequence[bytes], finish: Finish) -> bytes:
    """Return the PDF of a book. The first quire says what the book's title, language and metadata are."""
    book, notes = _put_together(quires)
    fonts, codes, composer = _united(notes)
    starts = accumulate((each["pages"] for each in notes), initial=0)
    bound = [_Quire(*each) for each in zip(notes, codes, starts, strict=False)]
    typefaces = pikepdf.open(io.BytesIO(quire.typefaces(fonts, composer)))
    _share(book, bound, book.copy_foreign(typefaces.pages[0].Resources.Font))
    anchors = _anchors(book, bound)
    _number(book, bound, anchors)
    _outline(book, bound)
    _labels(book, finish)
    output = io.BytesIO()
    generate = pikepdf.ObjectStreamMode.generate
    book.save(output, object_stream_mode=generate, recompress_flate=False, deterministic_id=True)
    return output.getvalue()


def _notes(pdf: pikepdf.Pdf) -> dict[str, Any]:
    notes: dict[str, Any] = json.loads(pdf.Root[f"/{quire.NOTES}"].read_bytes())
    return notes


def _united(notes: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[dict[str, dict[str, str]]], visual.Composer]:
    """Return the fonts of all quires, the glyphs of each quire that have another number in them, and those composed.

    A glyph that stands for one character in one quire and for another in the next is, in right-to-left text, a glyph of
    its own there; elsewhere WeasyPrint has the first character for both.
    """
    composer, fonts, codes = visual.Composer(), dict[str, Any](), list[dict[str, dict[str, str]]]()
    for each in notes:
        own: dict[str, dict[str, str]] = {}
        for font in each["fonts"]:
            whole = fonts.setdefault(font["hash"], {**font, "widths": {}, "text": {}})
            for code, width in font["widths"]:
                whole["widths"].setdefault(code, width)
            for code, text in font["text"]:
                if whole["text"].setdefault(code, text) != text and font["leftward"] and len(text) == 1:
                    form = Composite(whole["widths"][code], ((code, 0, 0),))
                    own.setdefault(font["hash"], {})[f"{code:04x}"] = _composed(composer, whole, text, form)
        for number, (name, char, width, parts) in enumerate(each["composed"], visual.BEYOND):
            form = Composite(width, tuple(map(tuple, parts)))
            own.setdefault(name, {})[f"{number:04x}"] = _composed(composer, fonts[name], char, form)
        codes.append(own)
    return {name: {**font, "widths": list(font["widths"].items()), "text": list(font["text"].items())} for name, font in fonts.items()}, codes, composer


def _composed(composer: visual.Composer, font: dict[str, Any], char: str, form: Composite) -> str:
    known = SimpleNamespace(hash=font["hash"], glyph_count=font["glyphs"], widths=font["widths"], to_unicode=font["text"])
    return f"{composer.code(known, char, form):04x}"


def _put_together(quires: Sequence[bytes]) -> tuple[pikepdf.Pdf, list[dict[str, Any]]]:
    """Return the pages of all quires and what stands in their structure trees as one PDF, and the quires' notes.

    Pages are copied first: qpdf keeps one map of what it has copied from a file, so that the tree finds them again.
    """
    book = pikepdf.open(io.BytesIO(quires[0]))
    root, whole = book.Root.StructTreeRoot, book.Root.StructTreeRoot.K[0]
    notes, kids, trees = [_notes(book)], list(whole.K), [root.ParentTree]
    limit = _shift(root.ParentTree, list(book.pages), 0)
    del book.Root[f"/{quire.NOTES}"]
    for each in quires[1:]:
        pdf, before = pikepdf.open(io.BytesIO(each)), len(book.pages)
        notes.append(_notes(pdf))
        for page in pdf.pages:
            book.pages.append(page)
        tree = book.copy_foreign(pdf.Root.StructTreeRoot)
        limit = _shift(tree.ParentTree, [book.pages[number] for number in range(before, len(book.pages))], limit)
        kids.extend(tree.K[0].K)
        trees.append(tree.ParentTree)
    for kid in kids:
        kid.P = whole
    whole.K, root.ParentTree = Array(kids), book.make_indirect(Dictionary(Kids=Array(trees)))
    return book, notes


def _shift(tree: pikepdf.Object, pages: Sequence[pikepdf.Page], by: int) -> int:
    """Number a quire's parents anew, from `by` on (ISO 32000-1, section 14.7.4.4); return the number that follows."""
    parents = list(tree.Nums)
    numbers = [int(each) + by for each in parents[::2]]
    parents[::2] = numbers
    tree.Nums, tree.Limits = Array(parents), Array([numbers[0], numbers[-1]])
    for page in pages:
        page.obj.StructParents = int(page.obj.StructParents) + by
        for link in page.obj.get("/Annots", ()):
            if "/StructParent" in link:
                link.StructParent = int(link.StructParent) + by
    return numbers[-1] + 1


def _share(book: pikepdf.Pdf, bound: Sequence[_Quire], fonts: pikepdf.Object) -> None:
    """Give all quires the book's typefaces and colours, and the first copy of each picture."""
    pictures: dict[bytes, pikepdf.Object] = {}
    colours = book.pages[0].Resources.ColorSpace
    for each in bound:
        resources = book.pages[each.start].Resources
        resources.ColorSpace = colours
        for name, font in fonts.items():
            resources.Font[name] = font
        for name, drawn in resources.XObject.items():
            if drawn.get("/Subtype") == "/Image":
                digest = hashlib.sha256(drawn.read_raw_bytes()).digest()
                resources.XObject[name] = pictures.setdefault(digest, drawn)


def _anchors(book: pikepdf.Pdf, bound: Sequence[_Quire]) -> dict[str, int]:
    """Write the destinations of all anchors, in the order of their bytes; return on which page each stands, from 1."""
    found: dict[str, tuple[int, float, float]] = {}
    for each in bound:
        for name, (page, x, y) in each.notes["anchors"].items():
            found.setdefault(name, (each.start + page, x, y))
    all_pages = [page.obj for page in book.pages]
    names: list[Any] = []
    for written, name in sorted((_string(name), name) for name in found):
        page, x, y = found[name]
        names += [pikepdf.String(written), Array([all_pages[page], Name.XYZ, x, y, 0])]
    book.Root.Names = Dictionary(Dests=Dictionary(Names=Array(names)))
    return {name: page + 1 for name, (page, *_) in found.items()}


def _string(text: str) -> bytes:
    """A string as pydyf writes it, so that a link and what it leads to have the same bytes."""
    return text.encode() if text.isascii() else BOM_UTF16_BE + text.encode("utf-16-be")


def _number(book: pikepdf.Pdf, bound: Sequence[_Quire], anchors: Mapping[str, int]) -> None:
    """Put the numbers of pages into the places that were kept for them, and into glyphs what number they have."""
    counters = folios.Counters()
    render = cache(lambda style, number: counters.render_value(number, counter=styles[style]))
    every = list(book.pages)
    for each in bound:
        styles, places, left = each.notes["styles"], each.notes["places"], len(each.notes["places"])
        render.cache_clear()
        for number, page in enumerate(every[each.start : each.start + each.notes["pages"]], each.start + 1):

            def filled(found: re.Match[bytes], number: int = number) -> bytes:
                place = places[int(found[1])]
                shown = render(place["style"], anchors[place["target"]] if place["target"] else number)
                return folios.filled(place, shown if place["whole"] else "", each.notes["figures"].get(place.get("figures"), {}))

            content, count = folios.MARK.subn(filled, page.Contents.read_bytes())
            if each.codes:
                content = _CODE.sub(_coded(each.codes), content)
            left -= count
            if count or each.codes:
                page.Contents.write(zlib.compress(content), filter=Name.FlateDecode)
        assert not left, f"{left} numbers of pages have no place"


def _coded(codes: Mapping[str, Mapping[str, str]]) -> Callable[[re.Match[bytes]], bytes]:
    font: Mapping[str, str] = {}

    def coded(found: re.Match[bytes]) -> bytes:
        nonlocal font
        said, name, text = found.groups()
        if name:
            font = codes.get(name.decode(), {})
        if said or not text or not font:
            return found[0]
        string = text.decode()
        parts = [string] if len(string) == 5 else [string[at : at + 4] for at in range(0, len(string), 4)]
        return f"<{''.join(font.get(part, part) for part in parts)}>".encode()

    return coded


def _outline(book: pikepdf.Pdf, bound: Sequence[_Quire]) -> None:
    """Write the bookmarks (ISO 32000-1, section 12.3.3)."""
    marks = ((each.start + page, *rest) for each in bound for page, *rest in each.notes["bookmarks"])
    every = [page.obj for page in book.pages]
    root = book.make_indirect(Dictionary())
    _items(book, root, quire.outline(marks), every)
    book.Root.Outlines = root


def _items(book: pikepdf.Pdf, parent: pikepdf.Object, tree: Sequence[Any], pages: Sequence[pikepdf.Object]) -> int:
    """Write the items below another; return how many are seen when that is opened."""
    items, seen = [book.make_indirect(Dictionary(Parent=parent)) for _ in tree], len(tree)
    for item, before, after, (label, (page, x, y), children, state) in zip(
        items, [None, *items], [*items[1:], None], tree, strict=False
    ):
        item.Title, item.Dest = pikepdf.String(_string(label)), Array([pages[page], Name.XYZ, x, y, 0])
        if before is not None:
            item.Prev = before
        if after is not None:
            item.Next = after
        below = _items(book, item, children, pages)
        seen += below if state != "closed" else 0
        item.Count = below if state != "closed" else -below
    if items:
        parent.First, parent.Last = items[0], items[-1]
        parent.Count = seen
    return seen


def _labels(book: pikepdf.Pdf, finish: Finish) -> None:
    """Write what a whole PDF carries besides its pages, as `engine.paged` does."""
    if finish.right_to_left:
        book.Root.ViewerPreferences.Direction = Name.R2L
    labels: list[Any] = []
    for number in range(len(book.pages)):
        labels += [number, Dictionary(P=pikepdf.String(_string(finish.number(number + 1))))]
    book.Root.PageLabels = Dictionary(Nums=Array(labels))
