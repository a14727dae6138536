"""The notation of one message → inlines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import pyromark
from msgspec import Struct

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
from plantin.markdown.depth import levelled
from plantin.markdown.elements import PHRASING, Attributes, Tag, attributes, fate, renamed, tags
from plantin.markdown.rules import OWN
from plantin.model import Html as Block
from plantin.model import Text

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

COMMENT = re.compile(r"<!--(?:(?!-->).)*-->\s*", re.DOTALL)

_NOTE_REF = re.compile(r"\[\^([^\]\s]+)\]")


_BREAK = "\u200b"
"""Zero width space: a line may break here."""
DEEPEST = 12
"""So many elements may stand in one another."""


@lru_cache(2**10)  # each check reads a message again, and the writer those that are alike in many languages
def inline(message: str) -> tuple[Inline, ...]:
    """Return the content of one message: of a paragraph, whatever block marker the message begins with.

    An ATX heading holds inline content only (CommonMark 0.31, section 4.2), so the message is read as one, with its
    hard breaks stood in for, and an empty comment behind it where its end would else be taken off: spaces, a closing
    sequence of `#`, attributes in braces.
    Footnotes are defined elsewhere, so a definition is put behind it for each that the message refers to.
    """
    events = (event for event, _, _ in read(message))
    next(events)
    return tuple(_trimmed(list(_inlines(events))))


_ENDS = (".", ",", ":", "?", "!", "\\")
"""What most messages end with that is no letter, and nothing takes off; a backslash would escape the comment."""


def shown(text: Text) -> tuple[Inline, ...]:
    """Return what a reader of a text sees. In a cell a bar has a backslash before it, also in code."""
    return inline(text.shown.replace("\\|", "|") if text.role == "cell" else text.shown)


def is_too_deep(message: str) -> bool:
    """Whether some of a message's markup stands more deeply in other than is kept."""
    marks = sum(map(message.count, "*_~^[<"))  # with one of these each begins
    return marks > DEEPEST and any(put for _, _, put in read(message))


def read(message: str) -> Iterator[tuple[Event, int, bool]]:
    """Yield the events of a message, read as a heading, as `levelled` has them; footnotes follow."""
    line = message.replace("  \n", "<br/>").replace("\\\n", "<br/>").replace("\n", " ")
    if not (line[-1:].isalnum() or line.endswith(_ENDS)):
        line += "<!---->"
    notes = "".join(f"\n\n[^{name}]: x" for name in dict.fromkeys(_NOTE_REF.findall(message)))
    return levelled([(event, 0) for event in pyromark.events(f"# {line}{notes}", options=OWN.options)])


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


def _inlines(events: Iterator[Event]) -> Iterator[Inline]:
    """Yield inlines up to the event that ends the element in which `events` stands."""
    found = list(_nodes(events))
    inlines = [node for node in found if not isinstance(node, Tag)]
    return iter(inlines) if len(inlines) == len(found) else _paired(found)


def _nodes(events: Iterator[Event]) -> Iterator[Inline | Tag]:
    for event in events:
        match event:
            case {"End": _}:
                return
            case {"Text": text}:
                yield from _strings(text)
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
        case {"Link": {"link_type": "Email", "dest_url": address}}:
            return Link(f"mailto:{address}", inner)
        case {"Link": {"dest_url": address, "title": title}}:
            return Link(address, inner, title)
        case {"Image": {"dest_url": picture, "title": title}}:
            return Image(picture, plain(inner), (("title", title),) if title else ())
        case _:
            return Html("span", inner)


def _html(html: str) -> Iterator[Inline | Tag]:
    """A tag that a book may hold; nothing for a comment; and any other tag as the text that it was typed as."""
    for tag in tags(html):
        match fate(tag.name) if tag.name else "text":
            case "text":
                yield Str(tag.text)
            case "dropped":
                yield tag
            case "kept" if tag.name == "wbr":
                yield Str(_BREAK)
            case "kept" if tag.name == "img":
                yield _image(attributes(tag))
            case "kept" if renamed(tag) not in PHRASING or tag.name == "br":
                if tag.name == "br" or not tag.closing:  # the beginning of a block is that of a line
                    yield Break()
            case "kept":
                yield tag


