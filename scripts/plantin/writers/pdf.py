"""The PDF: one paged document of cover, title page, contents, chapters and colophon."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial

from plantin import edition as editions
from plantin import fonts, formula
from plantin.edition import Edition
from plantin.errors import PlantinError, Problem
from plantin.format import Styles
from plantin.locale import typography
from plantin.model import Chapter, Text
from plantin.writers import cover, engine, nav, sheets, titles, unseen
from plantin.writers.links import BEGINNING, Links, beside, links
from plantin.writers.matter import TYPES, alert_label, footer, title_page
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
    notes,
    plain,
    set_language,
    text,
)

_PICTURES = "book:picture/"
_FORMULAS = "book:formula/"
_FORMULA_SIZE = 14.5
"""Of a formula's letters, in CSS pixels: a shade more than the text's, since mathematical italics look small."""


def make(edition: Edition, styles: Styles, _needs: Mapping[str, bytes]) -> bytes:
    """Return the PDF of an edition: PDF/A-2a and PDF/UA-1."""
    drawings: dict[str, bytes] = {}
    body = _body(edition, drawings)
    replace_missing_glyphs(edition, body)
    unseen.isolate(body, edition.language)
    unseen.mark_breaks(body, edition.language)
    html = document(_head(edition), body, plain(edition.book.title), edition.language)
    clusters = [str(span.text) for span in body.iter(f"{{{body.nsmap[None]}}}span") if "emoji" in span.get("class", "")]
    rules, pictures = sheets.emoji_pictures(clusters)
    size = f"@page {{ size: {edition.book.metadata.page} }}"
    sheet = "\n".join([sheets.print_sheet(edition, styles, "book.css", "cover.css", "pdf.css"), size, rules])
    files = {
        cover.ART: (cover.art(edition), "image/svg+xml"),
        **pictures,
        **{url: (data, "image/svg+xml") for url, data in drawings.items()},
        **{
            _PICTURES + name: (data, TYPES[name.rpartition(".")[2].lower()])
            for name, data in edition.book.pictures.items()
        },
    }
    facts = edition.language
    return engine.paged(html, sheet, files, engine.Finish(facts.number, facts.direction == "rtl"))


def replace_missing_glyphs(edition: Edition, body: Element) -> None:
    """Put a visible `[U+XXXX]` for each character that no typeface of the edition has: it would be a blank on the page.

    Raises PlantinError instead where the book asks for that (`Metadata.strict`).
    """
    plan = fonts.plan(edition.language.tag, edition.language.script)
    missing = fonts.missing(plan, "".join(str(part) for part in body.itertext()))
    if missing and edition.book.metadata.strict:
        listed = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(missing))
        asked = dict.fromkeys(family for families in missing.values() for family in families)
        text = f"no typeface of the {edition.language.tag} edition has {listed}"
        raise PlantinError(Problem(text, hint=f"the typefaces asked were {', '.join(asked)}"))
    names = str.maketrans({char: f"[U+{ord(char):04X}]" for char in missing})
    for element in body.iter() if missing else ():
        element.text = element.text and element.text.translate(names)
        element.tail = element.tail and element.tail.translate(names)


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
            prefix=f"{chapter.id}." if chapter else "",
            flat_links=True,
        )

    *chapters, last = edition.book.chapters
    return E.body(
        classed(E.div(plain(edition.book.title)), "running-title"),
        _running_footer(edition),
        cover.fragment(edition, scope(), *page_size(edition.book.metadata.page)),
        _title_page(edition, scope()),
        _contents(edition, scope()),
        *(_chapter(edition, chapter, scope(chapter)) for chapter in chapters),
        fill(_chapter(edition, last, scope(last)), footer(edition, scope())),
        _colophon(edition, scope()),
    )


def _href(chapter: Chapter, places: Links, address: str) -> str | None:
    """Where a link to `chapter.md#id` leads: an anchor is the chapter's id, a full stop and the id within it."""
    target = places.resolve(chapter, address)
    return f"#{target[0]}.{target[1] or BEGINNING}" if target else None


def _source(edition: Edition, file: str, name: str) -> str | None:
    path = beside(file, name)
    return _PICTURES + path if path in edition.book.pictures else None


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


def _running_footer(edition: Edition) -> Element:
    """The first line of the attribution footer, taken out of the flow to the foot of every page."""
    line = classed(E.div(edition.book.footer[0] if edition.book.footer else ""), "running-footer")
    set_language(line, edition.source.tag)
    line.set("dir", edition.source.direction)
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
    link = E.a(plain(point.text), href=f"#{target}")
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


def _chapter(edition: Edition, chapter: Chapter, scope: Scope) -> Element:
    title = _marked(heading(chapter.heading, scope), chapter.heading.emoji, chapter.name)
    titles.balance(title, titles.widths(edition, chapter.heading.text), _measure(edition, _CHAPTER))
    if chapter.level > 1:
        _styled(title, f"bookmark-level: {min(chapter.level, 6)}")
    content = blocks(chapter.blocks, scope)
    return classed(E.section(title, *content, *notes(chapter.notes, scope), id=f"{scope.prefix}{BEGINNING}"), "chapter")


def _marked(element: Element, mark: str, value: Text) -> Element:
    """Say a heading's bookmark and running header for the style sheet, whose `content()` would omit the emoji."""
    element.set("data-label", f"{mark} {plain(value)}".strip())
    element.set("data-plain", plain(value))
    return element


def _colophon(edition: Edition, scope: Scope) -> Element:
    name = edition.labels("Colophon")
    title = _marked(text(E.h1(id=nav.COLOPHON), name, scope), "", name)
    plan = fonts.plan(edition.language.tag, edition.language.script)
    content = blocks(editions.colophon(edition, fonts.credits(plan), editions.has_emoji(edition.book)), scope)
    return classed(E.section(title, *content, *footer(edition, scope)), "colophon")
