"""What reading one chapter gives."""

from dataclasses import dataclass

from plantin.errors import Origin, Problem
from plantin.model import Block, Footnote


@dataclass(frozen=True, slots=True)
class Source:
    """What one chapter's file gave."""

    blocks: tuple[Block, ...]
    notes: tuple[Footnote, ...]
    remarks: tuple[Problem, ...]
    """What could not stand in a book, and was repaired or left out."""
    links: tuple[tuple[str, Origin], ...] = ()
    """The addresses to which it leads, with their places."""
