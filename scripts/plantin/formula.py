"""Formulas: from LaTeX's notation to MathML for reading systems, and to a drawing for the page."""

import re
from functools import cache

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@cache
def mathml(tex: str, *, display: bool) -> str | None:
    """Return the formula as a `math` element; None when it is not one that is understood."""
    from html import unescape
    from xml.etree import ElementTree

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


def in_dollars(message: str, marks: str) -> str:
    """A message of another dialect with its formulas between dollars, and with no other dollar that begins one.

    `marks` are those of its formulas: `dollars`, `mathjax`, or `none` where a dollar is a dollar.
    """
    if marks == "dollars" or not re.search(r"[$\\]", message):
        return message
    made, done = "", 0
    for found in (_CODE if marks == "none" else _CODE_OR_MATHJAX).finditer(message):
        made += _without_dollars(message[done : found.start()])
        tex = _ESCAPE.sub(r"\1", next((each for each in found.groups()[1:] if each), "")).strip()
        made += f"${tex}$" if tex else found[0]
        done = found.end()
    return made + _without_dollars(message[done:])


def _without_dollars(text: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", text)


_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_CODE_OR_MATHJAX = re.compile(_CODE.pattern + r"|\\\\\((.+?)\\\\\)|\\\\\\?\[(.+?)\\\\\\?\]|\$\$(.+?)\$\$", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
"""An escape of Markdown's (CommonMark 0.31, section 2.4), of which MathJax sees the character alone."""
