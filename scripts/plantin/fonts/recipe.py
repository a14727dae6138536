"""How a static TrueType face is made from the file of a package: pinned, converted and named, always the same bytes.

Why static TrueType and nothing else: WeasyPrint would pin a variable font anew in every book, and makes of a CFF font
whose glyphs are numbered by CID a PDF font in which strict viewers show the wrong glyphs.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from plantin.errors import PlantinError, Problem
from plantin.fonts.quadratic import convert
from plantin.fonts.table import WEIGHTS, Face

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Of use only for vertical text, for variable fonts, or to systems that fonts are installed on.
_DROPPED = ("DSIG", "STAT", "meta", "vhea", "vmtx", "VORG")

# Numbers of the name table (OpenType specification, name, Name IDs).
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT, _BOOK_FAMILY, _BOOK_STYLE = 1, 2, 3, 4, 6, 16, 17
COPYRIGHT, _VERSION, _TRADEMARK, LICENCE, LICENCE_ADDRESS = 0, 5, 7, 13, 14
_KEPT = (COPYRIGHT, _VERSION, _TRADEMARK, LICENCE, LICENCE_ADDRESS)


def make(face: Face, source: bytes) -> bytes:
    """Return the static TrueType face that `face` asks for, made from the bytes of its source.

    Raises PlantinError when they are no font.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        # recalcTimestamp: head.modified stays the source's, so that the same source gives the same bytes.
        font = TTFont(BytesIO(_pinned(source, dict(face.axes))), recalcTimestamp=False)
    except TTLibError as error:
        problem = Problem(f"{face}: {face.package}/{face.path}: {error}", hint="install the package again")
        raise PlantinError(problem) from error
    if "CFF " in font:
        convert(font, source)
    for tag in _DROPPED:
        if tag in font:
            del font[tag]
    _style(font, face)
    names = {number: font["name"].getDebugName(number) for number in _KEPT}
    rename(font, face.family, face.style, {number: text for number, text in names.items() if text})
    output = BytesIO()
    font.save(output)
    return output.getvalue()


def _pinned(source: bytes, axes: dict[str, float]) -> bytes:
    """A variable font at one place of its axes; a static one as it is."""
    import uharfbuzz

    face = uharfbuzz.Face(source)
    if not face.has_var_data:
        return source
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    # Contours of variable fonts overlap, which a rasteriser must know to draw their edges evenly.
    wanted.flags |= uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    wanted.pin_all_axes_to_default(face)
    for axis, value in axes.items():
        wanted.pin_axis_location(face, axis, value)
    return bytes(wanted.subset(face).blob.data)


def _style(font: "TTFont", face: Face) -> None:
    """Set the numbers and bits by which engines tell a face's weight and slant."""
    weight, italic = WEIGHTS[face.style], "Italic" in face.style
    bold = weight >= WEIGHTS["Bold"]
    font["head"].macStyle = bold | italic << 1
    font["OS/2"].usWeightClass = weight
    # Bit 0 italic, 5 bold, 6 regular (OpenType specification, OS/2, fsSelection).
    others = font["OS/2"].fsSelection & ~(1 << 0 | 1 << 5 | 1 << 6)
    font["OS/2"].fsSelection = others | italic | bold << 5 | (not (bold or italic)) << 6


def rename(font: "TTFont", family: str, style: str, kept: dict[int, str]) -> None:
    """Give a font these names and no others."""
    postscript = f"{family}-{style}".replace(" ", "")
    names = kept | {_FAMILY: family, _STYLE: style, _UNIQUE: postscript, _FULL: f"{family} {style}"}
    names[_POSTSCRIPT] = postscript
    if style not in ("Regular", "Italic", "Bold", "Bold Italic"):
        # The first pair of names knows these four styles only, so the fifth is a family of its own there.
        names |= {_FAMILY: f"{family} {style}", _STYLE: "Regular", _BOOK_FAMILY: family, _BOOK_STYLE: style}
    font["name"].names = []
    for number, text in sorted(names.items()):
        font["name"].setName(text, number, 3, 1, 0x409)  # Windows, Unicode, English


def contents(font: bytes) -> tuple[int, list[int]]:
    """The number of a font's glyphs, and the code points that it has glyphs for, in order."""
    import uharfbuzz

    face = uharfbuzz.Face(font)
    return face.glyph_count, sorted(face.unicodes)
