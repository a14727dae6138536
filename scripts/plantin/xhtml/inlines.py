"""Texts and inlines → elements."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from msgspec.structs import replace

from plantin import emoji, markdown
from plantin.address import outer
from plantin.inlines import (
    Break,
    CodeSpan,
    Emoji,
    Emph,
    Html,
    Image,
    Inline,
    InlineMath,
    Link,
    NoteRef,
    Str,
    Strike,
    Strong,
)
from plantin.locale import Language, language
from plantin.model import Text
from plantin.xhtml.elements import EPUB_TYPE, NO_LANGUAGE, XHTML, E, Element, Scope, classed, fill, set_language


def text(element: Element, value: Text, scope: Scope) -> Element:
    """Fill `element` with a text. One in another language than the edition's says so, on a span of its own.

    On a span, so that a cell, an item or a heading of the other direction stays on the edition's side.
    """
    parts = inlines(markdown.shown(value), scope)
    if value.language == scope.language.tag:
        return fill(element, parts)
    element.append(fill(foreign(E.span(), value), parts))
    return element


def foreign(element: Element, value: Text) -> Element:
    """Say the language and direction of a text on its element, and mark it where a translation is still wanting."""
    set_language(element, value.language)
    if value.language != NO_LANGUAGE:
        element.set("dir", language(value.language).direction)
    return classed(element, "untranslated") if value.state in ("missing", "fuzzy") else element


def plain(value: Text) -> str:
    """What a reader of a text sees, without markup: for titles, bookmarks and attributes."""
    return markdown.plain(markdown.shown(value))


def inlines(nodes: Iterable[Inline], scope: Scope) -> list[Element | str]:
    return [part for node in nodes for part in _inline(node, scope)]


def _inline(node: Inline, scope: Scope) -> list[Element | str]:  # noqa: C901  # a case for each kind
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
        case Strike(inner):
            return [fill(E.s(), inlines(inner, scope))]
        case Html(tag, inner, attributes):
            return [fill(element(tag, attributes, scope), inlines(inner, scope))]
        case InlineMath(tex):
            return [scope.math(tex, False)]
        case NoteRef(name):
            return [_note_ref(name, scope) if scope.has_note(name) else f"[^{name}]"]
        case Link():
            return _link(node, scope)
        case Image():
            return [_image(node, scope)]
        case Break():
            return [E.br()]
        case _:
            assert_never(node)


def _image(image: Image, scope: Scope) -> Element | str:
    """A picture, or its description where the book has none of that name."""
    source = scope.src(image.picture)
    if not source:
        anchor = [each for each in image.attributes if each[0] == "id"]
        return fill(element("span", anchor, scope), [image.alt]) if anchor else image.alt
    made = element("img", image.attributes, scope)
    made.set("src", source)
    made.set("alt", image.alt or image.picture)
    return made


_FROM_LEFT = ("code", "kbd", "pre", "samp")
"""What is code, and so from left to right in every edition unless its author says otherwise."""


def element(name: str, attributes: Iterable[tuple[str, str]], scope: Scope) -> Element:
    """An element that an author wrote in HTML, with what of its attributes a book keeps."""
    made = E(name, dir="ltr") if name in _FROM_LEFT else E(name)
    for key, value in attributes:
        if key == "lang":
            set_language(made, value)
        else:
            made.set(key, scope.prefix + value if key == "id" else value)
    if scope.is_paged and (looks := _looks(dict(attributes))):
        made.set("style", looks)
    return made


def _looks(attributes: Mapping[str, str]) -> str:
    """What WeasyPrint does not take from an element's attributes, as a style."""
    match attributes:
        case {"start": number}:
            return f"counter-reset: list-item {int(number) - 1}"
        case {"value": number}:
            return f"counter-increment: list-item 0; counter-set: list-item {number}"
        case {"width": number}:
            return f"width: {number}px; object-fit: contain"
        case {"height": number}:
            return f"height: {number}px; object-fit: contain"
        case _:
            return ""


def _link(link: Link, scope: Scope) -> list[Element | str]:
    """A link, or only its words where the address is not one that a book may hold; behind it the notes in it."""
    target = outer(link.address) or scope.href(link.address)
    inner, notes = tuple(_without_links(link.inlines)), [_inline(note, scope) for note in _notes(link.inlines)]
    after = [part for parts in notes for part in parts]
    if not target or not _has_words(inner):
        return [*inlines(inner, scope), *after]
    if scope.is_paged:
        parts = [part for node in inner for part in _flat(node, target, scope)]
        leads_away = _leads_away(target, scope) and not markdown.plain(inner).strip().isdecimal()
        return [*(_page_ref(parts, target) if leads_away else parts), *after]
    made = E.a(href=target, title=link.title) if link.title else E.a(href=target)
    return [fill(made, inlines(inner, scope)), *after]


