"""The cover: one drawing of the book's own, with its title in the edition's language."""

import hashlib
from collections.abc import Mapping
from typing import ClassVar

from lxml import etree
from lxml.builder import ElementMaker
from msgspec import Struct

from plantin.edition import Edition
from plantin.format import Spread, Styles, digest
from plantin.locale import language, typography
from plantin.model import Text
from plantin.writers import sheets, titles
from plantin.xhtml import E, Element, Scope, classed, document, phrased, plain, text

WIDTH, HEIGHT = 1600, 2560
"""Pixels: what stores ask of a cover, at the least (quality: B1, Stores)."""

S = ElementMaker(namespace="http://www.w3.org/2000/svg", nsmap={None: "http://www.w3.org/2000/svg"})
_TILES = 5
"""Tiles across the drawing."""


class Palette(Struct, frozen=True):
    """Colours that were chosen together, as CSS."""

    ground: str
    line: str
    accent: str
    deep: str


_PALETTES = (
    Palette("#12263a", "#f2a541", "#e4572e", "#0b1826"),
    Palette("#3b1c32", "#f0b67f", "#d6516d", "#26101f"),
    Palette("#0f3d3e", "#e2c275", "#d95d39", "#082627"),
    Palette("#232946", "#b8c1ec", "#eebbc3", "#151930"),
    Palette("#4a1d1f", "#e8c07d", "#cc704b", "#2f1011"),
    Palette("#1b3a2f", "#d9ae61", "#e07a5f", "#10251e"),
)


class Drawing(Struct, frozen=True):
    """What a cover is made of."""

    html: bytes
    styles: str
    art: bytes
    """The drawing, as SVG."""
    engine: ClassVar[bool] = True

    @property
    def digest(self) -> str:
        return digest((self.html, self.styles.encode(), self.art))


def make(edition: Edition, styles: Styles, _needs: Mapping[str, bytes], spread: Spread) -> bytes:
    """Return the cover as a JPEG picture of WIDTH × HEIGHT pixels, for the EPUB and the library."""
    return next(iter(spread(drawn, [_drawing(edition, styles)])))


def drawn(drawing: Drawing) -> bytes:
    """Return the picture of a drawing. Pure."""
    # A process that only says what is drawn holds a book, and no engine.
    from plantin.writers import engine, raster

    files = {ART: (drawing.art, "image/svg+xml")}
    return raster.cover(engine.paged(drawing.html, drawing.styles, files, engine.Finish(str)), (WIDTH, HEIGHT))


