"""The lines that each block of a chapter takes up."""

import re
from bisect import bisect_right

import pyromark

from plantin.markdown.rules import Rules
from plantin.markdown.site import without_site


def stretches(text: str, rules: Rules) -> tuple[tuple[int, int], ...]:
    """Return the lines of each block that stands in no other, in order: the first, and the one behind the last.

    Lines are counted from 0. Definitions of links are in no block.
    """
    plain, _ = without_site(text, "", rules)
    data = plain.encode()
    starts = [0, *(line.end() for line in re.finditer(rb"\n", data))]
    depth, found = 0, list[tuple[int, int]]()
    for event, place in pyromark.events_with_range(plain, options=rules.options):
        opens, closes = (isinstance(event, dict) and key in event for key in ("Start", "End"))
        if depth == 0 and not closes:
            end = len(data[: place["end"]].rstrip())
            found.append((bisect_right(starts, place["start"]) - 1, bisect_right(starts, max(end - 1, place["start"]))))
        depth += opens - closes
    return tuple(found)
