"""What reading one chapter gives."""

from msgspec import Struct

from plantin.errors import Origin, Problem
from plantin.model import Block, Footnote


class Source(Struct, frozen=True):
    """What one chapter's file gave."""

    blocks: tuple[Block, ...]
    notes: tuple[Footnote, ...]
    remarks: tuple[Problem, ...]
    """What could not stand in a book, and was repaired or left out."""
    links: tuple[tuple[str, Origin], ...] = ()
    """The addresses to which it leads, with their places."""
