"""The document model: a book as frozen values."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from plantin.errors import Origin, Packed, Problem
from plantin.metadata import Metadata

State = Literal["source", "translated", "fuzzy", "missing", "kept", "whole"]
"""Whole is the state of a message that stands for several of ours, which count in its place, translated or not."""
Role = Literal["title", "heading", "paragraph", "cell", "term", "alt", "caption", "label", "code", "string", "comment"]
AlertKind = Literal["note", "tip", "important", "warning", "caution"]
Alignment = Literal["none", "left", "center", "right"]
Matter = Literal["front", "body", "back"]


class _Block(Packed, frozen=True, tag=True):
    """One of the kinds of block, which says in its packed form of which kind it is."""


class Alias(Packed, frozen=True):
    """What another tool's catalogs call a message."""

    msgid: str
    prefix: str = ""
    """What the msgid begins with and our message does not: it is cut from the msgstr too."""
    definitions: str = ""
    """Of the links that it only refers to."""


class Text(Packed, frozen=True):
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
    aliases: tuple[Alias, ...] = ()
    msgstr_origin: Origin | None = None
    """Of the translation, in its catalog."""
    words: int | None = None
    """How many the msgid has, where they have been counted."""

    @property
    def place(self) -> Origin:
        """Where what is shown has been written."""
        return self.msgstr_origin or self.origin

    @property
    def shown(self) -> str:
        """The inline Markdown that a reader of this text sees."""
        return self.msgid if self.msgstr is None else self.msgstr


class Heading(_Block, frozen=True):
    level: int
    """1 to 6."""
    id: str
    """Made from the source text, so that translation never moves an anchor."""
    emoji: str
    """The leading emoji, which no translator is handed; empty when there is none."""
    text: Text


class Paragraph(_Block, frozen=True):
    text: Text


class Quote(_Block, frozen=True):
    blocks: "tuple[Block, ...]"


class Alert(_Block, frozen=True):
    """A quotation that is set apart as a remark, `> [!NOTE]`."""

    kind: AlertKind
    blocks: "tuple[Block, ...]"


class Item(Packed, frozen=True):
    blocks: "tuple[Block, ...]"
    checked: bool | None = None
    """Of a task; None for an item that is none."""


class List(_Block, frozen=True):
    start: int | None
    """The first number of an ordered list; None when the list is unordered."""
    items: tuple[Item, ...]


class Table(_Block, frozen=True):
    align: tuple[Alignment, ...]
    rows: tuple[tuple[Text, ...], ...]
    """The first row is the head."""


class Definitions(_Block, frozen=True):
    items: "tuple[tuple[tuple[Text, ...], tuple[tuple[Block, ...], ...]], ...]"
    """Terms with what they mean: each meaning is blocks."""


class Span(Packed, frozen=True):
    """A stretch of a code block, counted in characters."""

    start: int
    end: int


class Code(_Block, frozen=True):
    info: str | None
    """The fence's info string; None for indented code."""
    text: str
    origin: Origin
    """Where the text begins."""
    messages: tuple[tuple[Span, Text], ...] = ()
    """Its strings and comments, in order, which are all of it that is translated."""
    whole: Text | None = None
    """The block as one message, with its fences, where a dialect has it so."""
    hides: str = ""
    """What begins the lines of it that are not printed; empty where all are."""

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

    @property
    def printed(self) -> str:
        """The code as a reader sees it, without the lines that only a compiler wants."""
        return "".join(map(self._printed, self.shown.splitlines(keepends=True))) if self.hides else self.shown

    def _printed(self, line: str) -> str:
        """One line, or nothing; in Rust `#[…]` and `#![…]` are attributes, and `##` stands for a `#`."""
        code = line.lstrip()
        if not code.startswith(self.hides) or code.startswith(("#[", "#!")):
            return line
        return line.replace("##", "#", 1) if code.startswith("##") else ""


class Math(_Block, frozen=True):
    """A formula on lines of its own, in LaTeX's notation."""

    tex: str


class Html(_Block, frozen=True):
    """An element that was written in HTML and may stand in a book, with what stands in it."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    content: "tuple[str | Block, ...]"


class Figure(_Block, frozen=True):
    picture: str
    """Name of the picture in `Book.pictures`."""
    alt: Text
    caption: Text | None


class Rule(_Block, frozen=True):
    pass


Block = Heading | Paragraph | Quote | Alert | List | Table | Definitions | Code | Math | Html | Figure | Rule


class Passage(Struct, frozen=True):
    """A stretch of a chapter's source whose messages are not blocks of ours: it is read as Markdown once translated."""

    source: str
    messages: tuple[tuple[Span, Text], ...]
    """In order. What is between them stays as it is."""
    origin: Origin
    headings: tuple[Heading, ...] = ()
    """Those in it as the source has them: translation moves no anchor and changes no level."""
    blocks: tuple[Block, ...] = ()
    """What it holds where it is not translated as a whole, and messages of their own have been made of it."""


class Chapter(Struct, frozen=True):
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
    matter: Matter = "body"
    """Whether it is of the front matter (a preface), of the body or of the back matter (an appendix)."""
    passages: tuple[Passage, ...] = ()
    """Instead of blocks and notes, until the book has been translated and `passages` has read them."""
    links: tuple[tuple[str, Origin], ...] = ()
    """The addresses to which it leads, with their places."""

    @property
    def name(self) -> Text:
        return self.title or self.heading.text


class Footnote(Packed, frozen=True):
    name: str
    blocks: tuple[Block, ...]


class Book(Struct, frozen=True):
    """One book in one language: the source, or after `translate` one of its translations."""

    title: Text
    metadata: Metadata
    chapters: tuple[Chapter, ...]
    footer: tuple[str, ...]
    """The lines of the attribution footer, to the letter, in every edition."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()
    """What in the source could not stand in a book, and was repaired or left out."""
    digest: str = ""
    """Of the files that the source was read from."""
