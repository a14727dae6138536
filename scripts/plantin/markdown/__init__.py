"""Chapter source → blocks with origins; the notation of one message → inlines. The door to pyromark."""

from plantin.markdown.blocks import blocks
from plantin.markdown.inline import inline, plain, slug
from plantin.markdown.prose import prose
from plantin.markdown.rules import MDBOOK, OWN, Rules
from plantin.markdown.source import Source

__all__ = ["MDBOOK", "OWN", "Rules", "Source", "blocks", "inline", "plain", "prose", "slug"]
