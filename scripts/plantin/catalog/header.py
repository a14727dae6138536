"""What the header of a catalog says: its fields, and the days and people named in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

# Who stands in for a person until there is one (xgettext, msginit, Babel, po4a, Weblate and Transifex), and machines.
_NOBODY = {
    "full name", "first author", "author", "your name", "name", "anonymous", "unknown", "none", "n/a", "nobody",
    "automatically generated", "language", "language team", "ll", "email@address", "weblate", "hosted weblate",
    "weblate translation memory", "transifex", "google translate", "deepl", "libretranslate", "microsoft translator",
}  # fmt: skip
_ROBOT = re.compile(r"<(?:noreply|no-reply)[^@>]*@", re.IGNORECASE)
_ADDRESS = re.compile(r"<[^<>]*>|\(?\bhttps?://[^\s)]+\)?|\b(?:mailto:)?[^\s<>@,]+@[^\s<>@,]+")
# `Name <mail>, 2023, 2024.`, and SPDX as Weblate writes it: `SPDX-FileCopyrightText: 2023, 2024 Name <mail>`.
_CREDIT = re.compile(
    r"(?:SPDX-FileCopyrightText:[\s\d,-]*+)?(?!Copyright\b|SPDX-|©|\(c\))([^<>]+<[^<>]*>)[\s\d,.\u2013-]*",
    re.IGNORECASE,
)

_LONGEST = 500
"""No field or comment is looked at beyond so many characters: it would be no name and no date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = (
    re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])"),
    re.compile(
        r"(?:[a-z]+,?\s+)?(?P<day>[0-9]{1,2})\s+(?P<month>[a-z]{3})[a-z]*\.?,?\s+(?P<year>[0-9]{4})", re.IGNORECASE
    ),
    re.compile(
        r"(?:[a-z]{3},?\s+)?(?P<month>[a-z]{3})[a-z]*\.?\s+(?P<day>[0-9]{1,2}),?\s.*?\b(?P<year>[0-9]{4})",
        re.IGNORECASE,
    ),
)
"""GNU's and ISO 8601's form, ISO's basic form, RFC 5322's, and those of `date`, ctime(3) and JavaScript."""


def parse(msgstr: str) -> dict[str, str]:
    """Return the fields of a header entry. Where a field stands twice gettext takes the first, and so do we.

    A line without a colon goes on with the field before it: some editors wrap long ones.
    """
    fields: dict[str, str] = {}
    name = ""
    for line in msgstr.split("\n"):
        before, colon, after = line.partition(":")
        if colon and before.strip() and " " not in before.strip():
            name = before.strip()
            fields.setdefault(name, after.strip())
        elif name and line.strip():
            fields[name] = f"{fields[name]} {line.strip()}".strip()
    return fields


def value(header: Mapping[str, str], field: str) -> str:
    """Return a field's value, or nothing; names of fields are compared as in e-mail, whatever their capitals."""
    if field in header:
        return header[field]
    return next((text for name, text in header.items() if name.casefold() == field.casefold()), "")


def day(text: str) -> date | None:
    """Return the day that a date begins with, in any usual form, or None."""
    for form in _DAYS:
        if found := form.match(text[:_LONGEST].strip()):
            month = found["month"].lower()
            try:
                number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
                return date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                return None
    return None


def name(text: str) -> str:
    """Return a name without addresses and quotation marks; nothing for a placeholder or a machine."""
    if _ROBOT.search(text):
        return ""
    bare = " ".join(_ADDRESS.sub(" ", text[:_LONGEST]).split()).strip(" \t,;\"'“”")
    return "" if bare.casefold() in _NOBODY else bare


def people(comments: Iterable[str], last: str) -> tuple[str, ...]:
    """Return the names in a header's comment lines, then those in its `Last-Translator`."""
    lines = (_CREDIT.fullmatch(line[:_LONGEST].strip()) for line in comments)
    return unique(name(each) for each in [*(line[1] for line in lines if line), *re.split(r"(?<=>)\s*[,;]", last)])


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, the first as it is written: a person may have changed addresses or capitals."""
    found: dict[str, str] = {}
    for each in names:
        if each:
            found.setdefault(unicodedata.normalize("NFC", each).casefold(), each)
    return tuple(found.values())
