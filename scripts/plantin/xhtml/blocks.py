"""Blocks → elements."""

from collections.abc import Iterable
from typing import Literal, assert_never

from plantin import code, markdown
from plantin.model import (
    Alert,
    Block,
    Code,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Html,
    Item,
    List,
    Math,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from plantin.xhtml.elements import EPUB_TYPE, XHTML, E, Element, Scope, classed, fill, set_language
from plantin.xhtml.inlines import element, emoji_element, foreign, inlines, plain, text

_COLUMNS, _LETTERS = 8, 30
"""So many columns a page has room for, and so many letters one of them."""


def heading(block: Heading, scope: Scope) -> Element:
    """A heading: its emoji, a space and its text, which alone may be in another language."""
    element = E(f"h{block.level}", id=scope.prefix + block.id)
    if not block.emoji:
        return text(element, block.text, scope)
    return text(fill(element, [emoji_element(block.emoji, scope.language), " "]), block.text, scope)


def blocks(content: Iterable[Block], scope: Scope) -> list[Element]:
    """Return the elements of blocks, each with an id: `b.1` and on where it has none of its own."""
    made = [_block(block, scope) for block in content]
    for number, each in enumerate(made, start=1):
        if each.get("id") is None:
            each.set("id", f"{scope.prefix}b.{number}")
    return made


def _block(block: Block, scope: Scope) -> Element:  # noqa: C901  # a case for each kind of block
    match block:
        case Heading():
            return heading(block, scope)
        case Paragraph(value):
            return paragraph(value, scope)
        case Quote(inner):
            return E.blockquote(*(_block(each, scope) for each in inner))
        case Alert(kind, inner):
            title = classed(text(E.p(), scope.alert(kind), scope), "alert-title")
            return classed(E.div(title, *(_block(each, scope) for each in inner), role="note"), "alert", kind)
        case List():
            return _list(block, scope)
        case Table():
            return _table(block, scope)
        case Definitions(items):
            return _definitions(items, scope)
        case Code():
            return _code(block)
        case Math(tex):
            return classed(E.div(scope.math(tex, True)), "math")
        case Html():
            return _html(block, scope)
        case Figure():
            return _figure(block, scope)
        case Rule():
            return E.hr()
        case _:
            assert_never(block)


def paragraph(value: Text, scope: Scope) -> Element:
    """A paragraph, which alone is set as its own language is: from the left in a right-to-left edition."""
    if value.language == scope.language.tag:
        return text(E.p(), value, scope)
    return fill(foreign(E.p(), value), inlines(markdown.inline(value.shown), scope))


def _list(block: List, scope: Scope) -> Element:
    start = () if block.start in (None, 1) else (("start", str(block.start)),)
    made = element("ul" if block.start is None else "ol", start, scope)
    for item in block.items:
        made.append(_item(item, scope))
    return made


def _item(item: Item, scope: Scope) -> Element:
    """A list item, its first paragraph directly in it; a task is marked by a ballot box."""
    element = E.li() if item.checked is None else classed(E.li("☑ " if item.checked else "☐ "), "task")
    match item.blocks:
        case (Paragraph(value), *rest):
            return fill(text(element, value, scope), (_block(each, scope) for each in rest))
        case _:
            return fill(element, (_block(each, scope) for each in item.blocks))


def _code(block: Code) -> Element:
    """A code block with its words coloured by kind; always from left to right."""
    spans = (
        classed(E.span(part), kind) if kind else part for kind, part in code.highlighted(block.info, block.printed)
    )
    element = E.pre(fill(E.code(), spans), dir="ltr", translate="no")
    language = code.language(block.info)
    return classed(element, f"language-{language}") if language else element


def _table(table: Table, scope: Scope) -> Element:
    def row(cells: tuple[Text, ...], name: Literal["th", "td"]) -> Element:
        made = [text(E(name), cell, scope) for cell in cells]
        for cell, align in zip(made, table.align, strict=False):
            if align != "none":
                classed(cell, align)
            if name == "th":
                cell.set("scope", "col")
        return E.tr(*made)

    if not table.rows or not table.rows[0]:
        return E.p()
    head, *body = table.rows
    if not body:  # a head has a body below it (ISO 14289-1, section 7.5)
        return _widened(E.table(E.tbody(row(head, "th"))))
    return _widened(E.table(E.thead(row(head, "th")), E.tbody(*(row(cells, "td") for cells in body))))


def _widened(table: Element) -> Element:
    """Mark a table that would be wider than a page: of many columns, or with a word of many letters in one."""
    rows = list(table.iter(f"{{{XHTML}}}tr"))
    words = (word for row in rows for part in row.itertext() for word in str(part).split())
    is_wide = any(len(row) > _COLUMNS for row in rows) or any(len(word) > _LETTERS for word in words)
    return classed(table, "wide") if is_wide else table


def _definitions(items: tuple[tuple[tuple[Text, ...], tuple[tuple[Block, ...], ...]], ...], scope: Scope) -> Element:
    """Terms and values. A row is a group (HTML, section 4.4.9), which keeps a term and its values on one page."""
    element = E.dl()
    for terms, meanings in items:
        names = (text(E.dt(), term, scope) for term in terms)
        element.append(E.div(*names, *(_meaning(each, scope) for each in meanings)))
    return element


def _meaning(meaning: tuple[Block, ...], scope: Scope) -> Element:
    match meaning:
        case (Paragraph(value), *rest):
            return fill(text(E.dd(), value, scope), (_block(each, scope) for each in rest))
        case _:
            return E.dd(*(_block(each, scope) for each in meaning))


def _figure(figure: Figure, scope: Scope) -> Element:
    alt = markdown.plain(markdown.inline(figure.alt.shown))
    source = scope.src(figure.picture)
    if not source:  # it was damaged, or is named by a translation only
        return E.p(alt or figure.picture)
    image = E.img(src=source, alt=alt or figure.picture)
    if figure.alt.language != scope.language.tag:
        set_language(image, figure.alt.language)
    element = E.figure(image)
    if figure.caption:
        element.append(text(E.figcaption(), figure.caption, scope))
    return element


def _html(block: Html, scope: Scope) -> Element:
    """An element that was written in HTML, with the lines and the blocks in it."""
    if block.name == "table" and scope.is_paged:
        block = markdown.without_row_spans(block)
    made = element(block.name, block.attributes, scope)
    if block.name == "summary" and not block.content:
        return text(made, scope.alert("details"), scope)
    for part in block.content:
        if isinstance(part, str) or (isinstance(part, Html) and part.name in markdown.PHRASING):
            fill(made, inlines(markdown.nodes((part,)), scope))
        elif isinstance(part, Paragraph) and block.name in ("summary", "caption"):
            made.append(text(E.span(), part.text, scope))
        else:
            made.append(_block(part, scope))
    return _widened(made) if block.name == "table" else made


def names(footnotes: Iterable[Footnote]) -> frozenset[str]:
    """The names of footnotes, as a scope has them."""
    return frozenset(each.name.casefold() for each in footnotes)


def notes(footnotes: Iterable[Footnote], scope: Scope) -> list[Element]:
    """The footnotes that are referred to, in the order of their first references, for the end of a chapter.

    A note may refer to another, which then stands behind it.
    """
    known: dict[str, Footnote] = {}
    for footnote in footnotes:
        known.setdefault(footnote.name.casefold(), footnote)
    made: list[Element] = []
    while len(made) < len(scope.refs):
        name, number = list(scope.refs.items())[len(made)]
        made.append(_note(known[name], number, scope))
    return made


def _note(footnote: Footnote, number: int, scope: Scope) -> Element:
    mark = classed(E.span(f"{number}. "), "note-number")
    label = scope.alert("back")
    back = E.a("↩", href=f"#{scope.prefix}ref.{number}", role="doc-backlink")
    back.set("aria-label", plain(label))
    if label.language != scope.language.tag:
        set_language(back, label.language)
    inner = E.div(mark)
    match footnote.blocks:
        case (Paragraph(value), *rest):
            text(inner, value, scope)
        case rest:
            pass
    fill(inner, (_block(each, scope) for each in rest))
    last = inner[-1] if len(inner) > 1 and inner[-1].tag == f"{{{XHTML}}}p" else inner
    fill(last, [" ", classed(back, "backlink")])
    note = E.aside(inner, id=f"{scope.prefix}note.{number}")
    note.set(EPUB_TYPE, "footnote")
    note.set("role", "doc-footnote")
    return classed(note, "footnote")
