"""Blocks → elements."""

from collections.abc import Iterable
from typing import Literal, assert_never

from plantin import code, markdown
from plantin.model import (
    Alert,
    Block,
    Code,
    Definitions,
    Details,
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
from plantin.xhtml import raw
from plantin.xhtml.elements import EPUB_TYPE, E, Element, Scope, classed, fill, set_language
from plantin.xhtml.inlines import emoji_element, foreign, inlines, text


def heading(block: Heading, scope: Scope) -> Element:
    """A heading: its emoji, a space and its text, which alone may be in another language."""
    element = E(f"h{block.level}", id=scope.prefix + block.id)
    if not block.emoji:
        return text(element, block.text, scope)
    return text(fill(element, [emoji_element(block.emoji, scope.language), " "]), block.text, scope)


def blocks(content: Iterable[Block], scope: Scope) -> list[Element]:
    """Return the elements of blocks, each with an id: `b1` and on where it has none of its own."""
    elements = [_block(block, scope) for block in content]
    for number, element in enumerate(elements, start=1):
        if element.get("id") is None:
            element.set("id", f"{scope.prefix}b{number}")
    return elements


def _block(block: Block, scope: Scope) -> Element:  # noqa: C901  # a case for each kind of block
    match block:
        case Heading():
            return heading(block, scope)
        case Paragraph(value):
            return paragraph(value, scope)
        case Quote(inner):
            return E.blockquote(*_some(inner, scope))
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
        case Html(source):
            return raw.element(source, scope)
        case Details(summary, inner):
            return E.details(E.summary(summary), *(_block(each, scope) for each in inner))
        case Figure():
            return _figure(block, scope)
        case Rule():
            return E.hr()
        case _:
            assert_never(block)


def _some(inner: tuple[Block, ...], scope: Scope) -> list[Element]:
    """Blocks, or an empty paragraph where XHTML wants at least one."""
    return [_block(each, scope) for each in inner] or [E.p()]


def paragraph(value: Text, scope: Scope) -> Element:
    """A paragraph, which alone is set as its own language is: from the left in a right-to-left edition."""
    if value.language == scope.language.tag:
        return text(E.p(), value, scope)
    return fill(foreign(E.p(), value), inlines(markdown.inline(value.shown), scope))


def _list(block: List, scope: Scope) -> Element:
    element = E.ul() if block.start is None else E.ol()
    if block.start not in (None, 1):
        element.set("start", str(block.start))
    for item in block.items:
        element.append(_item(item, scope))
    return element


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
    element = E.table(E.thead(row(head, "th")))
    if body:
        element.append(E.tbody(*(row(cells, "td") for cells in body)))
    return element


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


def notes(footnotes: Iterable[Footnote], scope: Scope) -> list[Element]:
    """The footnotes that are referred to, in the order of their first references, for the end of a chapter."""
    wanted = {scope.note(each.name): each for each in footnotes if scope.refers(each.name)}
    made = []
    for number, footnote in sorted(wanted.items()):
        mark = classed(E.span(f"{number}. "), "note-number")
        body = _item(Item(footnote.blocks), scope)
        note = E.aside(E.div(mark, *([body.text] if body.text else []), *body), id=f"{scope.prefix}note-{number}")
        note.set(EPUB_TYPE, "footnote")
        note.set("role", "doc-footnote")
        made.append(classed(note, "footnote"))
    return made
