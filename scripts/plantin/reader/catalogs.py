"""The catalogs of a book of others: what their names say, and the newest day that their headers do."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from plantin.errors import Origin, Problem
from plantin.reader.tags import nameless, tag_of

_DATE = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date: *(\d{4}-\d\d-\d\d)', re.MULTILINE)
_HEAD = 4096
"""Within so many bytes a header has its dates."""


def in_folder(files: Mapping[str, bytes], folder: str, source: str, remarks: list[Problem]) -> dict[str, str]:
    """Return the catalogs that lie in a folder, by the language that each is named by.

    One that means none, or that of another, goes to `remarks`; what is called as the source is nobody's translation.
    """
    found: dict[str, str] = {}
    for name in sorted(name for name in files if name.endswith(".po") and posixpath.dirname(name) == folder):
        tag = tag_of(posixpath.basename(name).removesuffix(".po"))
        if tag is None:
            remarks.append(nameless(name))
        elif other := found.get(tag):
            text, hint = f"{other} is the catalog of {tag} already: this one is left out", "put both into one"
            remarks.append(Problem(text, Origin(name), hint, "warning"))
        elif tag != source:
            found[tag] = name
    return found


def newest(catalogs: Iterable[bytes]) -> date:
    """Return the newest day on which a text or a translation was written; without catalogs, one that never changes."""
    return max(_days(catalogs), default=date(2000, 1, 1))


def _days(catalogs: Iterable[bytes]) -> Iterator[date]:
    for data in catalogs:
        for day in _DATE.findall(data[:_HEAD]):
            try:
                yield date.fromisoformat(day.decode())
            except ValueError:  # a thirteenth month
                continue
