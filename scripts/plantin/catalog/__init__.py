"""A gettext catalog as frozen values: what `po.read` gives, `template` and `merge` make and `write` puts down."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import astuple

from plantin.catalog import header as fields
from plantin.errors import Origin

__all__ = ["NO_FLAGS", "Catalog", "Entry", "words"]

_NOWHERE = Origin("")
NO_FLAGS = frozenset[str]()
"""One for all entries: Python makes a new empty set each time, larger than the rest of an entry."""


class Entry(Struct, frozen=True):
    """One message of a catalog. Two entries are equal wherever in a file they stand."""

    msgid: str
    msgstr: tuple[str, ...] = ("",)
    """One for each plural form, so one for almost every message of a book; `("",)` when it is untranslated."""
    context: str | None = None
    """The msgctxt."""
    plural: str | None = None
    """The msgid_plural."""
    fuzzy: bool = False
    """Someone must look at the translation again before it is shown."""
    obsolete: bool = False
    """No longer in the template; kept because its translation may be of use again."""
    flags: frozenset[str] = NO_FLAGS
    """All but `fuzzy`, e.g. `no-wrap`."""
    comments: tuple[str, ...] = ()
    """The translator's own lines, without `# `."""
    extracted: tuple[str, ...] = ()
    """The program's and the author's lines, without `#. `."""
    references: tuple[str, ...] = ()
    """Names of the files that the message stands in, without line numbers: those change without a word changing."""
    previous: str | None = None
    """The msgid that a fuzzy translation was made from."""
    origin: Origin = _NOWHERE
    """Of the msgid."""
    msgstr_origin: Origin = _NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and astuple(self)[:-2] == astuple(other)[:-2]

    def __hash__(self) -> int:
        return hash(astuple(self)[:-2])

    @property
    def key(self) -> str:
        """What makes a message one message."""
        return key(self.msgid, self.context)

    @property
    def text(self) -> str | None:
        """The translation to show; None when there is none, or none that may be shown."""
        usable = not self.fuzzy and not self.obsolete and self.msgstr[0].strip()
        return self.msgstr[0] if usable else None


class Catalog(Struct, frozen=True, dict=True):
    """The messages of one language, or of none: then it is a template."""

    file: str
    """The path that origins name."""
    header: Mapping[str, str] = field(default_factory=dict)
    """The fields of the header entry, in the order given."""
    header_comments: tuple[str, ...] = ()
    """The lines that stand before the header entry, without `# `."""
    entries: tuple[Entry, ...] = ()

    def find(self, msgid: str, context: str | None = None) -> Entry | None:
        """Return the message, obsolete ones left out, or None."""
        return self._index.get(key(msgid, context))

    def find_by_words(self, msgid: str) -> Entry | None:
        """Return a translated message that differs from `msgid` in nothing but white space, or None."""
        return self._by_words.get(words(msgid))

    @cached_property
    def _by_words(self) -> dict[str, Entry]:
        return {words(entry.msgid): entry for entry in self.entries if entry.text is not None}

    @cached_property
    def _index(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.entries if not entry.obsolete}

    @property
    def language(self) -> str:
        """The `Language` field as given; empty in a template and in many catalogs made by hand."""
        return fields.value(self.header, "Language")

    @property
    def revision(self) -> date | None:
        """The day of `PO-Revision-Date`, where it was written; None when the field is empty or a placeholder."""
        return fields.day(fields.value(self.header, "PO-Revision-Date"))

    @property
    def credits(self) -> tuple[str, ...]:
        """The names of those who translated, from the header's comments, then from `Last-Translator`."""
        return fields.people(self.header_comments, fields.value(self.header, "Last-Translator"))

    @property
    def team(self) -> str:
        """The name in `Language-Team`, or nothing."""
        return fields.name(fields.value(self.header, "Language-Team"))

    @property
    def reviewers(self) -> tuple[str, ...]:
        """The names in `X-Reviewed-By`, which are separated by commas."""
        return fields.unique(fields.name(each) for each in fields.value(self.header, "X-Reviewed-By").split(","))


def key(msgid: str, context: str | None) -> str:
    """A message's context and msgid as one, as gettext's own index has them (its manual, "The Format of MO Files")."""
    return msgid if context is None else f"{context}\x04{msgid}"


def words(msgid: str) -> str:
    """A msgid with one space for any white space: another version of a tool may keep lines or fold them."""
    return " ".join(msgid.split())
