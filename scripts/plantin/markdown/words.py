"""Where the words of a message stand in its notation."""

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from plantin.markdown.rules import Rules
from plantin.model import Span

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_SAID = re.compile(r"""\s(?:alt|title)=(?:"([^"]*)"|'([^']*)')""")
"""Attributes of HTML that a reader sees or hears."""
_NOTE_REF = re.compile(r"\[\^([^\]\s]+)\]")


def words(message: str, rules: Rules) -> tuple[Span, ...]:
    """The stretches of a message that are text, in order: all but its markup, code, formulas and addresses."""
    data = message.encode()
    # A reference to a note is one only where the note is defined.
    notes = "".join(f"\n\n[^{name}]: -" for name in dict.fromkeys(_NOTE_REF.findall(message)))
    found: list[Span] = []
    done = 0
    events: Iterator[tuple[Event, Any]] = iter(pyromark.events_with_range(message + notes, options=rules.options))
    for event, place in events:
        start, end = place["start"], place["end"]
        match event:
            case {"Start": {"Link": {"link_type": "Autolink" | "Email"}} | {"CodeBlock": _}}:
                done = end
            # An entity stands for another text than its own.
            case {"Text": text} if done <= start < len(data) and data[start:end] == text.encode():
                found.append(_span(data, start, end))
            case {"InlineHtml": _} | {"Html": _} if start < len(data):
                found += _attributes(data, start, end)
    return tuple(found)


def _attributes(data: bytes, start: int, end: int) -> Iterator[Span]:
    html = data[start:end].decode()
    first = len(data[:start].decode())
    for said in _SAID.finditer(html):
        a, b = said.span(said.lastindex or 0)
        yield Span(first + a, first + b)


def _span(data: bytes, start: int, end: int) -> Span:
    """A stretch of bytes, counted in characters."""
    return Span(len(data[:start].decode()), len(data[:end].decode()))
