"""The PDF: one paged document of cover, title page, contents, chapters and colophon."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from msgspec.structs import replace

from plantin import edition as editions
from plantin import fonts, formula, pictures
from plantin.edition import Edition
from plantin.format import Spread, Styles
from plantin.links import BEGINNING, Links, links
from plantin.locale import Language, in_own_direction, language, typography
from plantin.model import Chapter, Text
from plantin.writers import binding, cover, engine, gathering, glyphs, nav, running, sheets, titles, unseen
from plantin.writers.gathering import Whole
from plantin.writers.matter import alert_label, footer, part_title, picture, title_page
from plantin.xhtml import (
    E,
    Element,
    Scope,
    blocks,
    classed,
    document,
    emoji_element,
    fill,
    heading,
    names,
    notes,
    plain,
    set_language,
    text,
)

_PICTURES = "book:picture/"
_FORMULAS = "book:formula/"
_FORMULA_SIZE = 14.5
"""Of a formula's letters, in CSS pixels: a shade more than the text's, since mathematical italics look small."""


def make(edition: Edition, styles: Styles, _needs: Mapping[str, bytes], spread: Spread) -> bytes:
    """Return the PDF of an edition: PDF/A-2a and PDF/UA-1. `spread` lays out the quires of a long one."""
    facts, made = edition.language, whole(edition, styles)
    finish = engine.Finish(facts.number, facts.direction == "rtl")
    if gathering.is_long(edition, made.styles):
        quires = gathering.settled(gathering.sources(made), spread)
        return binding.bind(quires, finish)
    return engine.paged(*_as_one(made), finish)


def sources(edition: Edition, styles: Styles) -> tuple[bytes, str, dict[str, tuple[bytes, str]]]:
    """Return what the pages are made of: the XHTML document, its style sheet, and the files that it uses, by URL."""
    return _as_one(whole(edition, styles))


def _as_one(made: Whole) -> tuple[bytes, str, dict[str, tuple[bytes, str]]]:
    html = document(made.head, made.body, plain(made.edition.book.title), made.edition.language)
    rules, emoji = sheets.emoji_pictures(sheets.emojis(made.body.iter()))
    return html, "\n".join([made.styles, rules]), {**made.files, **emoji}


def whole(edition: Edition, styles: Styles) -> Whole:
    """Return the document of an edition."""
    drawings: dict[str, bytes] = {}
    body = _body(edition, drawings)
    running.fit(edition, body, page_size(edition.book.metadata.page)[0])
    replace_missing_glyphs(edition, body)
    unseen.isolate(body, edition.language)
    unseen.mark_breaks(body, edition.language)
    size = f"@page {{ size: {edition.book.metadata.page} }}"
    references = sheets.page_references(edition)
    sheet = "\n".join([sheets.print_sheet(edition, styles, "book.css", "cover.css", "pdf.css"), size, references])
    files = {
        cover.ART: (cover.art(edition), "image/svg+xml"),
        **{url: (data, "image/svg+xml") for url, data in drawings.items()},
        **{
            _address(name): (data, pictures.TYPES[pictures.ending(name)])
            for name, data in edition.book.pictures.items()
        },
    }
    return Whole(edition, _head(edition), body, sheet, files)


def replace_missing_glyphs(edition: Edition, body: Element) -> None:
    """Put a visible `[U+XXXX]` for each character that no typeface of the edition has: it would be a blank on the page.

    Raises PlantinError instead where the book asks for that (`Metadata.strict`).
    """
    pages = {each.get("id", f"{number}.").partition(".")[0]: _shown(each) for number, each in enumerate(body)}
    plan, text = fonts.plan(edition.language.tag, edition.language.script), "".join(pages.values())
    glyphs.require(edition, text, lambda: pages)
    missing, blanks = fonts.missing(plan, text), fonts.blanks(plan, text)
    names = str.maketrans({**dict.fromkeys(blanks, " "), **{char: f"[U+{ord(char):04X}]" for char in missing}})
    for element in body.iter() if names else ():
        element.text = element.text and element.text.translate(names)
        element.tail = element.tail and element.tail.translate(names)


def _shown(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _head(edition: Edition) -> list[Element]:
    day = f"{edition.date.isoformat()}T00:00:00Z"
    return [
        *(E.meta(name="author", content=name) for name in edition.book.metadata.authors),
        E.meta(name="generator", content="Plantin"),
        E.meta(name="dcterms.created", content=day),
        E.meta(name="dcterms.modified", content=day),
    ]


def _body(edition: Edition, drawings: dict[str, bytes]) -> Element:
    """The whole document. The drawings of its formulas are put into `drawings`, by URL."""
    places = links(edition.book)

    def scope(chapter: Chapter | None = None) -> Scope:
        return Scope(
            edition.language,
            partial(_href, chapter, places) if chapter else lambda _: None,
            partial(_source, edition, chapter.file if chapter else ""),
            partial(_formula, drawings),
            partial(alert_label, edition),
            names(chapter.notes) if chapter else frozenset(),
            prefix=f"{chapter.id}." if chapter else "",
            is_paged=True,
        )

    levels = nav.levels(edition.book.chapters)
    *chapters, last = (
        element for each in edition.book.chapters for element in _chapter(edition, each, levels[each.id], scope(each))
    )
    return E.body(
        _running("running-title", plain(edition.book.title), language(edition.book.title.language)),
        _running("running-footer", "".join(edition.book.footer[:1]), edition.source),
        cover.fragment(edition, scope(), *page_size(edition.book.metadata.page)),
        _title_page(edition, scope()),
        _contents(edition, scope()),
        *chapters,
        fill(last, footer(edition, scope())),
        _colophon(edition, scope()),
    )


def _href(chapter: Chapter, places: Links, address: str) -> str | None:
    """Where a link to `chapter.md#id` leads: an anchor is the chapter's id, a full stop and the id within it."""
    target = places.resolve(chapter, address)
    return f"#{target[0]}.{target[1] or BEGINNING}" if target else None


