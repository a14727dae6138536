"""The notation of one message → inlines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyromark

from plantin import emoji
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
from plantin.markdown.rules import OWN

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

COMMENT = re.compile(r"<!--(?:(?!-->).)*-->\s*", re.DOTALL)

ELEMENTS = frozenset({
    "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
})  # fmt: skip
"""The inline elements that a chapter or a translation may hold, without attributes."""
BLOCK_ELEMENTS = ELEMENTS | {
    "a", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "tt", "ul", "wbr",
}  # fmt: skip
"""The elements of a block of HTML of which something is kept."""
_OPENED = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_RENAMED = {"tt": "code", "strike": "s", "big": "span", "font": "span", "nobr": "span"}
_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)[^>]*>", re.DOTALL)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NOTE_REF = re.compile(r"\[\^([^\]\s]+)\]")


def inline(message: str) -> tuple[Inline, ...]:
    """Return the content of one message: of a paragraph, whatever block marker the message begins with.

    An ATX heading holds inline content only (CommonMark 0.31, section 4.2), so the message is read as one, with its
    hard breaks stood in for, and an empty comment behind it that keeps a closing sequence of `#` from being taken off.
    Footnotes are defined elsewhere, so a definition is put behind it for each that the message refers to.
    """
    line = message.replace("  \n", "<br/>").replace("\\\n", "<br/>").replace("\n", " ")
    notes = "".join(f"\n\n[^{name}]: x" for name in dict.fromkeys(_NOTE_REF.findall(message)))
    events = iter(pyromark.events(f"# {line}<!---->{notes}", options=OWN.options))
    next(events)
    return tuple(_inlines(events))


def plain(nodes: Iterable[Inline]) -> str:
    """The text of inlines as one string, emoji kept, markup gone: for titles, bookmarks and word counts."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case Str(text) | CodeSpan(text) | Emoji(text) | InlineMath(text):
                parts.append(text)
            case Emph(inner) | Strong(inner) | Strike(inner) | Link(inlines=inner) | Html(inlines=inner):
                parts.append(plain(inner))
            case Image(alt=alt):
                parts.append(alt)
            case Break():
                parts.append(" ")
            case NoteRef():
                pass
    return "".join(parts)


def slug(title: str) -> str:
    """A heading's anchor, as mdBook makes it: letters and digits in lower case, a hyphen for a space, and no more."""
    return re.sub(r"[^\w-]", "", re.sub(r"\s", "-", title.strip().lower())) or "section"


def known(tag: str) -> str | None:
    """The name of the element that an HTML tag opens or closes, if a book may hold it."""
    found = _TAG.fullmatch(tag)
    name = _RENAMED.get(found["name"].lower(), found["name"].lower()) if found else ""
    return name if name in ELEMENTS or name in ("a", "br", "wbr") else None


def unknown(html: str) -> set[str]:
    """The names of the elements in a block of HTML that a book does not hold."""
    return {name.lower() for name in _OPENED.findall(html)} - BLOCK_ELEMENTS


@dataclass(frozen=True, slots=True)
class _Tag:
    """An HTML tag among inlines, before those that belong together are paired."""

    name: str
    closing: bool
    href: str = ""


def _inlines(events: Iterator[Event]) -> Iterator[Inline]:
    """Yield inlines up to the event that ends the element in which `events` stands."""
    return _paired(list(_nodes(events)))


def _nodes(events: Iterator[Event]) -> Iterator[Inline | _Tag]:
    for event in events:
        match event:
            case {"End": _}:
                return
            case {"Text": text}:
                yield from (Emoji(part) if shown else Str(part) for shown, part in emoji.split(text))
            case {"Code": text}:
                yield CodeSpan(text)
            case {"InlineMath": tex} | {"DisplayMath": tex}:
                yield InlineMath(tex)
            case {"FootnoteReference": name}:
                yield NoteRef(name)
            case {"InlineHtml": html}:
                yield from _html(html)
            case {"Start": tag}:
                yield _element(tag, tuple(_inlines(events)))


def _element(tag: Event, inner: tuple[Inline, ...]) -> Inline:
    match tag:
        case "Emphasis":
            return Emph(inner)
        case "Strong":
            return Strong(inner)
        case "Strikethrough":
            return Strike(inner)
        case {"Link": {"dest_url": address}}:
            return Link(address, inner)
        case {"Image": {"dest_url": picture}}:
            return Image(picture, plain(inner))
        case _:
            return Html("span", inner)


def _html(html: str) -> Iterator[Inline | _Tag]:
    """A tag that a book may hold; nothing for a comment; and any other tag as the text that it was typed as."""
    name = known(html)
    if COMMENT.fullmatch(html):
        return
    if name == "br":
        yield Break()
    elif name == "wbr":
        yield Str("\u200b")
    elif name:
        href = _HREF.search(html)
        yield _Tag(name, html.startswith("</"), next(filter(None, href.groups()), "") if href else "")
    else:
        yield Str(html)


def _paired(nodes: list[Inline | _Tag]) -> Iterator[Inline]:
    """Yield nodes with what stands between two tags in an element; a tag without its other is left out."""
    while nodes:
        node = nodes.pop(0)
        if not isinstance(node, _Tag):
            yield node
        elif not node.closing:
            end = _end(node.name, nodes)
            if end is not None:
                inner, nodes = tuple(_paired(nodes[:end])), nodes[end + 1 :]
                yield Link(node.href, inner) if node.name == "a" else Html(node.name, inner)


def _end(name: str, nodes: list[Inline | _Tag]) -> int | None:
    """Where among `nodes` the element `name`, opened before them, is closed."""
    depth = 1
    for place, node in enumerate(nodes):
        if isinstance(node, _Tag) and node.name == name:
            depth += -1 if node.closing else 1
            if depth == 0:
                return place
    return None
