"""Chapter source → blocks with origins; the notation of one message → inlines. The door to pyromark."""

from plantin.markdown.aliases import expanded
from plantin.markdown.blocks import blocks
from plantin.markdown.elements import PHRASING, VOID, anchor
from plantin.markdown.grid import without_row_spans
from plantin.markdown.html import ids
from plantin.markdown.inline import inline, is_too_deep, nodes, plain, shown, slug
from plantin.markdown.pictures import NO_PICTURES, Seen
from plantin.markdown.prose import prose
from plantin.markdown.relink import relinked
from plantin.markdown.rules import JEKYLL, MDBOOK, OWN, PO4A, RULES, Rules
from plantin.markdown.source import Reading, Source
from plantin.markdown.stretches import between, definitions, stretches
from plantin.markdown.words import words
from plantin.markdown.write import source

__all__ = [
    "JEKYLL",
    "MDBOOK",
    "NO_PICTURES",
    "OWN",
    "PHRASING",
    "PO4A",
    "RULES",
    "VOID",
    "Reading",
    "Rules",
    "Seen",
    "Source",
    "anchor",
    "between",
    "blocks",
    "definitions",
    "expanded",
    "ids",
    "inline",
    "is_too_deep",
    "nodes",
    "plain",
    "prose",
    "relinked",
    "shown",
    "slug",
    "source",
    "stretches",
    "without_row_spans",
    "words",
]
