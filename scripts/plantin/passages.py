"""The passages of a translated book → blocks: each is put together with its translations and read as Markdown."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantin.errors import PlantinError
from plantin.locale import language
from plantin.markdown import RULES, Seen, Source, blocks, definitions
from plantin.metadata import Metadata
from plantin.model import Block, Book, Chapter, Code, Footnote, Heading, Html, Paragraph, Passage, Text
from plantin.walk import map_blocks, map_each, map_headings

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_ITEM = re.compile(r"([-+*]|\d+[.)])[ \t]")


class _Composed(Struct, frozen=True):
    """A passage with its translations in their places."""

    text: str
    starts: tuple[int, ...]
    """The line on which each message begins, counted from 1."""
    messages: tuple[Text, ...]

    def __add__(self, other: "_Composed") -> "_Composed":
        text = f"{self.text}\n\n"
        lines = text.count("\n")
        starts = (*self.starts, *(start + lines for start in other.starts))
        return _Composed(text + other.text, starts, (*self.messages, *other.messages))

    def message_at(self, line: int) -> Text | None:
        """The message that a line belongs to."""
        return self.messages[max(bisect_right(self.starts, line) - 1, 0)] if self.messages else None


def with_blocks(book: Book, tag: str) -> Book:
    """Return the edition `tag` of a book with the blocks of every passage in its chapter."""
    if not any(chapter.passages for chapter in book.chapters):
        return book
    return replace(book, chapters=tuple(_chapter(each, book, tag) for each in book.chapters))


def _chapter(chapter: Chapter, book: Book, tag: str) -> Chapter:
    if not chapter.passages:
        return chapter
    composed = [_composed(passage) for passage in chapter.passages]
    reading = _Reading(
        book.metadata,
        tag,
        Seen(chapter.file, book.pictures),
        "\n\n".join(filter(None, (definitions(each.text, RULES[book.metadata.dialect]) for each in composed))),
        {name: each for each in composed for name in _NOTE.findall(each.text)},
    )
    found, notes = list[Block](), {note.name: note for note in chapter.notes}
    for passage, each in zip(chapter.passages, composed, strict=True):
        if passage.blocks and all(text.msgstr is None for text in each.messages):
            found += passage.blocks
            continue
        inner, their_notes = reading.read(passage, each)
        found += inner
        notes = {**{note.name: note for note in their_notes}, **notes}
    heading = chapter.heading
    match found:
        case [Heading(id=heading.id) as first, *found]:
            heading = replace(first, level=1)
    return replace(chapter, heading=heading, blocks=tuple(found), notes=tuple(notes.values()), passages=())


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
        # A line that ends in a hard break is a message of its own; in another language it is a paragraph of its own.
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


class _Reading(Struct, frozen=True):
    """What the passages of one chapter are read with."""

    metadata: Metadata
    tag: str
    """Of the edition."""
    pictures: Seen
    definitions: str
    """Of the links in the chapter."""
    notes: Mapping[str, _Composed]
    """The passages that define its footnotes, by name."""

    def read(self, passage: Passage, composed: _Composed) -> tuple[tuple[Block, ...], Sequence[Footnote]]:
        own = set(_NOTE.findall(composed.text))
        for name in dict.fromkeys(_REFERENCE.findall(composed.text)):
            if name in self.notes and name not in own:
                composed += self.notes[name]
        source, composed = self._source(passage, composed)

        def named(found: Text) -> Text:
            message = composed.message_at(found.origin.line)
            if message is None:
                return replace(found, state="kept")
            state = message.state
            if state == "whole":
                state = "missing" if message.msgstr is None else "translated"
            made = replace(found, origin=message.origin, language=message.language, state=state)
            return replace(made, msgstr_origin=message.msgstr_origin)

        def placed(found: Block) -> Block:
            if not isinstance(found, Code):
                return found
            message = composed.message_at(found.origin.line)
            return replace(found, origin=message.place if message else passage.origin)

        inner = map_headings(map_blocks(source.blocks, named), _Anchors(iter(passage.headings)))
        inner = map_each(inner, placed)
        return inner, [replace(note, blocks=map_blocks(note.blocks, named)) for note in source.notes]

    def _source(self, passage: Passage, composed: _Composed) -> tuple[Source, _Composed]:
        """Read the text; HTML that is not in the edition's language says in which it is."""
        tag = composed.messages[0].language if composed.messages else self.metadata.language
        source = self._blocks(composed.text, passage, tag)
        if tag == self.tag or not any(isinstance(block, Html) for block in source.blocks):
            return source, composed
        said = _Composed(f'<div lang="{tag}" dir="{language(tag).direction}">', (), ()) + composed
        return self._blocks(f"{said.text}\n\n</div>", passage, tag), said

    def _blocks(self, text: str, passage: Passage, tag: str) -> Source:
        behind = f"\n\n{self.definitions}\n" if self.definitions and "[" in text else ""
        try:
            return blocks(text + behind, passage.origin.file, tag, RULES[self.metadata.dialect], self.pictures)
        except PlantinError as error:  # a line in it is none of a file
            raise PlantinError(*(replace(problem, origin=passage.origin) for problem in error.problems)) from None


class _Anchors(Struct, frozen=True):
    """Gives the headings of a passage the levels and ids that they have in the source."""

    headings: Iterator[Heading]

    def __call__(self, found: Heading) -> Block:
        for source in self.headings:
            return replace(found, level=source.level, id=source.id)
        return Paragraph(replace(found.text, role="paragraph"))
