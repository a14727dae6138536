"""Titles in lines of even length, as a compositor would break them: no last line of one word."""

from plantin import fonts
from plantin.edition import Edition
from plantin.locale import phrases
from plantin.model import Text
from plantin.xhtml import Element, plain


def widths(edition: Edition, title: Text, *, display: bool = False) -> list[float]:
    """The widths in ems of the pieces between which a title may break, set as a heading or as display type."""
    plan = fonts.plan(edition.language.tag, edition.language.script)
    families = plan.display if display else plan.heading
    return [fonts.width((*families, *plan.last_resort), piece) for piece in phrases(plain(title), title.language)]


def lines(ems: list[float], measure: float) -> int:
    """How many lines pieces of these widths fill; one that is wider than a line breaks where it must."""
    count, used = 1, 0.0
    for each in ems:
        if used and used + each > measure:
            count, used = count + 1, 0.0
        used += each
        while used > measure:
            count, used = count + 1, used - measure
    return count


def balance(element: Element, ems: list[float], measure: float) -> Element:
    """Narrow a centred title, whose lines are `measure` ems long, as far as it stays in as many lines."""
    count = lines(ems, measure)
    if count == 1 or max(ems) > measure:
        return element
    narrow = next(width for width in _steps(measure) if lines(ems, width * 0.98) > count or max(ems) > width * 0.98)
    side = max(0, (measure - narrow) / 2 - 0.1)  # padding: WeasyPrint 70 shifts a box with auto margins, from the right
    style = f"padding-left: {side:.2f}em; padding-right: {side:.2f}em"
    element.set("style", "; ".join(filter(None, [element.get("style"), style])))
    return element


def _steps(measure: float) -> list[float]:
    return [measure * 0.98**step for step in range(200)]
