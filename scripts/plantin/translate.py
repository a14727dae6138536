"""Book + translations → Book; what is not translated keeps its own language."""

from dataclasses import replace

from plantin.catalog import Catalog
from plantin.model import Book, Text
from plantin.walk import map_texts


def translate(book: Book, catalog: Catalog, language: str) -> Book:
    """Return `book` with every text that `catalog` translates in `language`, and the others as they are."""
    return map_texts(book, lambda text: translated(text, catalog, language))


def translated(text: Text, catalog: Catalog, language: str) -> Text:
    """Return one text with its translation, if the catalog has a usable one: never a fuzzy guess."""
    if text.state == "kept":
        return text
    entry = catalog.find(text.msgid, text.context)
    if entry is None or entry.obsolete or not entry.msgstr[0].strip():
        return replace(text, state="missing")
    if entry.fuzzy:
        return replace(text, state="fuzzy")
    return replace(text, msgstr=entry.msgstr[0], state="translated", language=language)
