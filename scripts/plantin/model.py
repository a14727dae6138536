"""The document model: a book as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plantin.errors import Origin, Problem

State = Literal["source", "translated", "fuzzy", "missing", "kept"]
Role = Literal["title", "heading", "paragraph", "cell", "term", "alt", "caption", "label", "code", "string", "comment"]
AlertKind = Literal["note", "tip", "important", "warning", "caution"]
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
class Alert:
    """A quotation that is set apart as a remark, `> [!NOTE]`."""

    kind: AlertKind
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Item:
    blocks: "tuple[Block, ...]"
    checked: bool | None = None
    """Of a task; None for an item that is none."""


@dataclass(frozen=True, slots=True)
class List:
    start: int | None
    """The first number of an ordered list; None when the list is unordered."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    align: tuple[Alignment, ...]
    rows: tuple[tuple[Text, ...], ...]
    """The first row is the head."""


@dataclass(frozen=True, slots=True)
class Definitions:
    items: "tuple[tuple[tuple[Text, ...], tuple[tuple[Block, ...], ...]], ...]"
    """Terms with what they mean: each meaning is blocks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a code block, counted in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Code:
    info: str | None
    """The fence's info string; None for indented code."""
    text: str
    messages: tuple[tuple[Span, Text], ...] = ()
    """Its strings and comments, in order, which are all of it that is translated."""
    whole: Text | None = None
    """The block as one message, with its fences, where a dialect has it so."""

    @property
    def shown(self) -> str:
        """The code with its translations in their places. A comment keeps the line end that a translator left out."""
        if self.whole and self.whole.msgstr is not None:
            lines = self.whole.msgstr.strip("\n").splitlines(keepends=True)
            fenced = len(lines) > 1 and lines[0].startswith(("```", "~~~")) and lines[-1].startswith(("```", "~~~"))
            return "".join(lines[1:-1] if fenced else lines)
        done, parts = 0, list[str]()
        for span, text in self.messages:
            source, translation = self.text[span.start : span.end], text.shown
            end = "\n" if source.endswith("\n") and not translation.endswith("\n") else ""
            parts += self.text[done : span.start], translation, end
            done = span.end
        return "".join([*parts, self.text[done:]])


@dataclass(frozen=True, slots=True)
class Math:
    """A formula on lines of its own, in LaTeX's notation."""

    tex: str


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that a reader may open and close."""

    summary: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Html:
    """A block that was written in HTML, as it was written: what of it may stand in a book, `xhtml` decides."""

    source: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Figure:
    picture: str
    """Name of the picture in `Book.pictures`."""
    alt: Text
    caption: Text | None


@dataclass(frozen=True, slots=True)
class Rule:
    pass


Block = Heading | Paragraph | Quote | Alert | List | Table | Definitions | Code | Math | Html | Details | Figure | Rule


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
    notes: "tuple[Footnote, ...]" = ()
    """In the order in which they are written."""
    title: Text | None = None
    """What the contents call it, where that is not its heading."""
    part: Text | None = None
    """The title of the part that it begins."""
    level: int = 1
    """How deep it stands in the contents: 2 for a chapter within a chapter."""

    @property
    def name(self) -> Text:
        return self.title or self.heading.text


@dataclass(frozen=True, slots=True)
class Footnote:
    name: str
    blocks: tuple[Block, ...]


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
    embed: bool = False
    """Whether EPUBs carry the typefaces of their text, cut down to its characters, for readers that lack the script."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Addresses for the words of the footer."""
    strict: bool = True
    """Whether a character without a glyph is an error; in a book of others it is printed by its number."""
    catalogs: Mapping[str, str] = field(default_factory=dict)
    """The catalogs' paths by language, where they are not `locales/<tag>.po`."""
    folder: str = "book/"
    """Where the text is kept, as the colophon says it."""

    def catalog(self, tag: str) -> str:
        return self.catalogs.get(tag, f"locales/{tag}.po")


@dataclass(frozen=True, slots=True)
class Book:
    """One book in one language: the source, or after `translate` one of its translations."""

    title: Text
    metadata: Metadata
    chapters: tuple[Chapter, ...]
    footer: tuple[str, ...]
    """The lines of the attribution footer, to the letter, in every edition."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()
    """What in the source could not stand in a book, and was repaired or left out."""
