"""The lines at the head of a page: a title that is too long for its half is cut between two words."""

from plantin.edition import Edition
from plantin.locale import phrases
from plantin.writers.cover import advance
from plantin.xhtml import Element

_MARGINS, _SIZE = 36 * 96 / 25.4, 8 * 96 / 72
"""Of a page, both sides together, and of the letters, as styles/pdf.css has them: in CSS pixels."""
_HALF = 0.55
"""The share of the line that a book's title may take."""


def fit(edition: Edition, body: Element, page_width: float) -> None:
    """Cut the book's title, which the body begins with, and the chapters' where both are wider than a page's text."""
    title = body[0]
    room = (page_width - _MARGINS) / _SIZE
    tag = edition.language.tag
    title.text = _shortened(title.text or "", tag, _HALF * room)
    for heading in body.iter(f"{{{body.nsmap[None]}}}h1"):
        if line := heading.get("data-plain"):
            heading.set("data-plain", _shortened(line, tag, room - _width(title.text)))


def _shortened(line: str, tag: str, room: float) -> str:
    """As many words of a line as `room` ems hold, or letters of its first, with an ellipsis for the others."""
    if _width(line) <= room:
        return line
    kept, words = "", phrases(line, tag)
    for piece in words if _width(f"{words[0]}…") <= room else line:
        if _width(f"{kept}{piece}…") > room:
            break
        kept += piece
    return f"{kept.rstrip()}…"


def _width(line: str) -> float:
    """In ems, as letters are on an average: a fifth less than on the safe side, but for ideographs."""
    return sum(each if (each := advance(char)) >= 1 else 0.81 * each for char in line)
