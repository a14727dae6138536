"""Book + translations → Book; what is not translated keeps its own language."""

from msgspec.structs import replace

from plantin.catalog import Catalog, Entry
from plantin.markdown import expanded
from plantin.model import Alias, Book, Chapter, Passage, State, Text
from plantin.walk import map_blocks, map_chapter, texts_in


def translate(book: Book, catalog: Catalog, language: str) -> Book:
    """Return `book` with every text that `catalog` translates in `language`, and the others as they are."""

    def change(text: Text) -> Text:
        return translated(text, catalog, language)

    chapters = tuple(_settled(map_chapter(chapter, change)) for chapter in book.chapters)
    return replace(book, title=change(book.title), chapters=chapters)


def translated(text: Text, catalog: Catalog, language: str) -> Text:
    """Return one text with its translation, if the catalog has a usable one: never a fuzzy guess."""
    if text.state == "kept":
        return text
    entry, alias = _entry(text, catalog)
    if entry is None or not entry.msgstr[0].strip():
        return _in_state(text, "missing")
    if entry.fuzzy:
        return _in_state(text, "fuzzy")
    msgstr = _ours(entry.msgstr[0], alias) if alias else entry.msgstr[0]
    made = replace(text, msgstr=msgstr, language=language, msgstr_origin=entry.msgstr_origin)
    return _in_state(made, "translated")


def _in_state(text: Text, state: State) -> Text:
    return text if text.state == "whole" else replace(text, state=state)


def _entry(text: Text, catalog: Catalog) -> tuple[Entry | None, Alias | None]:
    """Find a message by its msgid, or by what else it is called if that has its translation, or by its words."""
    own = catalog.find(text.msgid, text.context)
    if own is not None and own.text is not None:
        return own, None
    for alias in text.aliases:
        other = catalog.find(alias.msgid)
        if other is not None and (other.text is not None or own is None):
            return other, alias
    return own or catalog.find_by_words(text.msgid), None


def _ours(msgstr: str, alias: Alias) -> str:
    """A translation found by another name, in the form of our message."""
    for mark in alias.prefix.split():
        msgstr = msgstr.lstrip().removeprefix(mark).lstrip()
    return expanded(msgstr, alias.definitions) if alias.definitions else msgstr


def _settled(chapter: Chapter) -> Chapter:
    return replace(chapter, passages=tuple(_settled_passage(each) for each in chapter.passages))


def _settled_passage(passage: Passage) -> Passage:
    """Where a passage is translated as a whole, so are the messages in it; those that are themselves come first."""
    done = [text.msgstr is not None for _, text in passage.messages]
    if not passage.blocks or not any(done):
        return passage
    if any(text.state == "translated" for text in texts_in(passage.blocks)):
        return replace(passage, messages=())
    if all(done):
        return replace(passage, blocks=map_blocks(passage.blocks, lambda text: replace(text, state="translated")))
    return passage