def _drawing(edition: Edition, styles: Styles) -> Drawing:
    width = 400
    scope = Scope(edition.language, lambda _: None, lambda _: None, lambda tex, _: E.code(tex), edition.labels)
    body = E.body(fragment(edition, scope, width, width * HEIGHT // WIDTH))
    html = document([], body, plain(edition.book.title), edition.language)
    size = f"@page {{ size: {width}px {width * HEIGHT // WIDTH}px }}"
    sheet = "\n".join([sheets.print_sheet(edition, styles, "book.css", "cover.css"), size])
    return Drawing(html, sheet, art(edition))


ART = "book:cover-art"
"""The URL under which the style sheet finds the drawing."""


def fragment(edition: Edition, scope: Scope, width: float, height: float) -> Element:
    """Return the cover of a page of `width` × `height` CSS pixels, as the PDF has it too."""
    metadata = edition.book.metadata
    name = edition.book.title
    title = classed(phrased(text(E.p(), name, scope), name.language), "cover-title", "display")
    leading = typography(edition.language).title
    ems = titles.widths(edition, name, display=True)
    size = _size(ems, width * 0.82, height * (0.2 if metadata.authors else 0.24), leading)
    title.set("style", f"font-size: {size:.1f}px; line-height: {leading}")
    titles.balance(title, ems, width * 0.82 / size)
    imprint = E.div()
    for kind, value, tag in (
        ("cover-authors", language(metadata.language).listed(metadata.authors), metadata.language),
        ("cover-language", edition.language.autonym, edition.language.tag),
        ("cover-publisher", metadata.publisher, metadata.language),
    ):
        if value:
            said = Text(value, edition.book.title.origin, "label", tag)
            line = text(E.p(), said, scope)
            # Twenty authors have as much room as one.
            most = _size(titles.widths(edition, said), width * 0.8, height * 0.08, 1.2)
            imprint.append(_styled(classed(line, kind), f"font-size: {min(most, height * _SIZES[kind]):.1f}px"))
    panel = classed(E.div(title, imprint), "cover-panel")
    return classed(E.section(*_boxes("cover-art", "cover-rule"), panel), "cover")


_SIZES = {"cover-authors": 0.024, "cover-language": 0.023, "cover-publisher": 0.02}
"""Of the lines below the title, as shares of the cover's height; smaller where they are long."""
_LONG = 14.0


def _styled(element: Element, style: str) -> Element:
    element.set("style", style)
    return element


def _boxes(*names: str) -> list[Element]:
    return [classed(E.div(), name) for name in names]


def _size(ems: list[float], width: float, height: float, leading: float) -> float:
    """The largest size in pixels at which words of these widths, set in lines of `leading` times it, fit a box.

    A word of more than so many ems, an address say, breaks where it must.
    """
    longest = min(max(ems), _LONG)
    sizes = (height / 2.2 * 0.97**step for step in range(200))
    return next(
        size for size in sizes if longest * size <= width and titles.lines(ems, width / size) * leading * size <= height
    )


def palette(edition: Edition) -> Palette:
    return _PALETTES[_digest(edition)[0] % len(_PALETTES)]


def _digest(edition: Edition) -> bytes:
    """The book's own bytes: every edition of it has the same drawing, another book another."""
    return hashlib.sha256(edition.book.metadata.identifier.encode()).digest()


def art(edition: Edition) -> bytes:
    """Return the drawing as SVG: Truchet's tiles of quarter circles, turned by the digest of the book's identifier."""
    colours, digest = palette(edition), _digest(edition)
    tiles = [(x, y, hashlib.sha256(digest + bytes([x, y])).digest()[0]) for y in range(_TILES) for x in range(_TILES)]
    thin, thick = (" ".join(_arcs(x, y, byte, radii) for x, y, byte in tiles) for radii in (_THIN, _THICK))
    nodes = [
        S.circle(cx=f"{x + 0.5}", cy=f"{y + 0.5}", r="0.1", fill=colours.line) for x, y, byte in tiles if byte % 7 == 0
    ]
    drawing = S.svg(
        S.rect(width="100%", height="100%", fill=colours.ground),
        S.path(d=thin, fill="none", stroke=colours.line, **{"stroke-width": "0.03"}),
        S.path(d=thick, fill="none", stroke=colours.accent, **{"stroke-width": "0.1"}),
        *nodes,
        viewBox=f"0 0 {_TILES} {_TILES}",
        width="600",
        height="600",
    )
    return etree.tostring(drawing)


_THIN, _THICK = (0.18, 0.34, 0.66, 0.82), (0.5,)
"""Radii of the arcs about a tile's corner, as shares of its side."""


def _arcs(x: int, y: int, byte: int, radii: tuple[float, ...]) -> str:
    """The path of one tile: quarter circles about two opposite corners, which two being a matter of chance."""
    turned = byte & 1
    corners = ((x, y, 1, 1), (x + 1, y + 1, -1, -1)) if turned else ((x + 1, y, -1, 1), (x, y + 1, 1, -1))
    return " ".join(_quarter(*corner, radius) for corner in corners for radius in radii)


def _quarter(x: int, y: int, right: int, down: int, radius: float) -> str:
    """A quarter circle as one cubic curve; 0.5523 puts its handles where it bulges like a circle."""
    across, along, handle = right * radius, down * radius, 0.5523 * radius
    curve = (x + across, y + down * handle, x + right * handle, y + along, x, y + along)
    return f"M{x + across:g} {y}C{' '.join(f'{each:g}' for each in curve)}"
