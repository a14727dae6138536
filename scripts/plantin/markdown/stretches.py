"""The lines that each block of a chapter takes up, and those that define where its links lead."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise

import pyromark

from plantin.markdown.rules import Rules
from plantin.markdown.site import without_site

_RUN = re.compile(
    r"(?:\A|\n[ \t]*\n|^ {0,3}#[^\n]*\n)(?P<lines> {0,3}\[[^\]^\n]*\][^\n]*(?:\n[^\n]*\S[^\n]*)*)", re.MULTILINE
)
"""A paragraph that begins as a definition does: one that goes on cannot hold any."""

Stretch = tuple[int, int]
"""Lines, counted from 0: the first, and the one behind the last."""


def stretches(text: str, rules: Rules) -> tuple[Stretch, ...]:
    """Return the lines of each block that stands in no other, in order. Definitions of links are in no block."""
    plain = without_site(text, "", rules)[0].text
    data = plain.encode()
    starts = [0, *(line.end() for line in re.finditer(rb"\n", data))]
    depth, found = 0, list[Stretch]()
    for event, place in pyromark.events_with_range(plain, options=rules.options):
        opens, closes = (isinstance(event, dict) and key in event for key in ("Start", "End"))
        if depth == 0 and not closes:
            last = place["end"] - 1
            while last > place["start"] and data[last] in b" \t\r\n":
                last -= 1
            found.append((bisect_right(starts, place["start"]) - 1, bisect_right(starts, last)))
        depth += opens - closes
    return tuple(found)


def between(text: str, blocks: tuple[Stretch, ...]) -> Iterator[Stretch]:
    """Yield the runs of lines that are in no block and not empty: definitions of links, and what no reader sees."""
    lines = text.split("\n")
    for (_, start), (end, _) in pairwise([(0, 0), *blocks, (len(lines), len(lines))]):
        for filled, run in groupby(range(start, end), key=lambda number: bool(lines[number].strip())):
            if filled:
                first, *more = run
                yield first, first + len(more) + 1


def definitions(text: str, rules: Rules) -> str:
    """Return the definitions of links in a text: those that begin a paragraph, up to the first line that is none."""
    return "\n\n".join(filter(None, (_defined(found["lines"], rules) for found in _RUN.finditer(text))))


def _defined(run: str, rules: Rules) -> str:
    lines = run.split("\n")
    heads = ("\n".join(lines[:count]) for count in range(len(lines), 0, -1))
    return next((head for head in heads if not list(pyromark.events(f"{head}\n", options=rules.options))), "")
