"""The checks: what each says of a translation, from a table as plain text, and what is checked at all."""

from typing import NamedTuple

import pytest

from cases import FOLDER
from commands import characters
from plantin.catalog import Catalog, Entry, po
from plantin.checks import CHECKS, errors, findings, of_catalog
from plantin.errors import Origin
from plantin.finding import Finding, Unit


class Row(NamedTuple):
    """A line of the table, and its number there."""

    line: int
    msgid: str
    msgstr: str
    language: str
    expected: str


def rows() -> list[Row]:
    lines = (FOLDER / "checks.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("%"):
            cells = [characters(cell.strip()).decode() for cell in line.split("|")]
            found.append(Row(number, *cells))
    return found


ROWS = rows()
PLACE = Origin("fr.po", 7, 1)


def said(row: Row) -> list[Finding]:
    return list(findings(Unit(row.msgid, row.msgstr, row.language, PLACE)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_what_is_said_of_a_translation(row: Row) -> None:
    """tests/cases/checks.txt."""
    assert ", ".join(f"{finding.severity} {finding.code}" for finding in said(row)) == row.expected


@pytest.mark.parametrize("row", [row for row in ROWS if row.expected], ids=lambda row: f"line {row.line}")
def test_a_finding_has_a_place_a_reason_and_a_hint(row: Row) -> None:
    """It can be printed as it is: a line and its hint, without a character that a terminal obeys."""
    for finding in said(row):
        assert finding.origin == PLACE
        line, hint = str(finding).split("\n")
        assert line.startswith(f"fr.po:7:1: {finding.severity} {finding.code}: {finding.text[:10]}")
        assert hint == f"  hint: {finding.hint}"
        assert str(finding).replace("\n", "").isprintable()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__module__.rpartition(".")[2])
def test_the_table_has_a_row_for_every_check(check: object) -> None:
    """One in which it speaks, and one with the same msgid in which nothing is said."""
    code = str(check.__module__).rpartition(".")[2]
    speaking = {row.msgid for row in ROWS if code in row.expected}
    assert speaking & {row.msgid for row in ROWS if not row.expected}


CATALOG = """\
# Jane Roe <jane@example.org>, 2024.
msgid ""
msgstr ""
"Language: fr\\n"
"Last-Translator: \u202eeoR nhoJ <john@example.org>\\n"

msgid "Bread"
msgstr " Pain"

#, fuzzy
msgid "Salt"
msgstr " Sel"

msgid "Pepper"
msgstr " "

#~ msgid "Oil"
#~ msgstr " Huile"
"""


def test_what_a_reader_sees_is_checked_and_nothing_else() -> None:
    """Translations in use, and names in the header; not what is fuzzy, blank or obsolete."""
    found = [*of_catalog(po.read(CATALOG.encode(), "fr.po", "fr"), "fr")]
    assert [(each.severity, each.code, each.origin.line) for each in found] == [
        ("error", "characters", 1),
        ("warning", "spaces", 8),
    ]


def test_a_good_catalog_is_passed_over_in_silence() -> None:
    """Placeholders for names too."""
    catalog = CATALOG.replace("\u202e", "").replace('" Pain"', '"Pain"')
    assert [*of_catalog(po.read(catalog.encode(), "fr.po", "fr"), "fr")] == []
    placeholder = 'msgid ""\nmsgstr "Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"\n'
    assert [*of_catalog(po.read(placeholder.encode(), "fr.po", "fr"), "fr")] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_a_build_asks_for_every_error_and_nothing_else(row: Row) -> None:
    """Whichever checks it leaves out, for the time that they take."""
    catalog = Catalog("fr.po", entries=(Entry(row.msgid, (row.msgstr,), msgstr_origin=PLACE),))
    assert errors(catalog, row.language) == [finding for finding in said(row) if finding.severity == "error"]
