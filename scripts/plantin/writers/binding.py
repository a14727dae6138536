"""Quires bound into one PDF: pages, structure, links, bookmarks, numbers, and one copy of each typeface and picture.

The objects of a quire get other numbers and are else as they were laid out. They are added to those of a page that
WeasyPrint lays out to load the typefaces: it has the book's metadata and colours too, and is itself left out.
"""

import re
import zlib
from array import array
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from msgspec import Struct

from plantin.writers import engine, folios, quire, typecase
from plantin.writers.container import Container, dictionary
from plantin.writers.engine import Finish
from plantin.writers.weasy import Matrix, make_page_bookmark_tree, pydyf

_REFERENCE = re.compile(rb"(\((?:[^()\\]|\\.)*\)|/StructParents? \d+|\d+ 0 R)", re.DOTALL)
"""What of an object changes with its number, and before it the strings, in which nothing does."""
_BETWEEN = b"\0"
"""A byte that no object has which is no stream: text that XML can hold is without it."""


class _Quire(Struct, frozen=True):
    """A quire as the binder has it."""

    data: bytes
    notes: Mapping[str, Any]
    codes: typecase.Codes
    numbers: Sequence[int]
    """The number of each of its objects in the book, by its own; 0 for one that the book does not have."""
    new: Sequence[int]
    """Which of them are its own, and not the book's or an earlier quire's."""
    start: int
    """How many pages stand before it."""
    parents: int
    """How many entries of the parent tree stand before its own."""


def bind(quires: Sequence[bytes], finish: Finish) -> bytes:
    """Return the PDF of a book. The first quire says what the book's title, language and metadata are."""
    notes = list(map(quire.notes, quires))
    fonts, codes, composer = typecase.united(notes)
    bound, common = list[_Quire](), dict[str, int]()

    def finisher(document: Any, pdf: Any) -> None:
        common.update(quire.shared(pdf))
        bound.extend(_numbered(pdf, common, zip(quires, notes, codes, strict=True)))
        _pages(pdf, bound)
        _structure(pdf, bound)
        _anchors(pdf, bound)
        _outline(pdf, bound)
        engine.complete(finish, document, pdf)

    pdf = typecase.loaded(fonts, composer, notes[0]["metadata"], finisher)
    return _file(pdf, common.values(), bound)


def _numbered(pdf: Any, common: Mapping[str, int], quires: Iterable[tuple[bytes, Any, Any]]) -> Iterator[_Quire]:
    """Yield the quires with numbers for their objects, which stand for nothing in the list of the PDF's."""
    pictures, start, parents = dict[str, int](), 0, 0
    for data, own, codes in quires:
        table = quire.table(own)
        size = 1 + max([*own["shared"].values(), *(number for number, *_ in table)])
        numbers, new = array("I", bytes(4 * size)), bytearray(size)
        for name, number in own["shared"].items():
            numbers[number] = common[name]
        for number, _, _, digest in table:
            if digest not in pictures:
                numbers[number], new[number] = len(pdf.objects), True
                pdf.objects.append(None)
            if digest:
                numbers[number] = pictures.setdefault(digest, numbers[number])
        yield _Quire(data, own, codes, numbers, new, start, parents)
        start, parents = start + own["pages"], parents + len(own["parents"])


def _reference(number: int) -> bytes:
    return b"%d 0 R" % number


def _leaves(bound: Iterable[_Quire]) -> list[bytes]:
    """A reference to every page."""
    return [_reference(each.numbers[number]) for each in bound for number in each.notes["leaves"]]


def _pages(pdf: Any, bound: Sequence[_Quire]) -> None:
    leaves = _leaves(bound)
    pdf.pages["Kids"], pdf.pages["Count"] = pydyf.Array(leaves), len(leaves)


def _structure(pdf: Any, bound: Sequence[_Quire]) -> None:
    """Put what the quires' structure trees hold into the book's, and their parents into one tree (section 14.7.4.4)."""
    root = pdf.objects[quire.number(pdf.catalog["StructTreeRoot"])]
    whole = pdf.objects[quire.number(root["K"][0])]
    whole["K"] = pydyf.Array(_reference(each.numbers[kid]) for each in bound for kid in each.notes["elements"])
    numbers = pydyf.Array()
    for each in bound:
        for number, parent in enumerate(each.notes["parents"], each.parents):
            kids = [parent] if isinstance(parent, int) else parent
            references = [_reference(each.numbers[kid]) for kid in kids]
            numbers += [number, references[0] if isinstance(parent, int) else pydyf.Array(references)]
    pdf.objects[quire.number(root["ParentTree"])]["Nums"] = numbers


def _where(bound: Iterable[_Quire]) -> dict[str, tuple[int, float, float]]:
    """The page, from 0, and the place on it of every anchor; of those that are there twice, the first."""
    found: dict[str, tuple[int, float, float]] = {}
    for each in bound:
        for name, (page, x, y) in each.notes["anchors"].items():
            found.setdefault(name, (each.start + page, x, y))
    return found


def _anchors(pdf: Any, bound: Sequence[_Quire]) -> None:
    """Write the destinations of all anchors, in the order of their bytes (section 7.9.6)."""
    leaves, names = _leaves(bound), pydyf.Array()
    for name, (page, x, y) in sorted(_where(bound).items(), key=lambda each: _written(each[0])):
        names += [pydyf.String(name), pydyf.Array([leaves[page], "/XYZ", x, y, 0])]
    pdf.catalog["Names"] = pydyf.Dictionary({"Dests": pydyf.Dictionary({"Names": names})})


