"""The typefaces that an EPUB carries: subsets for what a reader may lack, and of whole scripts where the book asks."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct

from plantin import emoji, fonts
from plantin.edition import Edition
from plantin.format import Spread, digest
from plantin.writers.package import Item
from plantin.xhtml import is_symbol

TEXT, HEADINGS = "Plantin Text", "Plantin Headings"


class Embedded(Struct, frozen=True):
    """A subset of a face."""

    face: str
    """The family it is a subset of."""
    family: str
    """A name of ours, since the Open Font License reserves some originals'."""
    style: str
    item: Item

    @property
    def rule(self) -> str:
        weight = "bold" if "Bold" in self.style else "normal"
        slant = "italic" if "Italic" in self.style else "normal"
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {weight}; font-style: {slant}; '
            f"src: url(../{self.item.file}) }}"
        )


class Cut(Struct, frozen=True):
    """What a subset is made of."""

    face: str
    style: str
    characters: str
    family: str
    """What it is called."""
    engine: ClassVar[bool] = False

    @property
    def digest(self) -> str:
        return digest(map(str.encode, (self.face, self.style, self.characters, self.family)))


def cut(part: Cut) -> bytes:
    """Return a subset as a font. Pure."""
    return fonts.subset(part.face, part.style, part.characters, part.family)


def embedded(
    edition: Edition, documents: Iterable[Item], characters: frozenset[str], spread: Spread
) -> tuple[Embedded, ...]:
    """Return what is to be embedded with these documents: emoji and symbols always, the text where it is asked for.

    `characters` are all that they have.
    """
    pieces = (piece for item in documents for piece in emoji.split(item.data.decode()))
    marks = {char for is_emoji, piece in pieces if is_emoji for char in piece}
    symbols = {each for each in characters if is_symbol(each)}
    found = [*_cuts("Noto Emoji", "Plantin Emoji", marks), *_cuts("STIX Two Math", "Plantin Symbols", symbols)]
    if edition.book.metadata.embed:
        plan = fonts.plan(edition.language.tag, edition.language.script)
        text = characters - marks - symbols
        found += _cuts(plan.body[0], TEXT, text)
        if plan.heading[0] != plan.body[0]:
            found += _cuts(plan.heading[0], HEADINGS, text)
    return tuple(_font(part, data) for part, data in zip(found, spread(cut, found), strict=True))


def _cuts(face: str, family: str, characters: Iterable[str]) -> Iterator[Cut]:
    """A subset of each of a family's faces, of those of the characters that it has."""
    for style, covered in fonts.styles(face, "".join(sorted(characters))):
        yield Cut(face, style, covered, family)


def _font(part: Cut, data: bytes) -> Embedded:
    slug = f"{part.family} {part.style}".lower().replace(" regular", "").replace(" ", "-")
    return Embedded(part.face, part.family, part.style, Item(slug, f"fonts/{slug}.ttf", "font/ttf", data))


def rules(found: Iterable[Embedded]) -> str:
    """The rules of a style sheet that make use of them."""
    families = {font.family for font in found}
    lines = [font.rule for font in found]
    if TEXT in families:
        lines.append(f'html {{ font-family: "{TEXT}", serif }}')
    if HEADINGS in families:
        lines.append(
            f'h1, h2, h3, h4, h5, h6, strong, em, dt, th {{ font-family: "{HEADINGS}", "{TEXT}", sans-serif }}'
        )
    return "\n".join(lines)
