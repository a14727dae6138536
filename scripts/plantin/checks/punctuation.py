"""Punctuation: the marks of the language's script, and the spaces that go with them."""

import unicodedata
from collections.abc import Iterator

from plantin.finding import Finding, Unit
from plantin.locale import language, typography
from plantin.markdown import prose

_NO_BREAK = ("\u00a0", "\u202f")


def check(unit: Unit) -> Iterator[Finding]:
    """Report a mark of ASCII behind a letter of another script, and a mark without its no-break space.

    Source: data/languages.toml. A full stop counts at the end only: elsewhere it may be an abbreviation's.
    """
    shown = prose(unit.msgstr)
    facts = typography(language(unit.language))
    for mark, own in facts.punctuation.items():
        if any(_is_foreign(shown, place, mark) for place, char in enumerate(shown) if char == mark):
            hint = f"the language has {own} (U+{ord(own):04X})"
            yield Finding("punctuation", "note", unit.origin, f"{mark} stands behind a letter of another script", hint)
    for mark, space in facts.spaces.items():
        if any(_lacks_space(shown, place) for place, char in enumerate(shown) if char == mark):
            hint = f"U+{ord(space):04X}, which no line breaks at, belongs there"
            yield Finding("punctuation", "note", unit.origin, f"{mark} stands without its no-break space", hint)


def _is_foreign(text: str, place: int, mark: str) -> bool:
    before, after = text[place - 1 : place], text[place + 1 :]
    ends = not after if mark == "." else not after[:1].strip()
    return ends and before > "\u0370" and unicodedata.category(before)[0] in "LM"


def _lacks_space(text: str, place: int) -> bool:
    """Whether a mark touches a word, or has a space at which a line may break."""
    if unicodedata.category(text[place]) == "Pi":
        return text[place + 1 : place + 2] not in ("", *_NO_BREAK)
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    # Within addresses, times and ratios there is none: https://, 12:30.
    return (
        before not in ("", *_NO_BREAK) and not after.isalnum() and after not in ("/", *_NO_BREAK) and before not in "?!"
    )
