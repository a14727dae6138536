"""A chapter's source, cut into passages that close over whole blocks and over whole messages."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantin.errors import Origin
from plantin.markdown import Rules, between, stretches
from plantin.model import Heading, Passage, Role, Span, Text

_WRAPPER = re.compile(
    r"<(/?)(?:details|div|section|article|aside|main|center|figure|blockquote|table|ul|ol|dl)\b", re.IGNORECASE
)
"""What in HTML may have Markdown round it, or in it."""


class Segment(Struct, frozen=True):
    """One message in a source."""

    span: Span
    """Without the line end behind it."""
    msgid: str
    role: Role


def passages(source: str, file: str, messages: Sequence[Segment], rules: Rules, language: str) -> Iterator[Passage]:
    """Yield the passages of a source, with its messages in them; what is in none is nothing that a reader sees."""
    starts = [0, *(end.end() for end in re.finditer("\n", source)), len(source) + 1]

    def line_of(offset: int) -> int:
        return bisect_right(starts, offset) - 1

    lines = [(line_of(each.span.start), line_of(each.span.end) + 1) for each in messages]
    waiting = deque(messages)
    found = stretches(source, rules)
    for first, last in _closed([*found, *between(source, found), *lines], source.split("\n")):
        begin, end = starts[first], min(starts[last], len(source))
        inner = []
        while waiting and waiting[0].span.start < end:
            message = waiting.popleft()
            line = line_of(message.span.start)
            origin = Origin(file, line + 1, message.span.start - starts[line] + 1)
            span = Span(message.span.start - begin, message.span.end - begin)
            inner.append((span, Text(message.msgid, origin, message.role, language)))
        yield Passage(source[begin:end], tuple(inner), Origin(file, first + 1))


def with_headings(found: Iterable[Passage], headings: Sequence[Heading]) -> Iterator[Passage]:
    """Yield passages with those of a chapter's headings that stand in them."""
    waiting = deque(headings)
    for passage in found:
        inner = []
        end = passage.origin.line + passage.source.rstrip("\n").count("\n")
        while waiting and waiting[0].text.origin.line <= end:
            inner.append(waiting.popleft())
        yield replace(passage, headings=tuple(inner))


def _closed(stretches: Iterable[tuple[int, int]], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield stretches of lines that have none in common; one that opens an element goes on until it is closed."""
    first, last, depth = 0, 0, 0
    for start, end in sorted(stretches):
        if start >= last and depth <= 0:
            if last > first:
                yield first, last
            first, last, depth = start, start, 0
        for line in lines[last:end]:
            if line.lstrip().startswith("<"):
                depth += sum(-1 if found[1] else 1 for found in _WRAPPER.finditer(line))
        last = max(last, end)
    if last > first:
        yield first, last