def _source(edition: Edition, file: str, name: str) -> str | None:
    found = picture(edition, file, name)
    return _address(found) if found else None


def _address(name: str) -> str:
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


def _running(name: str, words: str, facts: Language) -> Element:
    """A line that is taken out of the flow to the head or the foot of every page: the title, or the attribution's."""
    line = classed(E.div(words), name)
    set_language(line, facts.tag)
    line.set("dir", facts.direction)
    return line


def _contents(edition: Edition, scope: Scope) -> Element:
    title = text(E.h1(id="contents"), edition.labels("Contents"), scope)
    return classed(E.nav(title, _entries(nav.tree(edition, depth=2), scope)), "contents")


def _entries(points: tuple[nav.Point, ...], scope: Scope) -> Element:
    return E.ol(*(E.li(*_entry(point, scope)) for point in points))


def _entry(point: nav.Point, scope: Scope) -> Iterator[Element]:
    """The emoji stands before the link: an element in a link makes a second, untagged annotation (WeasyPrint 70)."""
    target = point.anchor if point.chapter == nav.COLOPHON else f"{point.chapter}.{point.anchor}"
    if point.emoji:
        mark = emoji_element(point.emoji, scope.language)
        mark.tail = " "
        yield mark
    named = language(point.text.language)
    link = E.a(in_own_direction(point.name, named, scope.language), href=f"#{target}")
    if point.text.language != scope.language.tag:
        set_language(link, point.text.language)
    yield link
    if point.points:
        yield _entries(point.points, scope)


_TITLE, _CHAPTER = 2.2 / 0.84, 1.75
"""Sizes of the title and of a chapter's heading as pdf.css has them, in ems of the text; the title has margins."""


def _measure(edition: Edition, ems: float) -> float:
    """How many of its own ems a line holds that is set in `ems` of the text, between margins of 18 mm."""
    width = page_size(edition.book.metadata.page)[0] - 36 * 96 / 25.4
    return width / (ems * typography(edition.language).size * 96 / 72)


def _title_page(edition: Edition, scope: Scope) -> Element:
    page = title_page(edition, scope)
    ems = titles.widths(edition, edition.book.title, display=True)
    titles.balance(page[0], ems, _measure(edition, _TITLE))
    return page


def _chapter(edition: Edition, chapter: Chapter, level: int, scope: Scope) -> Iterator[Element]:
    """Yield the page of the part that a chapter begins, if it does, and the chapter, `level` deep in the bookmarks."""
    if chapter.part:
        name = nav.part_id(chapter)
        part = part_title(chapter.part, name, replace(scope, prefix=f"{name}."))
        yield classed(E.section(_marked(part, *nav.marked(chapter.part))), "part")
    title = _marked(heading(chapter.heading, scope), *nav.marked(chapter.name, chapter.heading.emoji))
    titles.balance(title, titles.widths(edition, chapter.heading.text), _measure(edition, _CHAPTER))
    content = blocks(chapter.blocks, scope)
    if level > 1:
        for element, below in ((title, 0), *((each, _LEVELS[each.tag]) for each in content if each.tag in _LEVELS)):
            _styled(element, f"bookmark-level: {level + below}")
    yield classed(E.section(title, *content, *notes(chapter.notes, scope), id=f"{scope.prefix}{BEGINNING}"), "chapter")


_LEVELS = {E.h2().tag: 1, E.h3().tag: 2}
"""How far below its chapter a heading stands in the bookmarks."""


def _marked(element: Element, mark: str, value: Text) -> Element:
    """Say a heading's bookmark and running header for the style sheet, whose `content()` would omit the emoji."""
    element.set("data-label", f"{mark} {plain(value)}".strip())
    element.set("data-plain", plain(value))
    element.set("data-language", value.language)
    return element


def _colophon(edition: Edition, scope: Scope) -> Element:
    name = edition.labels("Colophon")
    title = _marked(text(E.h1(id=nav.COLOPHON), name, scope), "", name)
    plan = fonts.plan(edition.language.tag, edition.language.script)
    content = blocks(editions.colophon(edition, fonts.credits(plan), editions.has_emoji(edition.book)), scope)
    return classed(E.section(title, *content, *footer(edition, scope)), "colophon")
