"""Which typefaces a language is set in, and which characters they have."""

import hashlib
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from plantin.errors import PlantinError, Problem
from plantin.fonts.table import SET_UP, Made, home, homes, index, tables


class Plan(Struct, frozen=True):
    """The families of a language by their role, in the order in which they are asked for a character."""

    body: tuple[str, ...]
    heading: tuple[str, ...]
    strong: tuple[str, ...]
    """For bold within the body's text: another family where the body's has no bold (Japanese, Chinese)."""
    display: tuple[str, ...]
    """For the cover and the title page."""
    mono: tuple[str, ...]
    """For code."""
    last_resort: tuple[str, ...]
    """What every role goes on to. The private fonts.conf says so too: a style sheet need not, and is faster so."""


@cache
def plan(tag: str, script: str) -> Plan:
    """Return the plan of a language: `tag` in BCP 47, `script` in ISO 15924, e.g. `Latn` or `Hans`."""
    plans = tables()["plans"]
    row = plans.get("script", {}).get(script, plans["default"]) | _row_of_tag(plans.get("tag", {}), tag)
    body: list[str] = row["body"]
    heading: list[str] = row.get("heading", body)
    return Plan(
        body=tuple(body),
        heading=_once(heading, body),
        strong=_once(row.get("strong", body), body),
        display=_once(row.get("display", heading), body),
        mono=_once(row.get("mono", plans["default"]["mono"]), body),
        last_resort=tuple(plans["last_resort"]),
    )


def _row_of_tag(rows: dict[str, Any], tag: str) -> dict[str, Any]:
    """The row of a tag or of what is left as subtags are taken off its end (RFC 4647, section 3.4, Lookup)."""
    while tag and tag not in rows:
        tag = tag.rpartition("-")[0]
    return dict(rows[tag]) if tag else {}


def _once(*families: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(family for some in families for family in some))


def missing(plan: Plan, text: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the characters of `text` that need a glyph and that no family of the plan has, in order.

    Each stands with the families that were asked.
    """
    asked = _once(plan.body, plan.last_resort)
    lacking = (char for char in sorted(set(text)) if _is_private(char) or not _has(asked, char))
    return {char: asked for char in lacking if drawn(char)}


def blanks(plan: Plan, text: str) -> frozenset[str]:
    """Return the white space of `text` that no family of the plan has, and the controls: each would draw a box."""
    asked = _once(plan.body, plan.last_resort)
    found = set(text) - {"\n", "\t"}
    return frozenset(
        char
        for char in found
        if unicodedata.category(char) in ("Cc", "Zl", "Zp") or (char.isspace() and not _has(asked, char))
    )


def _is_private(char: str) -> bool:
    """Whether a character means nothing outside its author's own machine; a typeface that has one has another's."""
    return unicodedata.category(char) == "Co"


def drawn(char: str) -> bool:
    """Whether a character needs a glyph: spaces, controls, joiners, selectors and the like do not."""
    return not (char.isspace() or unicodedata.category(char) == "Cc" or _in(_IGNORABLE, char))


# Default_Ignorable_Code_Point (Unicode Character Database, DerivedCoreProperties.txt): first code point, one past last.
_IGNORABLE = (
    *(0x00AD, 0x00AE, 0x034F, 0x0350, 0x061C, 0x061D, 0x115F, 0x1161, 0x17B4, 0x17B6, 0x180B, 0x1810, 0x200B, 0x2010),
    *(0x202A, 0x202F, 0x2060, 0x2070, 0x3164, 0x3165, 0xFE00, 0xFE10, 0xFEFF, 0xFF00, 0xFFA0, 0xFFA1, 0xFFF0, 0xFFF9),
    *(0x1BCA0, 0x1BCA4, 0x1D173, 0x1D17B, 0xE0000, 0xE1000),
)


def _in(ranges: Sequence[int], char: str) -> bool:
    """Whether a character is in `ranges`: the first code point of each and the one past its last, in order."""
    return bisect_right(ranges, ord(char)) % 2 == 1


def covers(face: Made, char: str) -> bool:
    """Whether a face has a glyph for a character."""
    return _in(face.coverage, char)


def _has(families: Iterable[str], char: str) -> bool:
    """Whether one of them has a character: the first, almost always, so that no one looks at the others."""
    return any(_in(_coverage(family), char) for family in families)


@cache
def _coverage(family: str) -> Sequence[int]:
    merged = array("I")
    covered = (made.coverage for made in index() if made.family == family)
    for first, end in sorted(pair for each in covered for pair in zip(each[::2], each[1::2], strict=True)):
        if merged and first <= merged[-1]:
            merged[-1] = max(merged[-1], end)
        else:
            merged.extend((first, end))
    return merged


def credits(plan: Plan, *, code: bool = False) -> tuple[str, ...]:  # noqa: A001  # nothing here is interactive
    """The typefaces to name in a colophon, with that of code if the edition has any: no last resort, no cuts of one."""
    families = _once(plan.body, plan.heading, plan.strong, plan.display, plan.mono[:1] * code)
    cuts = {name for n, name in enumerate(families) if any(name.startswith(f"{before} ") for before in families[:n])}
    return tuple(name for name in families if name not in cuts)


def digest(plan: Plan) -> str:
    """What the bytes of all the plan's faces come to, for keys of caches: 64 hexadecimal digits."""
    asked = {*plan.body, *plan.heading, *plan.strong, *plan.display, *plan.mono, *plan.last_resort}
    faces = sorted(f"{made.family}\t{made.style}\t{made.sha256}" for made in index() if made.family in asked)
    return hashlib.sha256("\n".join((repr(plan), *faces)).encode()).hexdigest()


def made() -> str:
    """What the bytes of all faces that set-up made come to, for keys of caches: 64 hexadecimal digits.

    Which of the folders is used follows from these and from the table, which is part of the program; `home` reads both.
    """
    found = hashlib.sha256()
    for folder in homes():
        with suppress(FileNotFoundError):
            found.update((folder / "index.json").read_bytes())
    return found.hexdigest()


def fontconfig_file() -> Path:
    """The file for the environment's FONTCONFIG_FILE, which is to be set before weasyprint is imported."""
    return home() / "fonts.conf"


def require() -> None:
    """Raise PlantinError unless set-up has made every face of today's table."""
    folder = home() / "faces"
    lacking = [made.file for made in index() if not (folder / made.file).is_file()]
    if lacking:
        raise PlantinError(Problem(f"{folder}: {lacking[0]} is missing", hint=SET_UP))
