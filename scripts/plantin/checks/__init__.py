"""The checks of translations, one a file. CHECKS is their table: one line adds another."""

from collections.abc import Iterable, Iterator

from plantin.catalog import Catalog
from plantin.checks import characters, emoji, markup, punctuation, quotes, spaces
from plantin.errors import Origin
from plantin.finding import Check, Finding, Unit

CHECKS: tuple[Check, ...] = (characters.check, markup.check, emoji.check, spaces.check, quotes.check, punctuation.check)

_STOPPING: tuple[Check, ...] = (characters.check, markup.check)
"""Those of them that have errors to report."""


def findings(unit: Unit, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Yield what every check has to say of one translated message."""
    for check in checks:
        yield from check(unit)


def of_catalog(catalog: Catalog, language: str, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Yield what there is to say of every translation that a reader is shown, and of the names in the header."""
    names = ", ".join(name for name in (*catalog.credits, *catalog.reviewers, catalog.team) if name)
    yield from findings(Unit(names, names, language, Origin(catalog.file, 1)), checks)
    for entry in catalog.entries:
        if entry.text is not None:
            yield from findings(Unit(entry.msgid, entry.text, language, entry.msgstr_origin), checks)


def errors(catalog: Catalog, language: str) -> list[Finding]:
    """What there is to say of them that stops an edition: asked in every build, and all the rest by translators."""
    return [finding for finding in of_catalog(catalog, language, _STOPPING) if finding.severity == "error"]
