"""Glyphs composed of a font's own: the same outlines, moved and put together under a number of their own."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from msgspec import Struct


class Composite(Struct, frozen=True):
    """A glyph in thousandths of the font's size."""

    width: int
    parts: tuple[tuple[int, int, int], ...]
    """The number of each glyph that it is composed of, and how far that stands to the right and up."""


def compose(content: bytes, first: int, glyphs: Sequence[Composite]) -> bytes:
    """Return a TrueType font with glyphs added from the number `first` on, which must be beyond those it has."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = TTFont(BytesIO(content), recalcTimestamp=False)
    font["post"].formatType = 3.0  # without names
    order = font.getGlyphOrder()
    names = [*order, *(f"composed{number}" for number in range(len(order), first + len(glyphs)))]
    font.setGlyphOrder(names)
    outlines, metrics, scale = font["glyf"], font["hmtx"].metrics, font["head"].unitsPerEm / 1000
    outlines.setGlyphOrder(names)
    for name in names[len(order) :]:
        outlines.glyphs[name], metrics[name] = Glyph(), (0, 0)
    for name, form in zip(names[first:], glyphs, strict=True):
        if form.parts:
            outlines.glyphs[name] = _composed([(names[code], x * scale, y * scale) for code, x, y in form.parts])
            outlines.glyphs[name].recalcBounds(outlines)
        metrics[name] = (round(form.width * scale), getattr(outlines.glyphs[name], "xMin", 0))
    output = BytesIO()
    font.save(output)
    return output.getvalue()


def _composed(parts: Sequence[tuple[str, float, float]]) -> Any:
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for name, x, y in parts:
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = name, round(x), round(y), 0
        glyph.components.append(component)
    return glyph
