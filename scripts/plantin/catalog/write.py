"""A catalog → the one form of PO that this project keeps: no two tools or translators ever differ in layout alone."""

from collections.abc import Iterable, Iterator, Mapping

from babel.messages.pofile import normalize

from plantin.catalog import Catalog, Entry

# Why not Babel's write_po: it takes missing dates from the clock, drops header fields that it does not know and adds
# `Generated-By` with its own version; it wraps comments (file names too, at hyphens) at 76 even when told not to, and
# drops the empty and the repeated ones; it puts `python-format` on prose with a per cent sign; it drops an empty
# msgctxt, the flags of obsolete messages, and plural forms beyond the language's usual number. Its strings are ours.

_ORDER = (
    "Project-Id-Version",
    "POT-Creation-Date",
    "Report-Msgid-Bugs-To",
    "Language-Team",
    "Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Plural-Forms",
    "PO-Revision-Date",
    "Last-Translator",
)
"""gettext puts the date that a program changes beside the date that a translator changes, and git then sees a conflict
where there is none. Here lines that never change stand between and around them; editors keep the order they find."""


def write(catalog: Catalog) -> bytes:
    """Return the catalog as UTF-8, its obsolete messages last, with nothing wrapped."""
    active = (_entry(entry) for entry in catalog.entries if not entry.obsolete)
    obsolete = (_entry(entry) for entry in catalog.entries if entry.obsolete)
    return "\n".join([_header(catalog), *active, *obsolete]).encode()


def _header(catalog: Catalog) -> str:
    fields = "".join(f"{name}: {catalog.header[name]}".replace("\n", " ") + "\n" for name in _ordered(catalog.header))
    return _lines([*_comments("#", catalog.header_comments), 'msgid ""', f"msgstr {_header_string(fields)}"])


def _header_string(fields: str) -> str:
    # A field a line even when there is only one, so that adding the second changes one line.
    text = normalize(fields, width=0)
    return text if not fields or text.startswith('""\n') else f'""\n{text}'


def _ordered(header: Mapping[str, str]) -> list[str]:
    return [name for name in _ORDER if name in header] + [name for name in header if name not in _ORDER]


def _entry(entry: Entry) -> str:
    mark = "#~ " if entry.obsolete else ""
    flags = [*(["fuzzy"] if entry.fuzzy else []), *sorted(entry.flags)]
    lines = [
        *_comments("#", entry.comments),
        *_comments("#.", entry.extracted),
        *(f"#: {_reference(file)}" for file in entry.references),
        *([f"#, {', '.join(flags)}"] if flags else []),
        *_string("#~| " if entry.obsolete else "#| ", "msgid", entry.previous),
        *_string(mark, "msgctxt", entry.context),
        *_string(mark, "msgid", entry.msgid),
        *_string(mark, "msgid_plural", entry.plural),
        *_forms(mark, entry),
    ]
    return _lines(lines)


def _forms(mark: str, entry: Entry) -> Iterator[str]:
    for number, form in enumerate(entry.msgstr):
        yield from _string(mark, "msgstr" if entry.plural is None else f"msgstr[{number}]", form)


def _string(mark: str, keyword: str, text: str | None) -> Iterator[str]:
    if text is not None:
        yield f"{mark}{keyword} {normalize(text, prefix=mark, width=0)}"


def _comments(mark: str, lines: Iterable[str]) -> Iterator[str]:
    return (f"{mark} {line}".rstrip() for comment in lines for line in comment.split("\n"))


def _reference(file: str) -> str:
    # As gettext ≥ 0.19.8 does it: U+2068 and U+2069 around a name that has a space in it.
    return f"\u2068{file}\u2069" if any(char.isspace() for char in file) else file


def _lines(lines: Iterable[str]) -> str:
    # gettext joins a line that ends in a backslash to the next; only a comment can.
    return "".join(f"{line} \n" if line.endswith("\\") else f"{line}\n" for line in lines)
