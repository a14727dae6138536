"""Chapter source → blocks with origins; the notation of one message → inlines. The door to pyromark."""

from plantin.markdown.blocks import blocks
from plantin.markdown.inline import expanded, inline, plain, slug
from plantin.markdown.pictures import Seen
from plantin.markdown.rules import JEKYLL, MDBOOK, OWN, PO4A, RULES, Rules
from plantin.markdown.source import Source
from plantin.markdown.stretches import between, definitions, stretches

__all__ = [
    "JEKYLL",
    "MDBOOK",
    "OWN",
    "PO4A",
    "RULES",
    "Rules",
    "Seen",
    "Source",
    "between",
    "blocks",
    "definitions",
    "expanded",
    "inline",
    "plain",
    "slug",
    "stretches",
]
