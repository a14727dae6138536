"""CFF outlines made into TrueType ones: cubic curves into quadratic ones that lie within a unit of them.

fontTools does the same with its pens in minutes; the two fonts of Chinese and Japanese text have two million curves,
so the points go straight from HarfBuzz into the bytes of the `glyf` table (OpenType specification, glyf).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from struct import pack
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

MAX_ERROR = 1.0
"""How far a curve may lie from its original, in units of the font: a thousandth of its size."""

# Flags of a point in a glyph description.
_ON, _OFF, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 0, 2, 4, 8, 16, 32

Point = tuple[int, int, int]
"""x, y, and whether it lies on the curve, as a flag."""


class Outline(Struct, frozen=True):
    """A glyph as the `glyf` table holds it, and what other tables say of it."""

    data: bytes
    bounds: tuple[int, int, int, int] = (0, 0, 0, 0)
    """xMin, yMin, xMax, yMax."""
    points: int = 0
    contours: int = 0


def convert(font: "TTFont", source: bytes) -> None:
    """Replace the CFF outlines of `font`, whose bytes are `source`, by TrueType outlines."""
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    outlines = [_outline(contours) for contours in _contours(source)]
    # Offsets are counted in pairs of bytes or in bytes; large fonts need the latter.
    data = [outline.data + b"\0" * (-len(outline.data) % 4) for outline in outlines]
    offsets = [0, *accumulate(map(len, data))]
    for tag, content in ("glyf", b"".join(data)), ("loca", pack(f">{len(offsets)}I", *offsets)):
        font[tag] = DefaultTable(tag)
        font[tag].data = content
    _describe(font, outlines)
    font.recalcBBoxes = False  # done; fontTools would want to do it from its own form of the outlines
    font.sfntVersion = "\x00\x01\x00\x00"
    del font["CFF "]


def _contours(source: bytes) -> Iterator[list[list[Point]]]:
    """Yield the contours of every glyph, in the order of glyph ids."""
    import uharfbuzz
    from fontTools.cu2qu import curve_to_quadratic

    contours: list[list[Point]] = []

    def move(x: float, y: float, _: object) -> None:
        contours.append([(round(x), round(y), _ON)])

    def line(x: float, y: float, _: object) -> None:
        contours[-1].append((round(x), round(y), _ON))

    def cubic(x1: float, y1: float, x2: float, y2: float, x3: float, y3: float, _: object) -> None:
        start = contours[-1][-1]
        curve = curve_to_quadratic(((start[0], start[1]), (x1, y1), (x2, y2), (x3, y3)), MAX_ERROR)
        contours[-1] += [(round(x), round(y), _OFF) for x, y in curve[1:-1]]
        contours[-1].append((round(x3), round(y3), _ON))

    draw = uharfbuzz.DrawFuncs()
    draw.set_move_to_func(move)
    draw.set_line_to_func(line)
    draw.set_cubic_to_func(cubic)
    face = uharfbuzz.Face(source)
    font = uharfbuzz.Font(face)
    for glyph in range(face.glyph_count):
        contours.clear()
        font.draw_glyph(glyph, draw)
        yield [_turned(contour) for contour in contours]


def _turned(contour: list[Point]) -> list[Point]:
    """A contour the other way round, as TrueType wants it, without the point that only closes it."""
    if len(contour) > 1 and contour[-1] == contour[0]:
        contour.pop()
    return contour[:1] + contour[:0:-1]


def _outline(contours: list[list[Point]]) -> Outline:
    """A simple glyph description (OpenType specification, glyf)."""
    points = [point for contour in contours for point in contour]
    if not points:
        return Outline(b"")
    xs, ys, _ = zip(*points, strict=True)
    bounds = min(xs), min(ys), max(xs), max(ys)
    ends = [end - 1 for end in accumulate(map(len, contours))]
    header = pack(f">5h{len(ends)}HH", len(ends), *bounds, *ends, 0)
    x_flags, x_bytes = _deltas(xs, _X_SHORT, _X_SAME)
    y_flags, y_bytes = _deltas(ys, _Y_SHORT, _Y_SAME)
    flags = [x | y | point[2] for x, y, point in zip(x_flags, y_flags, points, strict=True)]
    return Outline(header + _packed(flags) + x_bytes + y_bytes, bounds, len(points), len(ends))


def _deltas(values: Sequence[int], short: int, same: int) -> tuple[list[int], bytes]:
    """One coordinate of every point as its distance from the last one, and the flags that say how it is written."""
    flags, data, last = [], bytearray(), 0
    for value in values:
        delta = value - last
        last = value
        if delta == 0:
            flags.append(same)
        elif 0 < delta < 256:
            flags.append(short | same)
            data.append(delta)
        elif -256 < delta < 0:
            flags.append(short)
            data.append(-delta)
        else:
            flags.append(0)
            data += pack(">h", delta)
    return flags, bytes(data)


def _packed(flags: Iterable[int]) -> bytes:
    """Flags with their repetitions counted."""
    data = bytearray()
    for flag, run in groupby(flags):
        count = sum(1 for _ in run)
        while count:
            part = min(count, 256)
            data += bytes((flag | _REPEAT, part - 1)) if part > 2 else bytes((flag,)) * part
            count -= part
    return bytes(data)


def _describe(font: "TTFont", outlines: list[Outline]) -> None:
    """Bring the tables that sum up the outlines into line with them."""
    metrics, order = font["hmtx"].metrics, font.getGlyphOrder()
    for name, outline in zip(order, outlines, strict=True):
        # A rasteriser moves a glyph by the difference between its bearing and its outline: they must agree.
        metrics[name] = (metrics[name][0], outline.bounds[0])
    drawn = [(metrics[name][0], outline) for name, outline in zip(order, outlines, strict=True) if outline.points]
    head, hhea, maxp = font["head"], font["hhea"], font["maxp"]
    head.indexToLocFormat, head.glyphDataFormat = 1, 0
    head.xMin, head.yMin = (min(outline.bounds[side] for _, outline in drawn) for side in (0, 1))
    head.xMax, head.yMax = (max(outline.bounds[side] for _, outline in drawn) for side in (2, 3))
    hhea.advanceWidthMax = max(advance for advance, _ in metrics.values())
    hhea.minLeftSideBearing, hhea.xMaxExtent = head.xMin, head.xMax
    hhea.minRightSideBearing = min(advance - outline.bounds[2] for advance, outline in drawn)
    maxp.tableVersion = 0x00010000
    maxp.maxPoints = max(outline.points for _, outline in drawn)
    maxp.maxContours = max(outline.contours for _, outline in drawn)
    maxp.maxZones = 1  # no program uses the twilight zone: there is none
    for field in _UNUSED:
        setattr(maxp, field, 0)


_UNUSED = (
    *("maxCompositePoints", "maxCompositeContours", "maxTwilightPoints", "maxStorage", "maxFunctionDefs"),
    *("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"),
)
