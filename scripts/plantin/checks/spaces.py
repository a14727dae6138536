"""Spaces at the ends and in a row: typing slips that a reader can see."""

import re
from collections.abc import Iterator

from plantin.finding import Finding, Unit


def check(unit: Unit) -> Iterator[Finding]:
    """Report white space around the translation, and two spaces in a row, where the source has none."""
    if unit.msgstr != unit.msgstr.strip() and unit.msgid == unit.msgid.strip():
        yield Finding("spaces", "warning", unit.origin, "white space stands around the translation", "remove it")
    double = re.compile(r" {2,}(?!\n)")  # two before a newline are Markdown's hard break
    if double.search(unit.msgstr.strip()) and not double.search(unit.msgid):
        yield Finding("spaces", "note", unit.origin, "two spaces stand in a row", "one is enough")
