"""Right-to-left lines, drawn so that their characters can be read back out of the PDF.

A PDF holds such a line as its glyphs stand on the page, from left to right, and who extracts text turns them round.
What is then not one glyph a character comes back in disorder: a ligature, a letter and its dots, a vowel sign; and a
glyph that stands aside or higher than its neighbours passes for another word or line. WeasyPrint 70 besides gives the
characters of several glyphs to the one that comes last, and never asks whether a glyph has been another character.

So each such cluster is made into a glyph of its own in the embedded font: composed of the same outlines at the same
places, as wide as the line goes on, and standing for one character. A cluster of several characters gets an empty glyph
for each of the others, and shares its width among them.
"""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct, field

from plantin import fonts
from plantin.fonts import Composite
from plantin.locale import UNSEEN
from plantin.writers.weasy import FROM_UNITS, ffi, pango

_NO_GLYPH = 0x0FFFFFFF
"""PANGO_GLYPH_EMPTY. Greater ones are of characters that the face lacks: isolates and the like, which are not drawn."""
_NARROW = 105
"""Thousandths of the size: of characters closer together, readers of the file take one for a shadow of the other."""
_NOT_TEXT = dict.fromkeys(
    map(ord, f"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2061\u2063\u2066\u2067\u2068\u2069\ufeff{UNSEEN}")
)
"""Marks of direction, of numbers, of line breaks and of bytes: they have done their work, and are no part of words."""
_ASIDE = 60
"""How far a glyph may stand from where a reader of the file expects it."""


class _Glyph(Struct, frozen=True):
    """One glyph of a line, in thousandths of the font's size."""

    code: int
    x: float
    y: float
    """How far it stands from where the line has come to: to the right, and up."""
    logical: float
    """The width that the font gives it."""
    width: float
    """How far the line goes on."""


