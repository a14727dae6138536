"""Formulas: from LaTeX's notation to MathML for reading systems, and to a drawing for the page."""

from functools import cache
from html import unescape
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@cache
def mathml(tex: str, *, display: bool) -> str | None:
    """Return the formula as a `math` element; None when it is not one that is understood."""
    from latex2mathml import converter

    try:
        element = converter.convert_to_element(tex, display="block" if display else "inline")
        # Its `convert` decodes references last, after writing the markup: an author's & and < would be markup too.
        for each in element.iter():
            each.text = unescape(each.text or "")
        return ElementTree.tostring(element, encoding="unicode")
    except Exception:  # latex2mathml raises whatever its parser meets: IndexError, KeyError and its own
        return None


@cache
def drawing(tex: str, size: float) -> tuple[bytes, float] | None:
    """Return the formula as an SVG picture in STIX Two Math, and how far it reaches below the line.

    `size` is of the text around it, and like the depth in CSS pixels. None when it is not one that is understood.
    """
    from ziamath import zmath

    try:
        drawn = zmath.Latex(tex, size=size)
        return str(drawn.svg()).encode(), -float(drawn.getyofst())
    except Exception:  # ziamath raises whatever its parser meets
        return None
