"""Chapter source → blocks with origins; the notation of one message → inlines. The door to pyromark."""

from plantin.markdown.blocks import blocks
from plantin.markdown.elements import PHRASING, anchor
from plantin.markdown.grid import without_row_spans
from plantin.markdown.html import ids
from plantin.markdown.inline import inline, is_too_deep, nodes, plain, slug
from plantin.markdown.rules import MDBOOK, OWN, Rules
from plantin.markdown.source import Source

__all__ = [
    "MDBOOK",
    "OWN",
    "PHRASING",
    "Rules",
    "Source",
    "anchor",
    "blocks",
    "ids",
    "inline",
    "is_too_deep",
    "nodes",
    "plain",
    "slug",
    "without_row_spans",
]
