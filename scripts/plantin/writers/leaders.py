"""A leader is one text. WeasyPrint 70 makes a box of each of its dots.

Those of a table of contents are most of what it has to draw and to tag: of 700 entries they took two fifths of the
time. It has no public door to that, so one function of its layout is wrapped here for the length of one call;
tests/writers/test_leaders.py holds what is expected.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plantin.writers.weasy import inline, leader_index

_EVEN = 0.01
"""CSS pixels by which the text may differ from its pieces in length. Where a typeface sets them closer they stay."""


@contextmanager
def leaders() -> Iterator[None]:
    """Let the pieces of a leader be set as one text, where it takes the same room."""
    handle = inline.handle_leader

    def handle_leader(context: Any, line: Any, *args: Any) -> None:
        handle(context, line, *args)
        _, leader = leader_index(line)
        if leader is not None and len(leader.children) > 1:
            leader.children = _as_one(context, leader.children)

    inline.handle_leader = handle_leader
    try:
        yield
    finally:
        inline.handle_leader = handle


def _as_one(context: Any, pieces: tuple[Any, ...]) -> tuple[Any, ...]:
    first = min(pieces, key=lambda piece: piece.position_x)
    whole, *_ = inline.split_text_box(context, first.copy_with_text(first.text * len(pieces)), None, 0)
    return (whole,) if abs(whole.width - first.width * len(pieces)) < _EVEN else pieces
