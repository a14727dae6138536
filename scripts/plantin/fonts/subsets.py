"""A few characters of a face, as a small font for an EPUB to carry."""

from functools import cache
from io import BytesIO

from plantin.errors import PlantinError, Problem
from plantin.fonts.plans import covers, drawn
from plantin.fonts.recipe import COPYRIGHT, LICENCE, LICENCE_ADDRESS, rename
from plantin.fonts.table import SET_UP, home, index


def subset(family: str, style: str, characters: str, name: str) -> bytes:
    """Return a TrueType font of the face's glyphs for `characters`, in any order, and of what they join to.

    Joining is kept: an emoji of several characters comes out as one glyph if all of them are given. The font is called
    `name`, since the Open Font License reserves some names for the whole font; its copyright and licence stay in it.

    Raises PlantinError when there is no such face, or it lacks one of the characters.
    """
    import uharfbuzz
    from fontTools.ttLib import TTFont

    source = uharfbuzz.Face(_content(family, style))
    lacking = sorted({char for char in characters if drawn(char)} - set(map(chr, source.unicodes)))
    if lacking:
        codes = ", ".join(f"U+{ord(char):04X}" for char in lacking)
        raise PlantinError(Problem(f"{family} {style} has no {codes}"))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.name_id_set.update({COPYRIGHT, LICENCE, LICENCE_ADDRESS})
    font = TTFont(BytesIO(bytes(wanted.subset(source).blob.data)), recalcTimestamp=False)
    kept = {number: font["name"].getDebugName(number) for number in (COPYRIGHT, LICENCE, LICENCE_ADDRESS)}
    rename(font, name, style, {number: text for number, text in kept.items() if text})
    output = BytesIO()
    font.save(output)
    return output.getvalue()


def styles(family: str, characters: str) -> list[tuple[str, str]]:
    """The styles of a family's faces that have any of the characters, each with those that it has.

    Joiners and the like go with them, though no face draws them.
    """
    found = []
    for made in (each for each in index() if each.family == family):
        covered = "".join(char for char in characters if covers(made, char) or not drawn(char))
        if any(map(drawn, covered)):
            found.append((made.style, covered))
    return found


@cache
def _content(family: str, style: str) -> bytes:
    for made in index():
        if (made.family, made.style) == (family, style):
            return (home() / "faces" / made.file).read_bytes()
    raise PlantinError(Problem(f"there is no face {family} {style}", hint=SET_UP))
