"""Typefaces: the plan of a language, what it covers, and subsets of faces; the door to fontTools and HarfBuzz."""

from plantin.fonts.composites import Composite, compose
from plantin.fonts.measure import width
from plantin.fonts.plans import (
    Plan,
    blanks,
    credits,  # noqa: A004  # the builtin of this name is for interactive sessions
    digest,
    fontconfig_file,
    made,
    missing,
    plan,
    require,
)
from plantin.fonts.subsets import styles, subset

__all__ = [
    "Composite",
    "Plan",
    "blanks",
    "compose",
    "credits",
    "digest",
    "fontconfig_file",
    "made",
    "missing",
    "plan",
    "require",
    "styles",
    "subset",
    "width",
]
