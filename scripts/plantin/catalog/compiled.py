"""A catalog compiled: what an edition asks of it, without what was written for translators; soon read again."""

from collections.abc import Mapping

from msgspec import msgpack

from plantin.catalog import Catalog, Entry
from plantin.errors import Origin, Packed


class _Compiled(Packed, frozen=True):
    file: str
    header: Mapping[str, str]
    header_comments: tuple[str, ...]
    messages: tuple["_Message", ...]


class _Message(Packed, frozen=True):
    msgid: str
    msgstr: str
    context: str | None
    fuzzy: bool
    place: Origin
    """Of the msgstr."""


def written(catalog: Catalog) -> bytes:
    """Return a catalog in the compiled form: obsolete messages, comments, flags and other plural forms are left out."""
    used = (entry for entry in catalog.entries if not entry.obsolete)
    messages = tuple(
        _Message(each.msgid, each.msgstr[0], each.context, each.fuzzy, each.msgstr_origin) for each in used
    )
    return msgpack.encode(_Compiled(catalog.file, catalog.header, catalog.header_comments, messages))


def read(data: bytes) -> Catalog:
    """Return a catalog of its compiled form."""
    found = msgpack.decode(data, type=_Compiled)
    entries = (
        Entry(each.msgid, (each.msgstr,), each.context, fuzzy=each.fuzzy, msgstr_origin=each.place)
        for each in found.messages
    )
    return Catalog(found.file, found.header, found.header_comments, tuple(entries))
