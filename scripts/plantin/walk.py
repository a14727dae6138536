"""The one walk over the texts of a book: extraction is it with a collecting change, translation with a catalog's."""

import operator
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, assert_never, cast

from msgspec.structs import replace

from plantin.model import (
    Alert,
    Block,
    Book,
    Chapter,
    Code,
    Definitions,
    Figure,
    Heading,
    Html,
    List,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
    Text,
)

T = TypeVar("T")
Change = Callable[[Text], Text]


def map_texts(book: Book, change: Change) -> Book:
    """Return the book with every text changed, in reading order. This is the one walk (DESIGN, key idea 2)."""
    return replace(book, title=change(book.title), chapters=tuple(map_chapter(each, change) for each in book.chapters))


def map_chapter(chapter: Chapter, change: Change) -> Chapter:
    return _with(
        chapter,
        part=change(chapter.part) if chapter.part else None,
        title=change(chapter.title) if chapter.title else None,
        heading=_with(chapter.heading, text=change(chapter.heading.text)),
        blocks=map_blocks(chapter.blocks, change),
        notes=_each(chapter.notes, lambda note: _with(note, blocks=map_blocks(note.blocks, change))),
        passages=_each(
            chapter.passages,
            lambda passage: _with(
                passage, messages=_messages(passage.messages, change), blocks=map_blocks(passage.blocks, change)
            ),
        ),
    )


def map_blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    return _each(blocks, lambda block: _map_block(block, change))


def _map_block(block: Block, change: Change) -> Block:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return _with(block, text=change(text))
        case Quote(inner) | Alert(blocks=inner):
            return _with(block, blocks=map_blocks(inner, change))
        case List(items=items):
            return _with(block, items=_each(items, lambda item: _with(item, blocks=map_blocks(item.blocks, change))))
        case Table(rows=rows):
            return _with(block, rows=_each(rows, lambda row: _each(row, change)))
        case Definitions(items):
            return Definitions(
                tuple(
                    (_each(terms, change), tuple(map_blocks(each, change) for each in meanings))
                    for terms, meanings in items
                )
            )
        case Code(messages=messages, whole=whole):
            return _with(block, messages=_messages(messages, change), whole=change(whole) if whole else None)
        case Figure(alt=alt, caption=caption):
            return _with(block, alt=change(alt), caption=change(caption) if caption else None)
        case Html(content=content):
            return _with(block, content=_each(content, lambda part: _map_part(part, change)))
        case Math() | Rule():
            return block
        case _:
            assert_never(block)


def _map_part(part: str | Block, change: Change) -> str | Block:
    return part if isinstance(part, str) else _map_block(part, change)


def _messages(messages: tuple[tuple[Span, Text], ...], change: Change) -> tuple[tuple[Span, Text], ...]:
    texts = tuple(text for _, text in messages)
    changed = _each(texts, change)
    return messages if changed is texts else tuple(zip((span for span, _ in messages), changed, strict=True))


def _each(values: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """Values, each changed; the same tuple where nothing has."""
    changed = tuple(map(change, values))
    return values if all(map(operator.is_, changed, values)) else changed


def _with(value: T, **fields: object) -> T:
    """A frozen value with fields changed; itself where nothing has: most of a book is in all that is made of it."""
    if all(getattr(value, name) is new for name, new in fields.items()):
        return value
    return cast(T, replace(cast(Any, value), **fields))


def texts(book: Book) -> Iterator[Text]:
    """Yield every text of the book in reading order, but those that the author keeps from translation."""
    found: list[Text] = []

    def collect(text: Text) -> Text:
        if text.state not in ("kept", "whole"):
            found.append(text)
        return text

    collect(book.title)
    for chapter in book.chapters:
        map_chapter(chapter, collect)
        yield from found
        found.clear()
    yield from found


def texts_in(blocks: tuple[Block, ...]) -> tuple[Text, ...]:
    """Return every text of some blocks in reading order."""
    return _met(map_blocks, blocks)


def _met(walk: Callable[[tuple[Block, ...], Callable[[T], T]], object], blocks: tuple[Block, ...]) -> tuple[T, ...]:
    """Return what a walk over some blocks would change, in the order in which it comes to it."""
    found: list[T] = []

    def collect(each: T) -> T:
        found.append(each)
        return each

    walk(blocks, collect)
    return tuple(found)


def headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    """Yield the headings that stand in `blocks` or in HTML round them, for a table of contents."""
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Html(content=content):
                yield from headings(tuple(part for part in content if not isinstance(part, str)))
            case _:
                pass


def all_headings(blocks: tuple[Block, ...]) -> tuple[Heading, ...]:
    """Return the headings in `blocks`, those within quotations, lists and the like too."""
    return _met(map_headings, blocks)


def map_headings(blocks: tuple[Block, ...], change: Callable[[Heading], Block]) -> tuple[Block, ...]:
    """Return the blocks with every heading in them changed, in reading order."""
    return map_each(blocks, lambda block: change(block) if isinstance(block, Heading) else block)


def map_each(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """Return the blocks with every block in them changed, the inner ones before those that they stand in."""
    return _each(blocks, lambda block: change(_with_inner(block, change)))


def _with_inner(block: Block, change: Callable[[Block], Block]) -> Block:
    match block:
        case Quote(inner) | Alert(blocks=inner):
            return _with(block, blocks=map_each(inner, change))
        case List(items=items):
            return _with(block, items=_each(items, lambda item: _with(item, blocks=map_each(item.blocks, change))))
        case Definitions(items):
            return Definitions(
                tuple((terms, tuple(map_each(each, change) for each in meanings)) for terms, meanings in items)
            )
        case Html(content=content):
            return _with(block, content=_each(content, lambda part: _with_part(part, change)))
        case _:
            return block


def _with_part(part: str | Block, change: Callable[[Block], Block]) -> str | Block:
    return part if isinstance(part, str) else map_each((part,), change)[0]