def _has_words(nodes: Iterable[Inline]) -> bool:
    return bool(markdown.plain(nodes).strip()) or any(isinstance(node, Image) for node in nodes)


def _leads_away(target: str, scope: Scope) -> bool:
    """Whether a link leads to another chapter of the same document."""
    return bool(scope.prefix) and target.startswith("#") and not target.startswith(f"#{scope.prefix}")


def _page_ref(parts: list[Element | str], target: str) -> list[Element | str]:
    """The pieces of a link, the last one marked, behind which a style sheet prints the page that it leads to.

    Behind code or an emphasis that is a piece of its own: in it the page would be set as it is.
    """
    last = parts[-1] if parts else ""
    if isinstance(last, str) or last.tag != f"{{{XHTML}}}a":
        last = E.a("", href=target)
        parts = [*parts, last]
    classed(last, "page-ref")
    return parts


def _without_links(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Nodes with what stands in links brought out of them, notes left out: no link holds another (HTML, 4.5.1)."""
    for node in nodes:
        match node:
            case Link(inlines=inner):
                yield from _without_links(inner)
            case Emph(inner) | Strong(inner) | Strike(inner) | Html(inlines=inner):
                yield replace(node, inlines=tuple(_without_links(inner)))
            case NoteRef():
                pass
            case _:
                yield node


def _notes(nodes: Iterable[Inline]) -> Iterator[NoteRef]:
    for node in nodes:
        match node:
            case NoteRef():
                yield node
            case Emph(inner) | Strong(inner) | Strike(inner) | Html(inlines=inner) | Link(inlines=inner):
                yield from _notes(inner)
            case _:
                pass


def _flat(node: Inline, target: str, scope: Scope) -> list[Element | str]:
    """A part of a link with the link inside of it, round its words alone."""
    match node:
        case Emph(inner) | Strong(inner) | Strike(inner) | Html(inlines=inner):
            (element,) = _inline(replace(node, inlines=()), scope)
            assert not isinstance(element, str)
            return [fill(element, [part for each in inner for part in _flat(each, target, scope)])]
        case CodeSpan(value):
            return [E.code(E.a(value, href=target), dir="ltr", translate="no")]
        case Str(value):
            parts = symbols(value)
            return [E.a(part, href=target) if isinstance(part, str) and part.strip() else part for part in parts]
        case _:
            return _inline(node, scope)


def _note_ref(name: str, scope: Scope) -> Element:
    """A reference to a footnote: its number, as the scope counts them. The first has an id, to which the note leads."""
    is_first = not scope.refers(name)
    number = scope.note(name)
    link = E.a(str(number), href=f"#{scope.prefix}note.{number}", role="doc-noteref")
    link.set(EPUB_TYPE, "noteref")
    made = classed(E.sup(link), "noteref")
    if is_first:
        made.set("id", f"{scope.prefix}ref.{number}")
    return made


def emoji_element(cluster: str, facts: Language) -> Element:
    """An emoji as text that a style sheet can show as a picture, with its name in the edition's language."""
    name, tag = emoji.name(cluster, facts.fallbacks)
    span = classed(E.span(cluster, role="img"), "emoji", emoji_class(cluster))
    span.set("aria-label", facts.said(name))
    if tag not in facts.fallbacks:
        set_language(span, tag)
    return span


def emoji_class(cluster: str) -> str:
    return f"emoji-{emoji.code(cluster)}"


def symbols(value: str) -> list[Element | str]:
    """Text with mathematical letters (𝕏) set apart: few typefaces have them, and a voice wants the plain letter."""
    return [_symbol(part) if is_symbol(part) else part for part in _SYMBOL.split(value) if part]


def _symbol(char: str) -> Element:
    span = classed(E.span(char, role="img"), "symbol")
    span.set("aria-label", unicodedata.normalize("NFKC", char))
    return span


def is_symbol(text: str) -> bool:
    """Whether `text` is one character of the block Mathematical Alphanumeric Symbols."""
    return _SYMBOL.fullmatch(text) is not None


_SYMBOL = re.compile("([\U0001d400-\U0001d7ff])")
