"""What reading one chapter gives."""

from collections.abc import Sequence
from typing import Protocol

from plantin.errors import Origin, Packed, Problem
from plantin.markdown.pictures import NO_PICTURES, Seen
from plantin.markdown.rules import Rules
from plantin.model import Block, Footnote


class Source(Packed, frozen=True):
    """What one chapter's file gave."""

    blocks: tuple[Block, ...]
    notes: tuple[Footnote, ...]
    remarks: tuple[Problem, ...]
    """What could not stand in a book, and was repaired or left out."""
    links: tuple[tuple[str, Origin], ...] = ()
    """The addresses to which it leads, with their places."""


class Reading(Protocol):
    """Reads a chapter, as `markdown.blocks` does."""

    def __call__(
        self,
        text: str,
        file: str,
        language: str,
        rules: Rules,
        pictures: Seen = NO_PICTURES,
        lines: Sequence[Origin] = (),
        /,
    ) -> Source: ...