class Composer(Struct):
    """The glyphs that one document adds to its fonts: the only state of this module, as long as one PDF is made."""

    made: dict[str, dict[tuple[str, Composite], int]] = field(default_factory=dict)
    """The number of each glyph by its character and form, by the font's hash."""
    drawn: set[str] = field(default_factory=set)
    """The hashes of the fonts of which it has drawn something."""

    def code(self, font: Any, char: str, form: Composite) -> int:
        """The number of the glyph in the font, where its width and character are noted."""
        own = self.made.setdefault(font.hash, {})
        code = own.setdefault((char, form), font.glyph_count + len(own))
        font.widths[code], font.to_unicode[code] = form.width, char
        return code

    def draw_first_line(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return WeasyPrint's function for a line, with ours for those that have right-to-left characters."""

        def draw_first_line(stream: Any, box: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
            pango.pango_layout_set_single_paragraph_mode(box.pango_layout.layout, True)
            line, _ = box.pango_layout.get_first_line()
            if text_overflow == "ellipsis" or block_ellipsis != "none" or not any(map(_leftward, _runs(line))):
                return original(stream, box, text_overflow, block_ellipsis, matrix)
            stream.set_text_matrix(*matrix.values)
            text = box.pango_layout.text.encode()
            for item in _runs(line):
                self._draw(stream, item, text)
            return []

        return draw_first_line

    def _draw(self, stream: Any, item: Any, text: bytes) -> None:
        """Draw a run of one direction and font."""
        font, size = stream.add_font(item.item.analysis.font)
        self.drawn.add(font.hash)
        stream.set_font_size(font.hash, size)
        clusters, leftward = _clusters(stream, item, font, size, text), _leftward(item)
        shown: list[_Glyph] = []
        for characters, glyphs in _joined(clusters) if leftward else clusters:
            if _is_plain(characters, glyphs, leftward) and _stands_for(font, characters, glyphs):
                shown += glyphs
            elif characters:
                shown += self._named(font, characters, glyphs, leftward)
        _show(stream, shown)

    def _named(self, font: Any, characters: str, glyphs: list[_Glyph], leftward: bool) -> list[_Glyph]:
        """A cluster as one glyph for each of its characters, in the order of the page; only the first is seen."""
        width = sum(glyph.width for glyph in glyphs) / len(characters)
        taken = round(width)
        parts, place = [], -width * (len(characters) - 1) * leftward
        for glyph in glyphs:
            if glyph.code != _NO_GLYPH:
                parts.append((glyph.code, round(place + glyph.x), round(glyph.y)))
            place += glyph.width
        forms = [Composite(taken, tuple(parts)), *(Composite(taken, ()) for _ in characters[1:])]
        codes = [self.code(font, char, form) for char, form in zip(characters, forms, strict=True)]
        return [_Glyph(code, 0, 0, taken, width) for code in (reversed(codes) if leftward else codes)]

    def clean(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return WeasyPrint's function that cuts a font down to what is used, with one that adds ours to the rest."""

        def clean(font: Any, to_unicode: dict[int, str], hinting: Any) -> None:
            own = self.made.get(font.hash, {})
            used = {code for code in to_unicode if code < font.glyph_count}
            used |= {code for _, form in own for code, _, _ in form.parts}
            original(font, dict.fromkeys(used, ""), hinting)
            if own:
                forms = [form for _, form in own]
                font.file_content = fonts.compose(font.file_content, font.glyph_count, forms)

        return clean


BEYOND = 0x10000
"""Greater than the number of any glyph of a font."""


class Apart(Composer, Struct):
    """The glyphs that one quire adds: they are numbered beyond all fonts until the quire is bound to the others."""

    apart: dict[tuple[str, str, Composite], int] = field(default_factory=dict)
    """The number of each glyph by its font's hash, its character and its form."""

    def code(self, font: Any, char: str, form: Composite) -> int:
        return self.apart.setdefault((font.hash, char, form), BEYOND + len(self.apart))


def then_opaque(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that draws a line, and then lets what follows be seen: a picture has no colour of its own.

    The letters of an emoji are transparent, and WeasyPrint 70 goes on so until the next letters.
    """

    def draw_first_line(stream: Any, *args: Any) -> Any:
        emojis = draw(stream, *args)
        stream.set_alpha(1)
        return emojis

    return draw_first_line


def glyphs(stream: Any, layout: Any) -> Iterator[tuple[str, Any, float, _Glyph]]:
    """Yield each character of a left-to-right line with its font, its size and its glyph, whose width is noted."""
    line, _ = layout.get_first_line()
    for item in _runs(line):
        font, size = stream.add_font(item.item.analysis.font)
        for characters, drawn in _clusters(stream, item, font, size, layout.text.encode()):
            yield characters, font, size, drawn[0]


def _runs(line: Any) -> Iterator[Any]:
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _leftward(item: Any) -> bool:
    return bool(item.item.analysis.level % 2)


def _clusters(stream: Any, item: Any, font: Any, size: float, text: bytes) -> Iterator[tuple[str, list[_Glyph]]]:
    """Yield the characters of each cluster of a run, in the order of the page, with its glyphs."""
    start, count, logical = item.item.offset, item.glyphs.num_glyphs, item.glyphs.log_clusters
    begins = sorted({logical[n] for n in range(count)})
    ends = dict(zip(begins, [*begins[1:], item.item.length], strict=True))
    first = 0
    for n in range(1, count + 1):
        if n == count or logical[n] != logical[first]:
            place = logical[first]
            characters = text[start + place : start + ends[place]].decode().translate(_NOT_TEXT)
            yield characters, [_glyph(stream, item, font, size, item.glyphs.glyphs[each]) for each in range(first, n)]
            first = n


def _glyph(stream: Any, item: Any, font: Any, size: float, info: Any) -> _Glyph:
    code, geometry, scale = info.glyph, info.geometry, 1000 * FROM_UNITS / size
    if code >= _NO_GLYPH:
        return _Glyph(_NO_GLYPH, 0, 0, 0, 0)
    if code not in font.widths:
        pango.pango_font_get_glyph_extents(item.item.analysis.font, code, stream.ink_rect, stream.logical_rect)
        font.widths[code] = round(stream.logical_rect.width * scale)
    x, y = geometry.x_offset * scale, -geometry.y_offset * scale
    return _Glyph(code, x, y, font.widths[code], geometry.width * scale)


def _joined(clusters: Iterator[tuple[str, list[_Glyph]]]) -> Iterator[tuple[str, list[_Glyph]]]:
    """Clusters with those too narrow to be told apart, such as vowel signs, joined to the one that follows."""
    characters, glyphs = "", list[_Glyph]()
    for own, drawn in clusters:
        characters, glyphs = own + characters, [*glyphs, *drawn]
        if sum(glyph.width for glyph in glyphs) > _NARROW * len(characters):
            yield characters, glyphs
            characters, glyphs = "", []
    if characters:
        yield characters, glyphs


def _is_plain(characters: str, glyphs: list[_Glyph], leftward: bool) -> bool:
    """Whether a cluster is one glyph for one character, where it is expected."""
    if not leftward:
        return not any(glyph.y for glyph in glyphs)
    if len(glyphs) != 1 or len(characters) != 1:
        return False
    (glyph,) = glyphs
    aside = max(abs(glyph.x), abs(glyph.y), abs(glyph.logical + glyph.x - glyph.width))
    return characters == " " or aside < _ASIDE


def _stands_for(font: Any, characters: str, glyphs: list[_Glyph]) -> bool:
    """Note that a glyph stands for these characters; whether it is one alone, and has not stood for others before."""
    drawn = [glyph for glyph in glyphs if glyph.code != _NO_GLYPH]
    return len(drawn) == 1 and bool(font.to_unicode.setdefault(drawn[0].code, characters) == characters)


def _show(stream: Any, glyphs: list[_Glyph]) -> None:
    """Show glyphs, each where the line has come to and moved from there (ISO 32000-1, section 9.4.3, TJ)."""
    parts: list[str] = []
    there = wanted = 0.0
    for glyph in glyphs:
        if glyph.code != _NO_GLYPH:
            # From where the last glyph ends: what was rounded off before it is made good here.
            back = round(there - wanted - glyph.x)
            parts += [f"{back} "] * bool(back) + [f"<{glyph.code:04x}>"]
            there += glyph.logical - back
        wanted += glyph.width
    if parts:
        back = round(there - wanted)
        stream.show_text("".join(parts + [f"{back} "] * bool(back)))
