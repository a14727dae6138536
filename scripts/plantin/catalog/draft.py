"""A message of a PO file while its lines are read, and the entry that it becomes."""

import re

from msgspec import Struct, field

from plantin.catalog import NO_FLAGS, Entry
from plantin.errors import Origin, Problem

NOWHERE = Origin("")


class Notes(Struct):
    """The comment lines that stand before a message."""

    line: int = 0
    """Of the first; 0 when there is none."""
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    previous: list[str] = field(default_factory=list)
    previous_keywords: list[str] = field(default_factory=list)
    """Those met after `#|`."""
    previous_mark: str = ""
    """`#|`, or `#~|` before an obsolete message."""


class Draft(Struct):
    """A message while its lines are read; each text is the list of its strings, None before its keyword is met."""

    notes: Notes
    obsolete: bool = False
    context: list[str] | None = None
    msgid: list[str] | None = None
    plural: list[str] | None = None
    forms: list[list[str]] = field(default_factory=list)
    origin: Origin = NOWHERE
    msgstr_origin: Origin = NOWHERE
    broken: bool = False
    """A fault in it was reported, so that what follows from it is not."""


def incomplete(draft: Draft) -> Problem | None:
    """Return what a message that has ended lacks."""
    if draft.msgid is None:
        return Problem("msgctxt without msgid", draft.origin, "a message is msgctxt, if any, then msgid and msgstr")
    if not draft.forms:
        return Problem("msgid without msgstr", draft.origin, 'an untranslated message ends with msgstr ""')
    if [] in (draft.context, draft.msgid, draft.plural):
        return Problem("a part of this message has no text", draft.origin, 'write "" for an empty one')
    if [] in draft.forms:
        return Problem("there is no text after msgstr", draft.msgstr_origin, 'write "" for an empty one')
    return None


def entry_of(draft: Draft) -> Entry:
    """Return the entry of a message that is complete."""
    notes = draft.notes
    return Entry(
        msgid="".join(draft.msgid or ()),
        msgstr=tuple("".join(strings) for strings in draft.forms),
        context=None if draft.context is None else "".join(draft.context),
        plural=None if draft.plural is None else "".join(draft.plural),
        fuzzy="fuzzy" in notes.flags,
        obsolete=draft.obsolete,
        flags=frozenset(flag for flag in notes.flags if flag != "fuzzy") or NO_FLAGS,
        comments=tuple(notes.comments),
        extracted=tuple(notes.extracted),
        references=tuple(dict.fromkeys(notes.references)),
        previous="".join(notes.previous) or None,
        origin=draft.origin,
        msgstr_origin=draft.msgstr_origin,
    )


def references(text: str) -> list[str]:
    """Return the files of a `#:` line. Names with spaces stand between U+2068 and U+2069 (gettext since 0.19.8)."""
    names = re.findall(r"\u2068[^\u2069]*\u2069\S*|\S+", text) if "\u2068" in text else text.split()
    return [_file(name) for name in names]


def _file(name: str) -> str:
    name = name.replace("\u2068", "").replace("\u2069", "")
    before, colon, after = name.rpartition(":")
    # `file.md:12`, `file.md:12,` (old GNU form) and `file.md:12-14`
    return before if before and colon and after.strip(",").replace("-", "", 1).isdigit() else name
