"""Blocks, texts and inlines → XHTML, well-formed by construction. The door to lxml."""

from plantin.xhtml.blocks import blocks, heading, names, notes
from plantin.xhtml.elements import (
    EPUB_TYPE,
    LANG,
    NO_LANGUAGE,
    E,
    Element,
    Scope,
    classed,
    document,
    fill,
    parsed,
    phrased,
    serialised,
    set_language,
)
from plantin.xhtml.inlines import emoji_class, emoji_element, inlines, is_symbol, plain, symbols, text

__all__ = [
    "EPUB_TYPE",
    "LANG",
    "NO_LANGUAGE",
    "E",
    "Element",
    "Scope",
    "blocks",
    "classed",
    "document",
    "emoji_class",
    "emoji_element",
    "fill",
    "heading",
    "inlines",
    "is_symbol",
    "names",
    "notes",
    "parsed",
    "phrased",
    "plain",
    "serialised",
    "set_language",
    "symbols",
    "text",
]
