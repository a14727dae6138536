"""The PDF: one paged document of cover, title page, contents, chapters and colophon."""

from collections.abc import Iterator, Mapping

from plantin import edition as editions
from plantin import fonts, pictures
from plantin.edition import Edition
from plantin.format import Spread, Styles, here
from plantin.locale import Language, in_own_direction, language
from plantin.writers import binding, cover, engine, gathering, glyphs, nav, running, sections, sheets, titles, unseen
from plantin.writers.gathering import Whole
from plantin.writers.matter import footer, title_page
from plantin.writers.sections import TITLE, address_of, marked, measure, page_size, scope_of
from plantin.xhtml import (
    E,
    Element,
    Scope,
    blocks,
    classed,
    document,
    emoji_element,
    fill,
    plain,
    set_language,
    text,
)


def make(edition: Edition, styles: Styles, _needs: Mapping[str, bytes], spread: Spread) -> bytes:
    """Return the PDF of an edition: PDF/A-2a and PDF/UA-1. `spread` lays out the quires of a long one."""
    facts, made = edition.language, whole(edition, styles, spread)
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


def whole(edition: Edition, styles: Styles, spread: Spread = here) -> Whole:
    """Return the document of an edition."""
    drawings: dict[str, bytes] = {}
    body = _body(edition, spread, drawings)
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
            address_of(name): (data, pictures.TYPES[pictures.ending(name)])
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


def _body(edition: Edition, spread: Spread, drawings: dict[str, bytes]) -> Element:
    """The whole document. The drawings of its formulas are put into `drawings`, by URL."""
    scope = scope_of(edition, drawings)
    *chapters, last = sections.of_chapters(edition, spread, drawings)
    return E.body(
        _running("running-title", plain(edition.book.title), language(edition.book.title.language)),
        _running("running-footer", "".join(edition.book.footer[:1]), edition.source),
        cover.fragment(edition, scope, *page_size(edition.book.metadata.page)),
        _title_page(edition, scope),
        _contents(edition, scope),
        *chapters,
        fill(last, footer(edition, scope)),
        _colophon(edition, scope),
    )


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


def _title_page(edition: Edition, scope: Scope) -> Element:
    page = title_page(edition, scope)
    ems = titles.widths(edition, edition.book.title, display=True)
    titles.balance(page[0], ems, measure(edition, TITLE))
    return page


def _colophon(edition: Edition, scope: Scope) -> Element:
    name = edition.labels("Colophon")
    title = marked(text(E.h1(id=nav.COLOPHON), name, scope), "", name)
    plan = fonts.plan(edition.language.tag, edition.language.script)
    content = blocks(editions.colophon(edition, fonts.credits(plan), editions.has_emoji(edition.book)), scope)
    return classed(E.section(title, *content, *footer(edition, scope)), "colophon")
