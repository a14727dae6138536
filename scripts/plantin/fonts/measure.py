"""How wide a line of display type comes out."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from plantin.fonts.plans import covers, drawn
from plantin.fonts.table import Made, home, index

_WEIGHTS = ("SemiBold", "Bold", "Regular")
"""Of display type, the first that a family has."""


def width(families: Iterable[str], text: str) -> float:
    """The width of `text` in ems as display type, each character in the first family that has it."""
    faces = [face for name in families if (face := _display(name))]

    def face_of(char: str) -> Made:
        return next((face for face in faces if covers(face, char) or not drawn(char)), faces[0])

    return sum(_shaped("".join(run), face) for face, run in groupby(text, face_of))


@cache
def _display(family: str) -> Made | None:
    made = {each.style: each for each in index() if each.family == family}
    return next((made[style] for style in _WEIGHTS if style in made), None)


def _shaped(text: str, face: Made) -> float:
    import uharfbuzz

    font = _font(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions)) / float(font.face.upem)


@cache
def _font(face: Made) -> Any:
    import uharfbuzz

    blob = uharfbuzz.Blob.from_file_path(str(home() / "faces" / face.file))
    return uharfbuzz.Font(uharfbuzz.Face(blob))
