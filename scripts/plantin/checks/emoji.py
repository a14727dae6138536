"""Emoji: a heading's own is added by the program, so it stands in no translation."""

from collections.abc import Iterator

from plantin.emoji import leading
from plantin.finding import Finding, Unit


def check(unit: Unit) -> Iterator[Finding]:
    """Report an emoji at the beginning that the source does not have there: the reader would see two."""
    mark, _ = leading(unit.msgstr)
    if mark and not leading(unit.msgid)[0]:
        yield Finding(
            "emoji", "warning", unit.origin, f"the translation begins with {mark}", "the program adds the emoji"
        )
