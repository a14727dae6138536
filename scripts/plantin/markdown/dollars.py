"""The message of a paragraph in which formulas stand between dollars, and other dollars are dollars."""

from collections.abc import Iterable, Sequence
from typing import Any

from plantin.markdown.inline import read
from plantin.notation import Place, notation

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any


def written(events: Sequence[Event], place: Place) -> str:
    """Return inline events as a message that has the same formulas: an escape was lost when its source was read."""
    message = notation(events, place)
    if "$" not in message or _formulas(events) == _formulas(event for event, _, _ in read(message)):
        return message
    return notation(events, place, escape_dollars=True)


def _formulas(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, dict) and ("InlineMath" in event or "DisplayMath" in event)]
