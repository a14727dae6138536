"""The PDF: one paged document of cover, title page, contents, chapters and colophon."""

from collections.abc import Iterator, Mapping
from functools import partial

from plantin import edition as editions
from plantin import fonts
from plantin.edition import Edition
from plantin.errors import PlantinError, Problem
from plantin.format import Styles
from plantin.model import Chapter, Text
from plantin.writers import cover, engine, nav, sheets
from plantin.writers.matter import footer, title_page
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
    plain,
    set_language,
    text,
)

_PICTURES = "book:picture/"
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


def make(edition: Edition, styles: Styles, _needs: Mapping[str, bytes]) -> bytes:
    """Return the PDF of an edition: PDF/A-2a and PDF/UA-1."""
    body = _body(edition)
    html = document(_head(edition), body, plain(edition.book.title), edition.language)
    require_glyphs(edition, "".join(str(part) for part in body.itertext()))
    clusters = [str(span.text) for span in body.iter(f"{{{body.nsmap[None]}}}span") if "emoji" in span.get("class", "")]
    rules, pictures = sheets.emoji_pictures(clusters)
    size = f"@page {{ size: {edition.book.metadata.page} }}"
    sheet = "\n".join([sheets.print_sheet(edition, styles, "book.css", "cover.css", "pdf.css"), size, rules])
    files = {
        cover.ART: (cover.art(edition), "image/svg+xml"),
        **pictures,
        **{
            _PICTURES + name: (data, _TYPES[name.rpartition(".")[2].lower()])
            for name, data in edition.book.pictures.items()
        },
    }
    facts = edition.language
    return engine.paged(html, sheet, files, engine.Finish(facts.number, facts.direction == "rtl"))


def require_glyphs(edition: Edition, content: str) -> None:
    """Raise PlantinError for characters that no typeface of the edition has: they would be blanks on the page."""
    plan = fonts.plan(edition.language.tag, edition.language.script)
    if missing := fonts.missing(plan, content):
        listed = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(missing))
        asked = dict.fromkeys(family for families in missing.values() for family in families)
        raise PlantinError(
            Problem(
                f"no typeface of the {edition.language.tag} edition has {listed}",
                hint=f"the typefaces asked were {', '.join(asked)}",
            )
        )


def _head(edition: Edition) -> list[Element]:
    day = f"{edition.date.isoformat()}T00:00:00Z"
    return [
        *(E.meta(name="author", content=name) for name in edition.book.metadata.authors),
        E.meta(name="generator", content="Plantin"),
        E.meta(name="dcterms.created", content=day),
        E.meta(name="dcterms.modified", content=day),
    ]


def _body(edition: Edition) -> Element:
    def scope(prefix: str = "") -> Scope:
        return Scope(edition.language, partial(_href, edition), lambda name: _PICTURES + name, prefix)

    *chapters, last = edition.book.chapters
    return E.body(
        classed(E.div(plain(edition.book.title)), "running-title"),
        _running_footer(edition),
        cover.fragment(edition, scope(), *page_size(edition.book.metadata.page)),
        title_page(edition, scope()),
        _contents(edition, scope()),
        *(_chapter(chapter, scope(f"{chapter.id}.")) for chapter in chapters),
        fill(_chapter(last, scope(f"{last.id}.")), [footer(edition, scope())]),
        _colophon(edition, scope()),
    )


def _href(edition: Edition, address: str) -> str | None:
    """Where a link to `chapter.md#id` leads: an anchor is the chapter's id, a full stop and the id within it."""
    name, _, anchor = address.partition("#")
    for chapter in edition.book.chapters:
        if chapter.file == name:
            return f"#{chapter.id}.{anchor or chapter.heading.id}"
    return None


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


def _chapter(chapter: Chapter, scope: Scope) -> Element:
    title = _marked(heading(chapter.heading, scope), chapter.heading.emoji, chapter.heading.text)
    return classed(E.section(title, *blocks(chapter.blocks, scope)), "chapter")


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
    return classed(E.section(title, *content, footer(edition, scope)), "colophon")
