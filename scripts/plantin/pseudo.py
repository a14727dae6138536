"""A catalog in a pseudo-language, made of a template: the same way into an edition as any translation's."""

from msgspec.structs import replace

from plantin.catalog import Catalog
from plantin.catalog.template import template
from plantin.locale import CLOSING, OPENING, spelled
from plantin.markdown import OWN, RULES, Rules, words
from plantin.model import Book
from plantin.walk import texts


def catalog(book: Book, tag: str) -> Catalog:
    """Return the catalog that translates every message of `book` into the pseudo-language `tag`."""
    messages = template(texts(book), project="", date=book.metadata.date, bugs="")
    return filled(messages, tag, RULES[book.metadata.dialect])


def filled(template: Catalog, tag: str, rules: Rules = OWN) -> Catalog:
    """Return the catalog that translates every message of `template` into the pseudo-language `tag`."""
    entries = (replace(each, msgstr=(_translated(each.msgid, tag, rules),)) for each in template.entries)
    return Catalog(tag, entries=tuple(entries))


def _translated(msgid: str, tag: str, rules: Rules) -> str:
    """A message with its words spelled in another way, and marks before the first of them and behind the last.

    What is no word stays: markup, code, formulas, addresses, placeholders. So does a message that has none.
    """
    spans = [span for span in words(msgid, rules) if msgid[span.start : span.end].strip()]
    if not spans:
        return msgid
    parts, done = list[str](), 0
    for span in spans:
        parts += msgid[done : span.start], spelled(msgid[span.start : span.end], tag)
        done = span.end
    first = parts[1]
    parts[1] = first[: -len(first.lstrip())] + OPENING + first.lstrip()
    last = parts[-1]
    parts[-1] = last.rstrip() + CLOSING + last[len(last.rstrip()) :]
    return "".join([*parts, msgid[done:]])
