"""The lines at the head of a page: a title that is too long for its half is cut between two words."""

from plantin import fonts
from plantin.edition import Edition
from plantin.locale import Language, in_own_direction, language, phrases
from plantin.xhtml import Element

_MARGINS, _SIZE = 36 * 96 / 25.4, 8 * 96 / 72
"""Of a page, both sides together, and of the letters, as styles/pdf.css has them: in CSS pixels."""
_HALF = 0.55
"""The share of the line that a book's title may take."""


def fit(edition: Edition, body: Element, page_width: float) -> None:
    """Cut the book's title, which the body begins with, and the chapters' where both are wider than a page's text."""
    title = body[0]
    room = (page_width - _MARGINS) / _SIZE
    title.text = _shortened(title.text or "", edition.language, _HALF * room)
    taken = _width(title.text, edition.language)
    for heading in body.iter(f"{{{body.nsmap[None]}}}h1"):
        if line := heading.get("data-plain"):
            line = _shortened(line, edition.language, room - taken)
            own = language(heading.get("data-language", edition.language.tag))
            heading.set("data-plain", in_own_direction(line, own, edition.language))


def _shortened(line: str, facts: Language, room: float) -> str:
    """As many words of a line as `room` ems hold, or letters of its first, with an ellipsis for the others."""
    if _width(line, facts) <= room:
        return line
    kept, words = "", phrases(line, facts.tag)
    for piece in words if _width(f"{words[0]}…", facts) <= room else line:
        if _width(f"{kept}{piece}…", facts) > room:
            break
        kept += piece
    return f"{kept.rstrip()}…"


def _width(line: str, facts: Language) -> float:
    plan = fonts.plan(facts.tag, facts.script)
    return fonts.width((*plan.body, *plan.last_resort), line)
