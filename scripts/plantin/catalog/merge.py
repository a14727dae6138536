"""A template and an old catalog → the catalog of today: nothing that someone translated is lost or shown unasked.

This is msgmerge with three differences. A changed paragraph finds its old translation by words, so that a small edit of
a long text keeps it; each old translation is offered once, where it fits best; and POT-Creation-Date changes only when
messages do, so that an update without news changes no byte.
"""

from collections.abc import Iterable

from babel.messages.plurals import DEFAULT_PLURAL, PLURALS
from msgspec.structs import replace

from plantin.catalog import Catalog, Entry
from plantin.catalog.header import value
from plantin.catalog.nearest import nearest


def merge(template: Catalog, old: Catalog | None, language: str) -> Catalog:
    """Return the messages of `template`, in its order, with the translations of `old`; `language` is a BCP 47 tag.

    A translation whose msgid changed becomes fuzzy and keeps the old msgid beside it. One whose message is gone becomes
    obsolete, at the end. Merging twice is merging once.
    """
    if old is None:
        old = Catalog(f"{language}.po")
    known = _known(old.entries)
    wanted = {entry.key for entry in template.entries}
    gone = [entry for key, entry in known.items() if key not in wanted and _translated(entry)]
    new = [entry for entry in template.entries if entry.key not in known]
    pairs = nearest(new, gone)
    guesses = {new[number].key: gone[place] for number, place in pairs.items()}
    used = {entry.key for entry in guesses.values()}
    return Catalog(
        file=old.file,
        header=_header(template, old, language),
        header_comments=old.header_comments,
        entries=(
            *(_merged(entry, known.get(entry.key), guesses.get(entry.key)) for entry in template.entries),
            *(_obsolete(entry) for entry in sorted(gone, key=_is_news) if entry.key not in used),
        ),
    )


def _known(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The old message for each key: a translated one before an empty one, one in use before an obsolete one."""
    known: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (not _translated(entry), entry.obsolete)):
        known.setdefault(entry.key, entry)
    return {entry.key: known[entry.key] for entry in entries}


def _translated(entry: Entry) -> bool:
    return any(form.strip() for form in entry.msgstr)


def _is_news(entry: Entry) -> bool:
    # What became obsolete just now goes behind what was before, as the next reading finds it.
    return not entry.obsolete


def _merged(entry: Entry, same: Entry | None, near: Entry | None) -> Entry:
    """A message of the template with its old translation, or with that of the nearest old message."""
    old = same or near
    if old is None:
        return entry
    # When a fuzzy translation is passed on once more it is still that of the msgid before.
    previous = old.previous if old.fuzzy and old.previous else old.msgid if old is near else None
    fuzzy = _translated(old) and (old.fuzzy or old is near or (entry.plural is None) != (old.plural is None))
    return replace(
        entry,
        msgstr=_forms(entry, old),
        fuzzy=fuzzy,
        flags=entry.flags | old.flags,
        comments=old.comments,
        previous=previous if fuzzy else None,
        origin=old.origin,
        msgstr_origin=old.msgstr_origin,
    )


def _forms(entry: Entry, old: Entry) -> tuple[str, ...]:
    """The old translations, in a form that fits a message with or without plural."""
    return old.msgstr if entry.plural is not None else old.msgstr[:1]


def _obsolete(entry: Entry) -> Entry:
    # Where it stood and what the template said of it is no longer true.
    return replace(entry, obsolete=True, extracted=(), references=())


def _header(template: Catalog, old: Catalog, language: str) -> dict[str, str]:
    """The old header with what it lacks; every field that is there stays as it is, but one."""
    header = dict(old.header)
    if "INTEGER" in value(header, "Plural-Forms"):
        # xgettext's placeholder: "nplurals=INTEGER; plural=EXPRESSION;"
        header = _with(header, "Plural-Forms", "")
    ours = {"Language": language.replace("-", "_"), "Plural-Forms": _plural(language)}
    for name, text in {**template.header, **ours}.items():
        if not value(header, name):
            header = _with(header, name, text)
    if {entry.key for entry in old.entries if not entry.obsolete} != {entry.key for entry in template.entries}:
        header = _with(header, "POT-Creation-Date", value(template.header, "POT-Creation-Date"))
    return header


def _with(header: dict[str, str], name: str, text: str) -> dict[str, str]:
    """The header with one field set, in its usual spelling."""
    return {each: kept for each, kept in header.items() if each.casefold() != name.casefold()} | {name: text}


def _plural(language: str) -> str:
    """The Plural-Forms of a language, as Babel knows them from CLDR and from GNU's catalogs."""
    parts = language.split("-")
    names = ("_".join(parts[:end]) for end in range(len(parts), 0, -1))
    forms, rule = next((PLURALS[name] for name in names if name in PLURALS), DEFAULT_PLURAL)
    return f"nplurals={forms}; plural={rule};"