def _written(text: str) -> bytes:
    """The bytes of a string as pydyf writes it."""
    return text.encode() if text.isascii() else BOM_UTF16_BE + text.encode("utf-16-be")


def _outline(pdf: Any, bound: Sequence[_Quire]) -> None:
    """Write the bookmarks (section 12.3.3), below one another as WeasyPrint has them."""
    tree: list[Any] = []
    skipped, depths, level = list[int](), [tree], 0
    for each in bound:
        for page, own, label, x, y, state in each.notes["bookmarks"]:
            alone = SimpleNamespace(bookmarks=[(own, label, (x, y), state)])
            level = make_page_bookmark_tree(alone, skipped, depths, level, each.start + page, Matrix())
    if tree:
        root = pydyf.Dictionary()
        pdf.add_object(root)
        _items(pdf, root, tree, _leaves(bound))
        pdf.catalog["Outlines"] = root.reference


def _items(pdf: Any, parent: Any, tree: Sequence[Any], leaves: Sequence[bytes]) -> int:
    """Write the items below another; return how many are seen when that is opened."""
    items, seen = [pydyf.Dictionary({"Parent": parent.reference}) for _ in tree], len(tree)
    for item in items:
        pdf.add_object(item)
    for item, (label, (page, x, y), children, state) in zip(items, tree, strict=True):
        item["Title"], item["Dest"] = pydyf.String(label), pydyf.Array([leaves[page], "/XYZ", x, y, 0])
        below = _items(pdf, item, children, leaves) if children else 0
        item["Count"] = -below if state == "closed" else below
        seen += max(item["Count"], 0)
    for first, second in pairwise(items):
        first["Next"], second["Prev"] = second.reference, first.reference
    parent.update({"First": items[0].reference, "Last": items[-1].reference, "Count": seen})
    return seen


def _file(pdf: Any, common: Iterable[int], bound: Sequence[_Quire]) -> bytes:
    """Write the book's own objects, but for the page of the typefaces, and those of the quires."""
    pdf.add_object(pdf.info)
    made = Container(len(pdf.objects))
    for number, own in sorted(_reached(pdf, common).items()):
        made.add(number, *own)
    anchors = {name: page + 1 for name, (page, *_) in _where(bound).items()}
    for each in bound:
        for part in _objects(each, anchors):
            made.add(*part)
    return made.finished(pdf.catalog.number, pdf.info.number)


def _reached(pdf: Any, common: Iterable[int]) -> dict[int, tuple[bytes, bytes | None]]:
    """The book's own objects that are of any use."""
    found: dict[int, tuple[bytes, bytes | None]] = {}
    todo = [pdf.catalog.number, pdf.info.number, *common]
    while todo:
        number = todo.pop()
        if number not in found and pdf.objects[number]:
            found[number] = engine.parts(pdf.objects[number])
            named = _REFERENCE.findall(found[number][0])
            todo += [quire.number(each) for each in named if each.endswith(b" 0 R")]
    return found


def _objects(each: _Quire, anchors: Mapping[str, int]) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Yield the objects of a quire as the book has them."""
    pages = dict(zip(each.notes["contents"], range(each.start + 1, each.start + each.notes["pages"] + 1), strict=True))
    fill, others = _filler(each, anchors), list[tuple[int, bytes, bytes | None]]()
    for number, data, stream in quire.objects(each.data, each.notes):
        if number in pages:
            assert stream is not None
            content = zlib.compress(fill(stream, pages[number]))
            yield each.numbers[number], dictionary([b"/Filter/FlateDecode"], content), content
        elif each.new[number]:
            others.append((each.numbers[number], data, stream))
    changed = _renumbered(each, _BETWEEN.join(data for _, data, _ in others)).split(_BETWEEN)
    yield from ((number, data, stream) for (number, _, stream), data in zip(others, changed, strict=True))


def _renumbered(each: _Quire, data: bytes) -> bytes:
    """Put the book's numbers into objects of a quire; into all at once, since a book has hundreds of thousands."""
    book = {_reference(own): _reference(number) for own, number in enumerate(each.numbers) if number}
    for key in (b"/StructParent %d", b"/StructParents %d"):
        book |= {key % own: key % (own + each.parents) for own in range(len(each.notes["parents"]))}
    parts = _REFERENCE.split(data)
    parts[1::2] = [part if part.startswith(b"(") else book[part] for part in parts[1::2]]
    return b"".join(parts)


def _filler(each: _Quire, anchors: Mapping[str, int]) -> Callable[[bytes, int], bytes]:
    """Return what puts numbers of pages into the places kept for them on a page, and gives glyphs those of the book."""
    counters, notes = folios.Counters(), each.notes
    render = cache(lambda style, number: counters.render_value(number, counter=notes["styles"][style]))

    def fill(content: bytes, page: int) -> bytes:
        def filled(found: re.Match[bytes]) -> bytes:
            place = notes["places"][int(found[1])]
            shown = render(place["style"], anchors.get(place["target"], page)) if place["whole"] else ""
            return folios.filled(place, shown, notes["figures"].get(place.get("figures"), {}))

        content = folios.MARK.sub(filled, content)
        return typecase.recoded(content, each.codes)

    return fill
