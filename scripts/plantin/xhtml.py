"""Blocks and inlines to XHTML elements, well-formed by construction. The door to lxml."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from lxml import etree
from lxml.builder import ElementMaker

from plantin import emoji, markdown
from plantin.locale import Language, language, phrases
from plantin.model import (
    Block,
    Break,
    Code,
    CodeSpan,
    Definitions,
    Emoji,
    Emph,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    List,
    Paragraph,
    Quote,
    Rule,
    Str,
    Strong,
    Table,
    Text,
)

Element = etree._Element

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})

_SAFE = ("https://", "http://", "mailto:")
NO_LANGUAGE = "zxx"
"""BCP 47 for what is in no language: names, codes, credits."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the elements of one document depend on besides their blocks."""

    language: Language
    """Of the edition: what an element need not repeat."""
    href: Callable[[str], str | None]
    """Where a link to a chapter's file leads in this document; None when the book has no such place."""
    src: Callable[[str], str]
    """Where a picture of the book is found from this document."""
    prefix: str = ""
    """Put before every id, so that chapters can share one document."""


def document(head: Sequence[Element], body: Element, title: str, edition_language: Language) -> bytes:
    """Return one whole XHTML document, in UTF-8 and with the language and direction of the edition."""
    meta = E.meta(charset="utf-8")
    html = E.html(E.head(meta, E.title(title), *head), body, dir=edition_language.direction)
    set_language(html, edition_language.tag)
    for element in html.iter(f"{{{XHTML}}}div", f"{{{XHTML}}}span"):
        element.text = element.text or ""  # <div></div>: an HTML parser takes <div/> for an opening tag
    return etree.tostring(html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def set_language(element: Element, tag: str) -> None:
    """Say an element's language twice, as XHTML wants (HTML, section 3.2.6.2)."""
    element.set("lang", tag)
    element.set(LANG, tag)


def classed(element: Element, *names: str) -> Element:
    """Return the element with classes added to those it has."""
    element.set("class", " ".join([*element.get("class", "").split(), *names]))
    return element


def text(element: Element, value: Text, scope: Scope) -> Element:
    """Fill `element` with a text. One in another language than the edition's says so, on a span of its own.

    On a span, so that a cell, an item or a heading of the other direction stays on the edition's side.
    """
    parts = inlines(markdown.inline(value.shown), scope)
    if value.language == scope.language.tag:
        return fill(element, parts)
    element.append(fill(_foreign(E.span(), value), parts))
    return element


def _foreign(element: Element, value: Text) -> Element:
    """Say the language and direction of a text on its element, and mark it where a translation is still wanting."""
    set_language(element, value.language)
    if value.language != NO_LANGUAGE:
        element.set("dir", language(value.language).direction)
    return classed(element, "untranslated") if value.state in ("missing", "fuzzy") else element


def phrased(element: Element, tag: str) -> Element:
    """Keep the phrases of a title's plain text whole, in scripts whose lines may break between any two letters."""
    if len(element) == 0 and element.text and not language(tag).spaced:
        words = phrases(element.text, tag)
        element.text = None
        for word in words:
            element.append(classed(E.span(word), "phrase"))
    return element


def fill(element: Element, parts: Iterable[Element | str]) -> Element:
    """Append text and elements in order, as lxml splits them between `text` and `tail`."""
    for part in parts:
        if not isinstance(part, str):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text = (element.text or "") + part
    return element


def inlines(nodes: Iterable[Inline], scope: Scope) -> list[Element | str]:
    return [part for node in nodes for part in _inline(node, scope)]


def _inline(node: Inline, scope: Scope) -> list[Element | str]:
    match node:
        case Str(value):
            return symbols(value)
        case Emoji(cluster):
            return [emoji_element(cluster, scope.language)]
        case CodeSpan(value):
            # Code is Latin: a neutral character at its end must not jump to the other side in a right-to-left line.
            return [E.code(value, dir="ltr", translate="no")]
        case Emph(inner):
            return [fill(E.em(), inlines(inner, scope))]
        case Strong(inner):
            return [fill(E.strong(), inlines(inner, scope))]
        case Link(address, inner):
            return _link(address, inner, scope)
        case Image(picture, alt):
            return [E.img(src=scope.src(picture), alt=alt)]
        case Break():
            return [E.br()]
        case _:
            assert_never(node)


def _link(address: str, inner: tuple[Inline, ...], scope: Scope) -> list[Element | str]:
    """A link, or only its words where the address is not one that a book may hold."""
    target = address if address.startswith(_SAFE) else scope.href(address)
    parts = inlines(inner, scope)
    return [fill(E.a(href=target), parts)] if target else parts


def emoji_element(cluster: str, facts: Language) -> Element:
    """An emoji as text that a style sheet can show as a picture, with its name in the edition's language."""
    name, tag = emoji.name(cluster, facts.fallbacks)
    span = classed(E.span(cluster, role="img"), "emoji", emoji_class(cluster))
    span.set("aria-label", name)
    if tag not in facts.fallbacks:
        set_language(span, tag)
    return span


def emoji_class(cluster: str) -> str:
    return f"emoji-{emoji.code(cluster)}"


def symbols(value: str) -> list[Element | str]:
    """Text with mathematical letters (𝕏) set apart: few typefaces have them, and a voice wants the plain letter."""
    parts: list[Element | str] = [""]
    for char in value:
        if is_symbol(char):
            span = classed(E.span(char, role="img"), "symbol")
            span.set("aria-label", unicodedata.normalize("NFKC", char))
            parts += [span, ""]
        else:
            parts[-1] = f"{parts[-1]}{char}"
    return [part for part in parts if not isinstance(part, str) or part]


def is_symbol(char: str) -> bool:
    """Whether `char` stands in the block Mathematical Alphanumeric Symbols."""
    return 0x1D400 <= ord(char) <= 0x1D7FF


def heading(block: Heading, scope: Scope) -> Element:
    """A heading: its emoji, a space and its text, which alone may be in another language."""
    element = E(f"h{block.level}", id=scope.prefix + block.id)
    if not block.emoji:
        return text(element, block.text, scope)
    return text(fill(element, [emoji_element(block.emoji, scope.language), " "]), block.text, scope)


def plain(value: Text) -> str:
    """What a reader of a text sees, without markup: for titles, bookmarks and attributes."""
    return markdown.plain(markdown.inline(value.shown))


def blocks(content: Iterable[Block], scope: Scope) -> list[Element]:
    """Return the elements of blocks, each with an id: `b1` and on where it has none of its own."""
    elements = [_block(block, scope) for block in content]
    for number, element in enumerate(elements, start=1):
        if element.get("id") is None:
            element.set("id", f"{scope.prefix}b{number}")
    return elements


def _block(block: Block, scope: Scope) -> Element:
    match block:
        case Heading():
            return heading(block, scope)
        case Paragraph(value):
            return paragraph(value, scope)
        case Quote(inner):
            return E.blockquote(*(_block(each, scope) for each in inner))
        case List(start, items):
            return _list(start, items, scope)
        case Table():
            return _table(block, scope)
        case Definitions(items):
            return _definitions(items, scope)
        case Code(info, value):
            return classed(E.pre(E.code(value), dir="ltr", translate="no"), *([f"language-{info}"] if info else []))
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
    return fill(_foreign(E.p(), value), inlines(markdown.inline(value.shown), scope))


def _list(start: int | None, items: tuple[tuple[Block, ...], ...], scope: Scope) -> Element:
    element = E.ul() if start is None else E.ol()
    if start not in (None, 1):
        element.set("start", str(start))
    for item in items:
        element.append(_item(item, scope))
    return element


def _item(item: tuple[Block, ...], scope: Scope) -> Element:
    """A list item; its first paragraph stands in it directly, since PDF/UA-1 allows a label and one body in it."""
    match item:
        case (Paragraph(value), *rest):
            return fill(text(E.li(), value, scope), (_block(each, scope) for each in rest))
        case _:
            return E.li(*(_block(each, scope) for each in item))


def _table(table: Table, scope: Scope) -> Element:
    def row(cells: tuple[Text, ...], name: Literal["th", "td"]) -> Element:
        made = [text(E(name), cell, scope) for cell in cells]
        for cell, align in zip(made, table.align, strict=False):
            if align != "none":
                classed(cell, align)
            if name == "th":
                cell.set("scope", "col")
        return E.tr(*made)

    head, *body = table.rows
    element = E.table(E.thead(row(head, "th")))
    if body:
        element.append(E.tbody(*(row(cells, "td") for cells in body)))
    return element


def _definitions(items: tuple[tuple[Text, tuple[Text, ...]], ...], scope: Scope) -> Element:
    """Terms and values. A row is a group (HTML, section 4.4.9), which keeps a term and its values on one page."""
    element = E.dl()
    for term, values in items:
        shown = (text(E.dd(), value, scope) for value in values)
        element.append(E.div(text(E.dt(), term, scope), *shown))
    return element


def _figure(figure: Figure, scope: Scope) -> Element:
    alt = markdown.plain(markdown.inline(figure.alt.shown))
    image = E.img(src=scope.src(figure.picture), alt=alt)
    if figure.alt.language != scope.language.tag:
        set_language(image, figure.alt.language)
    element = E.figure(image)
    if figure.caption:
        element.append(text(E.figcaption(), figure.caption, scope))
    return element
