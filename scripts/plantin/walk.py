"""The one walk over the texts of a book: extraction is it with a collecting change, translation with a catalog's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar, assert_never

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
    Table,
    Text,
)
from plantin.packed import Packed

T = TypeVar("T")
Change = Callable[[Text], Text]


def map_texts(book: Book, change: Change) -> Book:
    """Return the book with every text changed, in reading order. This is the one walk (DESIGN, key idea 2)."""
    return replace(book, title=change(book.title), chapters=Packed(map_chapter(each, change) for each in book.chapters))


def map_chapter(chapter: Chapter, change: Change) -> Chapter:
    return replace(
        chapter,
        part=change(chapter.part) if chapter.part else None,
        title=change(chapter.title) if chapter.title else None,
        heading=replace(chapter.heading, text=change(chapter.heading.text)),
        blocks=map_blocks(chapter.blocks, change),
        notes=tuple(replace(note, blocks=map_blocks(note.blocks, change)) for note in chapter.notes),
        passages=tuple(
            replace(
                passage,
                messages=tuple((span, change(text)) for span, text in passage.messages),
                blocks=map_blocks(passage.blocks, change),
            )
            for passage in chapter.passages
        ),
    )


def map_blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    return tuple(_map_block(block, change) for block in blocks)


def _map_block(block: Block, change: Change) -> Block:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return replace(block, text=change(text))
        case Quote(inner) | Alert(blocks=inner):
            return replace(block, blocks=map_blocks(inner, change))
        case List(items=items):
            return replace(block, items=tuple(replace(item, blocks=map_blocks(item.blocks, change)) for item in items))
        case Table(rows=rows):
            return replace(block, rows=tuple(tuple(change(cell) for cell in row) for row in rows))
        case Definitions(items):
            return Definitions(
                tuple(
                    (tuple(change(term) for term in terms), tuple(map_blocks(each, change) for each in meanings))
                    for terms, meanings in items
                )
            )
        case Code(messages=messages, whole=whole):
            changed = tuple((span, change(text)) for span, text in messages)
            return replace(block, messages=changed, whole=change(whole) if whole else None)
        case Figure(alt=alt, caption=caption):
            return replace(block, alt=change(alt), caption=change(caption) if caption else None)
        case Html(content=content):
            return replace(block, content=tuple(_map_part(each, change) for each in content))
        case Math() | Rule():
            return block
        case _:
            assert_never(block)


def _map_part(part: str | Block, change: Change) -> str | Block:
    return part if isinstance(part, str) else _map_block(part, change)


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
    return tuple(change(_with_inner(block, change)) for block in blocks)


def _with_inner(block: Block, change: Callable[[Block], Block]) -> Block:
    match block:
        case Quote(inner) | Alert(blocks=inner):
            return replace(block, blocks=map_each(inner, change))
        case List(items=items):
            return replace(block, items=tuple(replace(item, blocks=map_each(item.blocks, change)) for item in items))
        case Definitions(items):
            return Definitions(
                tuple((terms, tuple(map_each(each, change) for each in meanings)) for terms, meanings in items)
            )
        case Html(content=content):
            made = (part if isinstance(part, str) else map_each((part,), change)[0] for part in content)
            return replace(block, content=tuple(made))
        case _:
            return block
