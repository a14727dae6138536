"""The checks of translations, one a file. CHECKS is their table: one line adds another."""

from collections.abc import Iterator

from plantin.checks import characters, emoji, markup, spaces
from plantin.finding import Check, Finding, Unit

CHECKS: tuple[Check, ...] = (characters.check, markup.check, emoji.check, spaces.check)


def findings(unit: Unit) -> Iterator[Finding]:
    """Yield what every check has to say of one translated message."""
    for check in CHECKS:
        yield from check(unit)