def _trimmed(nodes: list[Inline]) -> list[Inline]:
    """Nodes without the breaks at either end, which would be empty lines."""
    while nodes and isinstance(nodes[0], Break):
        del nodes[0]
    while nodes and isinstance(nodes[-1], Break):
        del nodes[-1]
    return nodes


class _Open(Struct):
    """An element that is being read."""

    tag: Tag | None
    inner: list[Inline]


def _paired(nodes: list[Inline | Tag]) -> Iterator[Inline]:
    """Yield nodes with what stands between two tags in an element; a tag without its other is left out."""
    which = iter(paired([node for node in nodes if isinstance(node, Tag)]))
    stack = [_Open(None, [])]
    for node in nodes:
        if not isinstance(node, Tag):
            stack[-1].inner.append(node)
        elif not next(which):
            stack[-1].inner += _made(node, ()) if node.is_whole else ()
        elif not node.closing:
            stack.append(_Open(node, []))
        else:
            done = stack.pop()
            assert done.tag is not None
            # Beyond the deepest only what the element holds is kept.
            stack[-1].inner += _made(done.tag, tuple(done.inner)) if len(stack) <= DEEPEST else done.inner
    return _without_ruby(stack[0].inner)


def paired(found: Sequence[Tag]) -> list[bool]:
    """Whether each tag has its other, with no other's end between the two."""
    closed, opened = [False] * len(found), list[int]()
    waiting = Counter[str]()
    for place, tag in enumerate(found):
        if not tag.closing and not tag.is_whole:
            opened.append(place)
            waiting[tag.name] += 1
        elif tag.closing and waiting[tag.name]:
            while found[opened[-1]].name != tag.name:
                waiting[found[opened.pop()].name] -= 1
            waiting[tag.name] -= 1
            closed[opened.pop()] = closed[place] = True
    return closed


def _made(tag: Tag, inner: tuple[Inline, ...]) -> Iterable[Inline]:
    """The element of a pair of tags, or what of it a book may hold."""
    return () if fate(tag.name) == "dropped" else _html_element(renamed(tag), attributes(tag), inner)


def _html_element(name: str, kept: Attributes, inner: tuple[Inline, ...]) -> Iterable[Inline]:
    rest = dict(kept)
    if name == "a":
        address, title = rest.pop("href", ""), rest.pop("title", "")
        inner = (Link(address, inner, title),) if address else inner
        name = "span"
    elif name == "ruby":
        name, inner = "span", tuple(_ruby(inner))
    elif name not in ("rt", "rp") and any(isinstance(each, Html) and each.tag in ("rt", "rp") for each in inner):
        inner = tuple(_without_ruby(inner))
    return (Html(name, inner, tuple(rest.items())),) if name != "span" or rest else inner


def _ruby(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Characters with their readings, each in brackets for those who see no `ruby` (HTML, section 4.5.10)."""
    base: list[Inline] = []
    for node in nodes:
        match node:
            case Html("rt", inner) if plain(base).strip():
                yield Html("ruby", (*base, Html("rp", (Str("("),)), Html("rt", inner), Html("rp", (Str(")"),))))
                base = []
            case Html("rp" | "rt"):
                base += _without_ruby((node,))
            case _:
                base.append(node)
    yield from base


def _without_ruby(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Nodes, the readings of characters among them in brackets, since no `ruby` stands round them."""
    for node in nodes:
        match node:
            case Html("rt", inner):
                yield from (Str("("), *inner, Str(")"))
            case Html("rp"):
                pass
            case _:
                yield node


def nodes(parts: Iterable[object]) -> tuple[Inline, ...]:
    """Return what stands in line in a block of HTML as inlines."""
    return tuple(node for part in parts for node in _node(part))


def _node(part: object) -> Iterable[Inline]:
    match part:
        case str():
            return _strings(part)
        case Block("br"):
            return (Break(),)
        case Block("wbr"):
            return (Str(_BREAK),)
        case Block("img", kept):
            return (_image(kept),)
        case Block(name, kept, content):
            return _html_element(name, kept, nodes(content))
        case _:
            return ()


def _strings(text: str) -> Iterator[Inline]:
    yield from (Emoji(part) if shown else Str(part) for shown, part in emoji.split(text))


def _image(kept: Attributes) -> Image:
    values = dict(kept)
    rest = tuple(each for each in kept if each[0] not in ("src", "alt"))
    return Image(values.get("src", ""), values.get("alt", ""), rest)
