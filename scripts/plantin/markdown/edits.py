"""A text that is changed here and there, line by line, and the column in which what is left of it stood before."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct


class Edit(NamedTuple):
    """Words in the place of a stretch of a text: with as many line ends as were there."""

    start: int
    end: int
    words: str


class Edited(Struct, frozen=True):
    """A text after some rounds of edits."""

    text: str
    rounds: tuple[Mapping[int, list[tuple[int, int]]], ...] = ()
    """Of each round, by line from 0: the columns from 0 behind each edit, now and before."""

    def edited(self, edits: Iterable[Edit]) -> "Edited":
        """Return the text after one more round, whose edits stand in order."""
        parts, done = list[str](), 0
        line, now, before = 0, 0, 0
        moves: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for edit in edits:
            for words, old in (
                (self.text[done : edit.start], self.text[done : edit.start]),
                (edit.words, self.text[edit.start : edit.end]),
            ):
                line += words.count("\n")
                now, before = _column(now, words), _column(before, old)
                parts.append(words)
            moves[line].append((now, before))
            done = edit.end
        return Edited("".join([*parts, self.text[done:]]), (*self.rounds, moves)) if moves else self

    def column(self, line: int, column: int) -> int:
        """Return the column, from 0, in which a place of this text stood before the first round."""
        for moves in reversed(self.rounds):
            if found := moves.get(line):
                place = bisect_right(found, column, key=itemgetter(0))
                now, before = found[place - 1] if place else (0, 0)
                column += before - now
        return column


def _column(column: int, words: str) -> int:
    """The column in which one is after words that begin in a column."""
    end = words.rfind("\n")
    return column + len(words) if end < 0 else len(words) - end - 1
