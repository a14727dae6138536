"""Chapter source to blocks with origins, and the notation of one message to inlines. The door to pyromark."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pyromark

from plantin import emoji
from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem
from plantin.model import (
    Alignment,
    Block,
    Break,
    Code,
    CodeSpan,
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
    Role,
    Rule,
    Str,
    Strong,
    Table,
    Text,
)
from plantin.notation import notation

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->\s*", re.DOTALL)
_NOTE = re.compile(r"<!--\s*i18n:comment:\s*(.*?)\s*-->\s*", re.DOTALL)


def blocks(source: str, file: str, language: str, pictures: Collection[str] = ()) -> tuple[Block, ...]:
    """Return the blocks of a chapter.

    `language` is the tag of the source, `pictures` the names of those that the book has. Raises PlantinError with every
    construct that a chapter cannot hold.
    """
    events = [(event, place["start"]) for event, place in pyromark.events_with_range(source, options=_OPTIONS)]
    parser = _Parser(iter(events), _Places(source, file), language, pictures)
    try:
        found = parser.blocks()
    except RecursionError:
        hint = "take some of the quotes, lists or emphases out of one another"
        raise PlantinError(Problem("the markup is nested too deeply", Origin(file), hint)) from None
    if parser.problems:
        raise PlantinError(*parser.problems)
    return found


def inline(message: str) -> tuple[Inline, ...]:
    """Return the content of one message: of a paragraph, whatever block marker the message begins with.

    An ATX heading holds inline content only (CommonMark 0.31, section 4.2), so the message is read as one, with its
    hard breaks stood in for, and an empty comment behind it that keeps a closing sequence of `#` from being taken off.
    """
    line = message.replace("  \n", "<br/>").replace("\\\n", "<br/>").replace("\n", " ")
    events = iter(pyromark.events(f"# {line}<!---->"))
    next(events)
    return tuple(_inlines(events))


def plain(inlines: Iterable[Inline]) -> str:
    """The text of inlines as one string, emoji kept, markup gone: for titles, bookmarks and word counts."""
    parts: list[str] = []
    for each in inlines:
        match each:
            case Str(text) | CodeSpan(text) | Emoji(text):
                parts.append(text)
            case Emph(inner) | Strong(inner) | Link(inlines=inner):
                parts.append(plain(inner))
            case Image(alt=alt):
                parts.append(alt)
            case Break():
                parts.append(" ")
    return "".join(parts)


def _inlines(events: Iterator[Event]) -> Iterator[Inline]:
    """Yield inlines up to the event that ends the element in which `events` stands."""
    for event in events:
        match event:
            case {"End": _}:
                return
            case {"Text": text}:
                yield from (Emoji(part) if shown else Str(part) for shown, part in emoji.split(text))
            case {"Code": text}:
                yield CodeSpan(text)
            case {"InlineHtml": "<br/>"}:
                yield Break()
            case {"InlineHtml": html}:
                if not _COMMENT.fullmatch(html):
                    yield Str(html)
            case {"Start": "Emphasis"}:
                yield Emph(tuple(_inlines(events)))
            case {"Start": "Strong"}:
                yield Strong(tuple(_inlines(events)))
            case {"Start": {"Link": {"dest_url": address}}}:
                yield Link(address, tuple(_inlines(events)))
            case {"Start": {"Image": {"dest_url": picture}}}:
                yield Image(picture, plain(_inlines(events)))


class _Places:
    """Byte offsets in a source as lines and columns."""

    def __init__(self, source: str, file: str) -> None:
        self._bytes = source.encode()
        self._starts = [0, *(found.end() for found in re.finditer(rb"\n", self._bytes))]
        self._file = file

    def at(self, offset: int) -> Origin:
        line = bisect_right(self._starts, offset)
        column = len(self._bytes[self._starts[line - 1] : offset].decode(errors="replace")) + 1
        return Origin(self._file, line, column)


@dataclass
class _Parser:
    """One reading of one chapter: events in, blocks out. It lives as long as the call of `blocks`."""

    events: Iterator[tuple[Event, int]]
    places: _Places
    language: str
    pictures: Collection[str]
    note: str = ""
    """The comment to the translator that waits for its message."""
    problems: list[Problem] = field(default_factory=list)
    anchors: Counter[str] = field(default_factory=Counter)

    def blocks(self) -> tuple[Block, ...]:
        """Read blocks up to the end of the element in which the events stand."""
        found: list[Block] = []
        run: list[Event] = []  # inline content directly in a tight list item
        start = 0
        for event, offset in self.events:
            match event:
                case {"End": _}:
                    break
                case {"Start": tag} if (read := self._block_reader(tag)) is not None:
                    found += self._paragraph(run, start)
                    run = []
                    found += read(tag, offset)
                case "Rule":
                    found.append(Rule())
                case _:
                    start = start if run else offset
                    run += self._content(event, offset)
        return (*found, *self._paragraph(run, start))

    def _block_reader(self, tag: Event) -> "Callable[[Event, int], Iterable[Block]] | None":
        name = tag if isinstance(tag, str) else next(iter(tag))
        return cast(
            "dict[str, Callable[[Event, int], Iterable[Block]]]",
            {
                "Paragraph": lambda _, start: self._paragraph(self._until_end(), start),
                "Heading": self._heading,
                "BlockQuote": lambda *_: [Quote(self.blocks())],
                "List": lambda tag, _: [List(tag["List"], tuple(self._items()))],
                "CodeBlock": self._code,
                "Table": self._table,
                "HtmlBlock": self._html,
            },
        ).get(name)

    def _content(self, event: Event, offset: int) -> list[Event]:
        """One inline event with what it encloses, its end included."""
        self._refuse(event, offset)
        return [event, *self._until_end(), {"End": ""}] if isinstance(event, dict) and "Start" in event else [event]

    def _until_end(self) -> list[Event]:
        found: list[Event] = []
        for event, offset in self.events:
            if isinstance(event, dict) and "End" in event:
                break
            found += self._content(event, offset)
        return found

    def _refuse(self, event: Event, offset: int) -> None:
        match event:
            case {"InlineHtml": html} | {"Html": html} if not _COMMENT.fullmatch(html):
                open_comment = html.startswith("<!--") and "-->" not in html
                hint = "write it in Markdown, or with a backslash before the < to print it"
                self._problem(
                    f"raw HTML {html.strip().partition(chr(10))[0][:60]!r}",
                    offset,
                    "close the comment with -->" if open_comment else hint,
                )
            case {"Start": {"Image": {"dest_url": picture}}} if picture not in self.pictures:
                self._problem(f"the book has no picture {picture!r}", offset, "put it into book/, as SVG, PNG or JPEG")

    def _problem(self, text: str, offset: int, hint: str) -> None:
        self.problems.append(Problem(text, self.places.at(offset), hint))

    def _text(self, events: list[Event], offset: int, role: Role) -> Text:
        note, self.note = self.note, ""
        msgid = notation(events)
        if found := UNSAFE.search(msgid):  # the source has none, so it was written as a reference
            self._problem(f"the character U+{ord(found[0]):04X} may not stand in a book", offset, "delete its number")
        return Text(msgid, self.places.at(offset), role, self.language, note=note)

    def _paragraph(self, events: list[Event], offset: int) -> list[Block]:
        match events:
            case []:
                return []
            case [{"Start": {"Image": {"dest_url": picture, "title": title}}}, *inner, {"End": ""}]:
                caption = [{"Text": title}]
                return [
                    Figure(
                        picture,
                        self._text(inner, offset, "alt"),
                        self._text(caption, offset, "caption") if title else None,
                    )
                ]
            case _:
                text = self._text(events, offset, "paragraph")
                return [Paragraph(text)] if text.msgid else []

    def _heading(self, tag: Event, offset: int) -> list[Block]:
        text = self._text(self._until_end(), offset, "heading")
        mark, rest = emoji.leading(text.msgid)
        if not rest:
            self._problem("the heading has no text", offset, "write one, or take the heading out")
        attributes = tag["Heading"]
        return [
            Heading(int(attributes["level"][1]), self._anchor(attributes["id"], rest), mark, replace(text, msgid=rest))
        ]

    def _anchor(self, given: str | None, msgid: str) -> str:
        anchor = given or slug(plain(inline(msgid)))
        self.anchors[anchor] += 1
        return anchor if self.anchors[anchor] == 1 else f"{anchor}-{self.anchors[anchor] - 1}"

    def _items(self) -> Iterator[tuple[Block, ...]]:
        for event, _ in self.events:
            if "End" in event:
                return
            yield self.blocks()

    def _code(self, tag: Event, _: int) -> list[Block]:
        fence = tag["CodeBlock"]
        info = fence["Fenced"].split() if isinstance(fence, dict) else []
        return [Code(info[0] if info else "", "".join(event["Text"] for event in self._until_end()))]

    def _table(self, tag: Event, _: int) -> list[Block]:
        rows: list[tuple[Text, ...]] = []
        for event, _ in self.events:
            if "End" in event:
                break
            rows.append(tuple(self._cells()))
        return [Table(tuple(cast(Alignment, align.lower()) for align in tag["Table"]), tuple(rows))]

    def _cells(self) -> Iterator[Text]:
        for event, offset in self.events:
            if "End" in event:
                return
            yield self._text(self._until_end(), offset, "cell")

    def _html(self, _: Event, offset: int) -> list[Block]:
        """A comment says nothing to the reader; one that begins with `i18n:comment:` speaks to the translator."""
        html = ""
        for event, _ in self.events:
            if "End" in event:
                break
            html += event["Html"]
        self._refuse({"Html": html}, offset)
        note = _NOTE.fullmatch(html)
        self.note = " ".join(note[1].split()) if note else ""
        return []


def slug(title: str) -> str:
    """A heading's anchor: its letters and digits in lower case, joined by hyphens."""
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "section"
