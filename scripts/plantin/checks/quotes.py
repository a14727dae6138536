"""Quotation marks: those of the language, each closed."""

from collections.abc import Iterator

from plantin.finding import Finding, Unit
from plantin.locale import language, quotes
from plantin.markdown import prose

_MARKS = frozenset("“”„‟«»「」『』‹›‚")
"""Marks that are nothing but quotation marks: ‘ and ’ are apostrophes, too."""


def check(unit: Unit) -> Iterator[Finding]:
    """Report marks of another language, straight ones where the source has real ones, and those that stay open.

    Source: CLDR's delimiters, and what data/languages.toml adds.
    """
    if unit.msgid == unit.msgstr:
        return
    shown = prose(unit.msgstr)
    pairs = quotes(language(unit.language))
    hint = f"{language(unit.language).autonym} has {' '.join(pairs)}"
    foreign = sorted(_MARKS & {*shown} - {*"".join(pairs)})
    if foreign:
        yield Finding(
            "quotes", "warning", unit.origin, f"quotation marks of another language: {''.join(foreign)}", hint
        )
    if '"' in shown and '"' not in prose(unit.msgid):
        yield Finding("quotes", "note", unit.origin, 'straight quotation marks (")', hint)
    if not foreign and _is_open(shown, pairs):
        yield Finding("quotes", "warning", unit.origin, "a quotation is not opened or not closed", hint)


def _is_open(text: str, pairs: tuple[str, ...]) -> bool:
    """Whether marks that only open and marks that only close are not equally many."""
    own = [pair for pair in pairs if pair[0] in _MARKS and pair[1] in _MARKS]
    opening, closing = {pair[0] for pair in own}, {pair[1] for pair in own}
    opened, closed = opening - closing, closing - opening
    if len(opened) != len(opening):
        return False  # one mark does both, as in Swedish
    return sum(map(text.count, opened)) != sum(map(text.count, closed))
