"""The document model: a book as frozen values, and the one walk over its texts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, assert_never

from plantin.errors import Origin

State = Literal["source", "translated", "fuzzy", "missing"]
Role = Literal["title", "heading", "paragraph", "cell", "term", "alt", "caption", "label"]
Alignment = Literal["none", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message with both its sides: what extraction gathers, translation fills and a writer shows."""

    msgid: str
    """The source's inline Markdown, soft line breaks folded to a space."""
    origin: Origin
    role: Role
    language: str
    """BCP 47 tag of what is shown: the msgstr's when translated, otherwise the msgid's."""
    msgstr: str | None = None
    state: State = "source"
    note: str = ""
    """The author's word to the translator."""
    context: str | None = None
    """The msgctxt that keeps two roles of one msgid apart."""

    @property
    def shown(self) -> str:
        """The inline Markdown that a reader of this text sees."""
        return self.msgid if self.msgstr is None else self.msgstr


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    """1 to 6."""
    id: str
    """Made from the source text, so that translation never moves an anchor."""
    emoji: str
    """The leading emoji, which no translator is handed; empty when there is none."""
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class List:
    start: int | None
    """The first number of an ordered list; None when the list is unordered."""
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Table:
    align: tuple[Alignment, ...]
    rows: tuple[tuple[Text, ...], ...]
    """The first row is the head."""


@dataclass(frozen=True, slots=True)
class Definitions:
    items: tuple[tuple[Text, tuple[Text, ...]], ...]
    """Each term with its values."""


@dataclass(frozen=True, slots=True)
class Code:
    language: str
    """The first word of the fence's info string; empty when there is none."""
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    picture: str
    """Name of the picture in `Book.pictures`."""
    alt: Text
    caption: Text | None


@dataclass(frozen=True, slots=True)
class Rule:
    pass


Block = Heading | Paragraph | Quote | List | Table | Definitions | Code | Figure | Rule


@dataclass(frozen=True, slots=True)
class Str:
    text: str


@dataclass(frozen=True, slots=True)
class Emoji:
    cluster: str
    """One grapheme cluster that is shown as a picture."""


@dataclass(frozen=True, slots=True)
class CodeSpan:
    text: str


@dataclass(frozen=True, slots=True)
class Emph:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    """As written: a URL, or a chapter's file name with or without `#id`."""
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Image:
    picture: str
    alt: str


@dataclass(frozen=True, slots=True)
class Break:
    pass


Inline = Str | Emoji | CodeSpan | Emph | Strong | Link | Image | Break
"""What a message becomes after translation; it exists only while an edition is written."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One source file: its first block is the heading that names it."""

    id: str
    """Unique in the book, `[a-z0-9-]+`: the name of its file in an EPUB and the prefix of its anchors."""
    file: str
    """The name by which other chapters link to it, e.g. `01-first.md`."""
    heading: Heading
    blocks: tuple[Block, ...]
    """What follows the heading."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What `book.toml` says, apart from the title."""

    slug: str
    """The stem of every file name in `dist/`."""
    identifier: str
    """A URI that stays the same for the life of the book; an edition's identifier is derived from it."""
    language: str
    languages: tuple[str, ...]
    """Every edition, the source's own first."""
    publisher: str
    rights: str
    date: date
    authors: tuple[str, ...] = ()
    bugs: str = ""
    """Where translators report faults of the source text: an address or e-mail."""
    guide: str = "CONTRIBUTING.md"
    """The file that explains how to help, as the colophon names it."""
    formats: tuple[str, ...] = ("epub", "pdf")
    page: str = "A5"
    """A CSS page size."""
    complete: int = 100
    """The share of translated words, in percent, from which an edition is called complete."""
    partial: int = 50
    """The share below which it is only a preview."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Addresses for the words of the footer."""


@dataclass(frozen=True, slots=True)
class Book:
    """One book in one language: the source, or after `translate` one of its translations."""

    title: Text
    metadata: Metadata
    chapters: tuple[Chapter, ...]
    footer: tuple[str, ...]
    """The lines of the attribution footer, to the letter, in every edition."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)


Change = Callable[[Text], Text]


def map_texts(book: Book, change: Change) -> Book:
    """Return the book with every text changed, in reading order. This is the one walk (DESIGN, key idea 2)."""
    return replace(book, title=change(book.title), chapters=tuple(map_chapter(each, change) for each in book.chapters))


def map_chapter(chapter: Chapter, change: Change) -> Chapter:
    heading = replace(chapter.heading, text=change(chapter.heading.text))
    return replace(chapter, heading=heading, blocks=map_blocks(chapter.blocks, change))


def map_blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    return tuple(_map_block(block, change) for block in blocks)


def _map_block(block: Block, change: Change) -> Block:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return replace(block, text=change(text))
        case Quote(blocks):
            return Quote(map_blocks(blocks, change))
        case List(items=items):
            return replace(block, items=tuple(map_blocks(item, change) for item in items))
        case Table(rows=rows):
            return replace(block, rows=tuple(tuple(change(cell) for cell in row) for row in rows))
        case Definitions(items):
            return Definitions(tuple((change(term), tuple(change(each) for each in values)) for term, values in items))
        case Figure(alt=alt, caption=caption):
            return replace(block, alt=change(alt), caption=change(caption) if caption else None)
        case Code() | Rule():
            return block
        case _:
            assert_never(block)


def texts(book: Book) -> tuple[Text, ...]:
    """Return every text of the book in reading order."""
    found: list[Text] = []

    def collect(text: Text) -> Text:
        found.append(text)
        return text

    map_texts(book, collect)
    return tuple(found)


def headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    """Yield the headings that stand directly in `blocks`, for a table of contents."""
    return (block for block in blocks if isinstance(block, Heading))
