"""How a language is set, from the table of it (data/languages.toml), and its quotation marks, from CLDR."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

from msgspec import Struct

from plantin.locale.language import Language

Emphasis = Literal["italic", "bold"]


class Typography(Struct, frozen=True):
    """One language's row of the table, which explains each field."""

    emphasis: Emphasis
    tracking: bool
    justify: bool
    hyphenate: bool
    breaks: Literal["spaces", "letters", "words"]
    indent: float
    size: float
    leading: float
    heading: float
    title: float
    punctuation: Mapping[str, str]
    spaces: Mapping[str, str]
    quotes: tuple[str, ...]


@cache
def typography(facts: Language) -> Typography:
    """Return how a language is set: its own row over its script's over the default."""
    table = _table()
    row: dict[str, Any] = {**table["default"], **table["script"].get(facts.script, {})}
    for tag in reversed(facts.fallbacks):
        row |= table["tag"].get(tag, {})
    return Typography(**row | {"quotes": tuple(row["quotes"])})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((_data() / "languages.toml").read_text(encoding="utf-8"))


def quotes(facts: Language) -> tuple[str, ...]:
    """The pairs of quotation marks that a language writes: CLDR's outer and inner ones, then what else is usual."""
    cldr = next((row for tag in facts.fallbacks if (row := _quotes().get(tag))), _quotes()["root"])
    return tuple(dict.fromkeys([*cldr, *typography(facts).quotes]))


@cache
def _quotes() -> dict[str, tuple[str, str]]:
    rows = csv.reader((_data() / "quotes.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return {tag: (outer, inner) for tag, outer, inner in rows}


def _data() -> Any:
    return resources.files("plantin") / "data"
