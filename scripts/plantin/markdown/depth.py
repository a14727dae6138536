"""Markup that stands in other markup more deeply than any reader could follow is brought out of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from plantin.notation import depths

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_BLOCKS = frozenset(("BlockQuote", "List", "DefinitionList"))
_ROWS = frozenset(("Item", "DefinitionListTitle", "DefinitionListDefinition"))
_INLINES = frozenset(("Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"))
_DEEPEST = 12
"""So many quotes and lists may stand in one another, and so many kinds of emphasis."""


def name(tag: Event) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag)))


def levelled(events: Sequence[tuple[Event, int]]) -> Iterator[tuple[Event, int, bool]]:
    """Yield events with their places, and whether one was put for what stood too deeply."""
    if len(events) <= 2 * _DEEPEST:  # each element has two
        yield from ((event, place, False) for event, place in events)
        return
    opened: list[tuple[str, bool]] = []
    blocks = inlines = 0
    for event, place in events:
        kind, kept = "", True
        if isinstance(event, str):
            pass
        elif "Start" in event:
            kind = name(event["Start"])
            kept = not (blocks >= _DEEPEST if kind in _BLOCKS else kind in _INLINES and inlines >= _DEEPEST)
            if kind in _ROWS:  # which goes with its list
                kept = opened[-1][1]
            opened.append((kind, kept))
            blocks, inlines = blocks + (kind in _BLOCKS), inlines + (kind in _INLINES)
        elif "End" in event:
            kind, kept = opened.pop()
            blocks, inlines = blocks - (kind in _BLOCKS), inlines - (kind in _INLINES)
        if kept:
            yield event, place, False
        else:
            # A space, where two items would run into one another.
            yield {"Text": ""} if kind in _INLINES else "SoftBreak", place, True


def has_end(inner: Sequence[Event]) -> bool:
    """Whether the element around events ends among them, so that what ends behind them is another."""
    return min(depths(inner), default=0) < 0
