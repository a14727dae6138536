"""One book in one language, with all that a writer needs: front matter, colophon, state and coverage."""

import uuid
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from plantin import emoji, formula
from plantin.catalog import Catalog
from plantin.labels import Labels, labels
from plantin.locale import Language, language, word_count
from plantin.model import Block, Book, Definitions, Paragraph, Text
from plantin.passages import with_blocks
from plantin.translate import translate
from plantin.walk import headings, map_texts, texts

EditionState = Literal["original", "complete", "partial", "preview"]

_STATE_LABELS: dict[EditionState, str] = {
    "original": "Original",
    "complete": "Complete",
    "partial": "Partial",
    "preview": "Preview",
}


class Coverage(Struct, frozen=True):
    """How much of today's source text is translated."""

    words: int
    """Of the source, by ICU's word boundaries."""
    translated: int
    """Those of them that stand in translated messages."""

    @property
    def percent(self) -> int:
        """Rounded down, so that only all is 100."""
        return 100 * self.translated // self.words if self.words else 100


class Edition(Struct, frozen=True):
    """One book in one language. Writers read it and add nothing to it but form."""

    book: Book
    language: Language
    labels: Labels
    coverage: Coverage
    date: date
    revision: str
    """12 hexadecimal digits of the digest of the edition's own inputs."""
    translators: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()

    @property
    def source(self) -> Language:
        return language(self.book.metadata.language)

    @property
    def identifier(self) -> str:
        """A URN of the edition's own, stable for its life (EPUB 3.3, section 5.5.3.1)."""
        name = f"{self.book.metadata.identifier}#{self.language.tag}"
        return uuid.uuid5(uuid.NAMESPACE_URL, name).urn

    @property
    def state(self) -> EditionState:
        metadata = self.book.metadata
        if self.language.tag == metadata.language:
            return "original"
        if self.coverage.percent >= metadata.complete:
            return "complete"
        return "partial" if self.coverage.percent >= metadata.partial else "preview"

    @property
    def state_label(self) -> Text:
        return self.labels(_STATE_LABELS[self.state])

    @property
    def notice(self) -> tuple[Text, ...]:
        """What the title page tells the reader of an edition that is not complete."""
        if self.state in ("original", "complete"):
            return ()
        return (self.state_label, self.share, self.labels(_FALLBACK))

    @property
    def share(self) -> Text:
        return self.labels(_SHARE, percent=self.language.percent(self.coverage.percent))


_SHARE = "{percent} of the words are translated."
_FALLBACK = "Passages that are not yet translated stay in the original language and carry a dotted line in the margin."


def original(book: Book, revision: str, own: Catalog | None = None) -> Edition:
    """Return the edition of the source itself. `own` is the book's catalog of labels."""
    facts = language(book.metadata.language)
    return Edition(
        in_dollars(with_blocks(book, facts.tag)),
        facts,
        labels(facts, own),
        coverage(book),
        book.metadata.date,
        revision,
    )


def translation(book: Book, tag: str, catalog: Catalog, revision: str, own: Catalog | None = None) -> Edition:
    """Return the edition of `book` in the language `tag`. Its date is the newer of the book's and the catalog's."""
    facts = language(tag)
    bound = translate(book, catalog, tag)
    return Edition(
        in_dollars(with_blocks(bound, tag)),
        facts,
        labels(facts, own),
        coverage(bound),
        max(book.metadata.date, catalog.revision or date.min),
        revision,
        translators=catalog.credits or ((catalog.team,) if catalog.team else ()),
        reviewers=catalog.reviewers,
    )


def in_dollars(book: Book) -> Book:
    """The book with its formulas as ours are marked: after translation, since catalogs have them as they were."""
    marks = book.metadata.formulas

    def change(text: Text) -> Text:
        shown = text.shown if text.role == "code" else formula.in_dollars(text.shown, marks)
        return text if shown == text.shown else replace(text, msgstr=shown)

    return map_texts(book, change) if marks != "dollars" else book


def coverage(book: Book) -> Coverage:
    """Count the source's words, and those that a reader of `book` gets in its own language."""
    words = translated = 0
    for text in texts(book):
        count = word_count(text.msgid, book.metadata.language) if text.words is None else text.words
        words += count
        translated += count if text.state in ("source", "translated") else 0
    return Coverage(words, translated)


def colophon(edition: Edition, typefaces: tuple[str, ...], artwork: bool) -> tuple[Block, ...]:
    """Return the page that says what this edition is, how it was made and how to help.

    `typefaces` are those that the format carries, and `artwork` is whether it carries pictures of emoji.
    """
    label = edition.labels
    title, metadata = edition.book.title, edition.book.metadata
    rows: list[tuple[tuple[Text, ...], tuple[tuple[Block, ...], ...]]] = []

    def row(term: str, *values: Text) -> None:
        if shown := [value for value in values if value.msgid]:
            rows.append(((label(term),), tuple((Paragraph(value),) for value in shown)))

    def own(value: str, tag: str = metadata.language) -> Text:
        return Text(value, title.origin, "label", tag)

    translated = edition.state != "original"
    if translated:
        row("Original title", Text(title.msgid, title.origin, "title", metadata.language))
    row("Author", *(own(name) for name in metadata.authors))
    row("Publisher", own(metadata.publisher))
    row("Rights", own(metadata.rights))
    if translated:
        named = [own(name, "zxx") for name in edition.translators] or [label("The contributors to this book")]
        row("Translated by", *named)
        row("Reviewed by", *(own(name, "zxx") for name in edition.reviewers))
    row("State of the translation", *_state(edition))
    row("Date", own(edition.language.day(edition.date), edition.language.tag))
    row("Revision", own(f"`{edition.revision}`"))
    row("How to help", _help(edition))
    row("Typefaces", own(edition.language.listed(typefaces), edition.language.tag))
    if artwork:
        row("Emoji pictures", own(emoji.ARTWORK, "zxx"))
    row("Made with", own("Plantin", "zxx"))
    return (Definitions(tuple(rows)),)


def has_emoji(book: Book) -> bool:
    """Whether any emoji stands in the book, at the head of a chapter or in a text."""
    marks = (each.emoji for chapter in book.chapters for each in (chapter.heading, *headings(chapter.blocks)))
    return any(marks) or any(shown for text in texts(book) for shown, _ in emoji.split(text.shown))


def _state(edition: Edition) -> tuple[Text, ...]:
    if edition.state == "original":
        return (edition.state_label,)
    review = () if edition.reviewers else (edition.labels("No native reader has reviewed this translation yet."),)
    if edition.state == "complete":
        return (edition.state_label, *review)
    return (*edition.notice, *review)


def _help(edition: Edition) -> Text:
    guide = f"`{edition.book.metadata.guide}`"
    if edition.state == "original":
        sentence = "The text is kept in the folder {folder}; {guide} explains how to send a correction."
        return edition.labels(sentence, folder=f"`{edition.book.metadata.folder}`", guide=guide)
    sentence = "The translation is kept in the file {catalog}; {guide} explains how to send a correction."
    return edition.labels(sentence, catalog=f"`{edition.book.metadata.catalog(edition.language.tag)}`", guide=guide)
