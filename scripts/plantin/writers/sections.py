"""The sections that chapters give to a PDF's document; where nothing of one changed its own are known."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from msgspec import Struct, msgpack
from msgspec.structs import replace

from plantin import formula
from plantin.edition import Edition
from plantin.format import Spread
from plantin.links import BEGINNING, Links
from plantin.locale import typography
from plantin.model import Chapter, Text
from plantin.writers import nav, titles
from plantin.writers.leaves import Leaf, Setting, leaves
from plantin.writers.matter import alert_label, part_title, picture
from plantin.xhtml import E, Element, Scope, blocks, classed, heading, names, notes, parsed, plain, serialised

_PICTURES = "book:picture/"
_FORMULAS = "book:formula/"
_FORMULA_SIZE = 14.5
"""Of a formula's letters, in CSS pixels: a shade more than the text's, since mathematical italics look small."""


class Sections(Struct, frozen=True):
    """What a chapter gives."""

    elements: tuple[bytes, ...]
    """The page of the part that it begins, if it does, and the chapter, as XHTML."""
    drawings: Mapping[str, bytes]
    """Of its formulas, by URL."""


def of_chapters(edition: Edition, spread: Spread, drawings: dict[str, bytes]) -> Iterator[Element]:
    """Yield the sections of all chapters. The drawings of their formulas are put into `drawings`, by URL."""
    levels = nav.levels(edition.book.chapters)
    for each in spread(_sections, leaves(edition, lambda chapter: levels[chapter.id])):
        found = msgpack.decode(each, type=Sections)
        drawings.update(found.drawings)
        yield from map(parsed, found.elements)


def _sections(leaf: Leaf[int]) -> bytes:
    """Return the sections of a chapter (Sections), packed. Pure."""
    drawings = dict[str, bytes]()
    scope = _scope(leaf.setting, leaf.chapter, drawings)
    elements = _chapter(leaf.setting.edition, leaf.chapter, leaf.own, scope)
    return msgpack.encode(Sections(tuple(map(serialised, elements)), drawings))


def scope_of(edition: Edition, drawings: dict[str, bytes]) -> Scope:
    """What the elements of a page depend on that is no chapter; its formulas are drawn into `drawings`, by URL."""
    return Scope(
        edition.language,
        lambda _: None,
        partial(_source, edition, ""),
        partial(_formula, drawings),
        partial(alert_label, edition),
        is_paged=True,
    )


def _scope(setting: Setting, chapter: Chapter, drawings: dict[str, bytes]) -> Scope:
    return replace(
        scope_of(setting.edition, drawings),
        href=partial(_href, chapter, setting.places),
        src=partial(_source, setting.edition, chapter.file),
        notes=names(chapter.notes),
        prefix=f"{chapter.id}.",
    )


def _chapter(edition: Edition, chapter: Chapter, level: int, scope: Scope) -> Iterator[Element]:
    """Yield the page of the part that a chapter begins, if it does, and the chapter, `level` deep in the bookmarks."""
    if chapter.part:
        name = nav.part_id(chapter)
        part = part_title(chapter.part, name, replace(scope, prefix=f"{name}."))
        yield classed(E.section(marked(part, *nav.marked(chapter.part))), "part")
    title = marked(heading(chapter.heading, scope), *nav.marked(chapter.name, chapter.heading.emoji))
    titles.balance(title, titles.widths(edition, chapter.heading.text), measure(edition, _CHAPTER))
    content = blocks(chapter.blocks, scope)
    if level > 1:
        for element, below in ((title, 0), *((each, _LEVELS[each.tag]) for each in content if each.tag in _LEVELS)):
            _styled(element, f"bookmark-level: {level + below}")
    yield classed(E.section(title, *content, *notes(chapter.notes, scope), id=f"{scope.prefix}{BEGINNING}"), "chapter")


_LEVELS = {E.h2().tag: 1, E.h3().tag: 2}
"""How far below its chapter a heading stands in the bookmarks."""


def marked(element: Element, mark: str, value: Text) -> Element:
    """Say a heading's bookmark and running header for the style sheet, whose `content()` would omit the emoji."""
    element.set("data-label", f"{mark} {plain(value)}".strip())
    element.set("data-plain", plain(value))
    element.set("data-language", value.language)
    return element


TITLE, _CHAPTER = 2.2 / 0.84, 1.75
"""Sizes of the title and of a chapter's heading as pdf.css has them, in ems of the text; the title has margins."""


def measure(edition: Edition, ems: float) -> float:
    """How many of its own ems a line holds that is set in `ems` of the text, between margins of 18 mm."""
    width = page_size(edition.book.metadata.page)[0] - 36 * 96 / 25.4
    return width / (ems * typography(edition.language).size * 96 / 72)


def _href(chapter: Chapter, places: Links, address: str) -> str | None:
    """Where a link to `chapter.md#id` leads: an anchor is the chapter's id, a full stop and the id within it."""
    target = places.resolve(chapter, address)
    return f"#{target[0]}.{target[1] or BEGINNING}" if target else None


def _source(edition: Edition, file: str, name: str) -> str | None:
    found = picture(edition, file, name)
    return address_of(found) if found else None


def address_of(name: str) -> str:
    """Where WeasyPrint asks for a picture, whose name may have a space in it, or a question mark."""
    return _PICTURES + quote(name)


def _formula(drawings: dict[str, bytes], tex: str, display: bool) -> Element:
    """A formula as a picture that is named by its source, or as the source where that is not understood."""
    found = formula.drawing(tex, _FORMULA_SIZE)
    if found is None:
        return E.code(tex, dir="ltr")
    drawn, depth = found
    url = f"{_FORMULAS}{hashlib.sha256(tex.encode()).hexdigest()[:16]}.svg"
    drawings[url] = drawn
    image = E.img(src=url, alt=tex)
    return image if display else _styled(image, f"vertical-align: -{max(depth, 0):.1f}px")


def _styled(element: Element, style: str) -> Element:
    element.set("style", "; ".join(filter(None, [element.get("style"), style])))
    return element


def page_size(page: str) -> tuple[float, float]:
    """Width and height of a CSS page size in CSS pixels."""
    named = {
        "A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "A6": (105, 148), "B4": (250, 353), "B5": (176, 250),
        "B6": (125, 176), "letter": (215.9, 279.4), "legal": (215.9, 355.6),
    }  # fmt: skip
    if page in named:
        width, height = named[page]
        return width * 96 / 25.4, height * 96 / 25.4
    units = {"mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0, "pt": 96 / 72}
    width, height = (float(each[:-2]) * units[each[-2:]] for each in page.split())
    return width, height
