"""What a book says of itself as a whole, apart from its title."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field


class Metadata(Struct, frozen=True):
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
    description: str = ""
    """What the book is about, in its own language and in a sentence or two."""
    strict: bool = True
    """Whether a character without a glyph is an error, as is what a check refuses: not in a book of others."""
    formulas: Literal["dollars", "mathjax", "none"] = "dollars"
    """What stands round formulas in its messages; in a book of others a dollar may be a dollar."""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The catalogs of each language, where they are not `locales/<tag>.po`: one, or one for each chapter."""
    folder: str = "book/"
    """Where the text is kept, as the colophon says it."""
    dialect: str = "own"
    """In what form its chapters are written, by the name of its rules (`markdown.RULES`)."""

    def catalogs(self, tag: str) -> tuple[str, ...]:
        """The paths of a language's catalogs; none for the source's own."""
        return self.paths.get(tag, (f"locales/{tag}.po",)) if tag != self.language else ()

    def catalog(self, tag: str) -> str:
        """The path of a language's catalog, of several the first."""
        return self.catalogs(tag)[0]

    @property
    def header_language(self) -> str | None:
        """The language that a catalog's header may name besides its own: in a book of others, the source's."""
        return None if self.strict else self.language
