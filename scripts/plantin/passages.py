"""The passages of a translated book → blocks: each is put together with its translations and read as Markdown."""

import posixpath
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from plantin.errors import PlantinError
from plantin.markdown import RULES, PicturesBeside, blocks
from plantin.markdown.details import with_details
from plantin.model import Block, Book, Chapter, Footnote, Heading, Paragraph, Passage, Text
from plantin.walk import map_blocks, map_headings

_DEFINITION = re.compile(r"^ {0,3}\[[^\]^\n][^\]\n]*\]:[ \t]*\S.*$", re.MULTILINE)
"""Of a link's address."""
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_ITEM = re.compile(r"([-+*]|\d+[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class _Composed:
    """A passage with its translations in their places."""

    text: str
    starts: tuple[int, ...]
    """The line on which each message begins, counted from 1."""
    messages: tuple[Text, ...]

    def message_at(self, line: int) -> Text:
        """The message that a line belongs to."""
        return self.messages[max(bisect_right(self.starts, line) - 1, 0)]


def with_blocks(book: Book) -> Book:
    """Return the book with the blocks of every passage in its chapter."""
    return replace(book, chapters=tuple(_chapter(each, book) for each in book.chapters))


def _chapter(chapter: Chapter, book: Book) -> Chapter:
    if not chapter.passages:
        return chapter
    composed = [_composed(passage) for passage in chapter.passages]
    elsewhere = [line for each in composed for line in _DEFINITION.findall(each.text)]
    names = {name for each in composed for name in _NOTE.findall(each.text)}
    pictures = PicturesBeside(book.pictures, posixpath.dirname(chapter.file))
    found, notes = list[Block](), list[Footnote]()
    for passage, each in zip(chapter.passages, composed, strict=True):
        if passage.blocks and all(text.state == "whole" for text in each.messages):
            found += passage.blocks
            continue
        own = set(_NOTE.findall(each.text))
        behind = (
            "\n".join([*elsewhere, *(f"\n[^{name}]: x" for name in sorted(names - own))]) if "[" in each.text else ""
        )
        inner, all_notes = _read(passage, each, behind, book, pictures)
        found += inner
        notes += [note for note in all_notes if note.name in own]
    match [*with_details(found)]:
        case [Heading(id=chapter.heading.id) as heading, *rest]:
            return replace(
                chapter, heading=replace(heading, level=1), blocks=tuple(rest), notes=tuple(notes), passages=()
            )
        case rest:
            return replace(chapter, blocks=tuple(rest), notes=tuple(notes), passages=())


def _composed(passage: Passage) -> _Composed:
    parts, starts, done, line, column = list[str](), list[int](), 0, 1, 0

    def add(text: str) -> None:
        nonlocal line, column
        parts.append(text)
        line += text.count("\n")
        column = len(text) - text.rindex("\n") - 1 if "\n" in text else column + len(text)

    before: Text | None = None
    for span, text in passage.messages:
        between, source = passage.source[done : span.start], passage.source[span.start : span.end]
        # A line that ended in a hard break is a message of its own: in another language it is a paragraph of its own.
        apart = between == "\n" and before is not None and before.language != text.language
        add("\n\n" if apart else between)
        starts.append(line)
        add(source if text.msgstr is None else _in_place(text.msgstr, source, text, column))
        before, done = text, span.end
    add(passage.source[done:])
    return _Composed("".join(parts), tuple(starts), tuple(text for _, text in passage.messages))


def _in_place(msgstr: str, source: str, text: Text, column: int) -> str:
    """A translation as it stands in a source: further lines as deep as the first, none in a heading."""
    msgstr = msgstr.rstrip("\n")
    if text.role == "heading":
        return " ".join(msgstr.split("\n"))
    if "\n" in source and "\n" not in text.msgid and "\n" not in msgstr:
        msgstr = _unfolded(msgstr, source)
    return re.sub(r"\n(?=.)", "\n" + " " * column, msgstr)


def _unfolded(msgstr: str, source: str) -> str:
    """A table or a list that was folded to one line, in as many lines as it has in the source."""
    lines = source.split("\n")
    if all(line.startswith("|") for line in lines):
        rows = re.split(r"(?<=\|)\s+(?=\|)", msgstr)
    elif mark := _ITEM.match(lines[0]):
        rows = re.split(rf"\s+(?={re.escape(mark[0])})", msgstr)
        lines = [line for line in lines if line.startswith(mark[0])]
    else:
        return msgstr
    return "\n".join(rows) if len(rows) == len(lines) else msgstr


def _read(
    passage: Passage, composed: _Composed, behind: str, book: Book, pictures: Collection[str]
) -> tuple[tuple[Block, ...], tuple[Footnote, ...]]:
    """Read a passage, with the definitions of what it refers to behind it."""
    metadata = book.metadata
    language = composed.messages[0].language if composed.messages else metadata.language
    text = f"{composed.text}\n\n{behind}" if behind else composed.text
    try:
        source = blocks(text, passage.origin.file, language, RULES[metadata.dialect], pictures)
    except PlantinError as error:
        place = composed.messages[0].origin if composed.messages else passage.origin
        raise PlantinError(*(replace(problem, origin=place) for problem in error.problems)) from None

    def named(found: Text) -> Text:
        if not composed.messages:
            return replace(found, state="kept")
        message = composed.message_at(found.origin.line)
        return replace(found, origin=message.origin, language=message.language, state=message.state)

    own = map_headings(map_blocks(source.blocks, named), _Anchors(iter(passage.headings)))
    return own, tuple(replace(note, blocks=map_blocks(note.blocks, named)) for note in source.notes)


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Gives the headings of a passage the levels and ids that they have in the source."""

    headings: Iterator[Heading]

    def __call__(self, found: Heading) -> Block:
        for source in self.headings:
            return replace(found, level=source.level, id=source.id)
        return Paragraph(replace(found.text, role="paragraph"))
