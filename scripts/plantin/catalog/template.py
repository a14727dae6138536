"""The texts of a book → the template that translators start from."""

import datetime
from collections.abc import Iterable

from plantin.catalog import Catalog, Entry
from plantin.model import Text

FILE = "book.pot"


def template(texts: Iterable[Text], *, project: str, date: datetime.date, bugs: str) -> Catalog:
    """Return one message for each distinct context and msgid of `texts`, in their order.

    `date` becomes POT-Creation-Date, so that the same book gives the same bytes; `bugs` is where faults of the source
    text are reported.
    """
    groups: dict[tuple[str | None, str], list[Text]] = {}
    for text in texts:
        # An empty msgid is the header's. There is nothing to translate in it either.
        if text.msgid.strip():
            groups.setdefault((text.context, text.msgid), []).append(text)
    return Catalog(
        file=FILE,
        header=_header(project, date, bugs),
        entries=tuple(_entry(group) for group in groups.values()),
    )


def _entry(group: list[Text]) -> Entry:
    first = group[0]
    notes = [line for text in group for line in text.note.splitlines()]
    return Entry(
        msgid=first.msgid,
        context=first.context,
        extracted=tuple(dict.fromkeys([*(f"type: {text.role}" for text in group), *notes])),
        references=tuple(dict.fromkeys(text.origin.file for text in group)),
        origin=first.origin,
    )


def _header(project: str, date: datetime.date, bugs: str) -> dict[str, str]:
    # The placeholders are xgettext's: editors know them and put in a translator's name and the day.
    return {
        "Project-Id-Version": project,
        "POT-Creation-Date": f"{date:%Y-%m-%d} 00:00+0000",
        "Report-Msgid-Bugs-To": bugs,
        "Language-Team": "",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    }
