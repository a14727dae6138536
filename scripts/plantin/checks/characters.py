"""Characters that no text should hold, or not in this language: unseen ones above all."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from plantin.finding import Finding, Severity, Unit
from plantin.markdown import inline, plain

_EMBEDDING = "\u202a\u202b\u202c\u202d\u202e"
_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_APART = f"&{_ISOLATES}{_END_OF_ISOLATE}"
"""Where none of these is, what a message shows has no character that is not in it, and no isolate."""
_BREAKS_WITHOUT_SPACES = {"km", "lo", "my", "th", "ja", "zh"}


def check(unit: Unit) -> Iterator[Finding]:
    """Report characters that break the book, upset its direction or cannot be seen.

    Sources: XML 1.0, production Char; Unicode Standard, section 23 (special areas); Unicode Technical Report 36.
    """
    # A character may be written as a reference: &#x202E; and an isolate may stand where it is not shown.
    shown = plain(inline(unit.msgstr)) if any(each in unit.msgstr for each in _APART) else unit.msgstr
    for char in sorted({*unit.msgstr, *shown}):
        verdict = _verdict(char, unit.language)
        if verdict:
            severity, what, hint = verdict
            text = f"the translation holds {what} U+{ord(char):04X}"
            yield Finding("characters", severity, unit.origin, text, hint)
    if sum(shown.count(char) for char in _ISOLATES) != shown.count(_END_OF_ISOLATE):
        yield Finding("characters", "error", unit.origin, "a bidi isolate is not closed", "end it with U+2069")
    if not unicodedata.is_normalized("NFC", unit.msgstr):
        yield Finding(
            "characters", "warning", unit.origin, "the translation is not in normal form C", "type it precomposed"
        )


@lru_cache(2**12)  # a language has few, and a book millions
def _verdict(char: str, language: str) -> tuple[Severity, str, str] | None:
    point, remove = ord(char), "remove it"
    if unicodedata.category(char) == "Cc" and char != "\n":
        return "error", "the control character", remove
    if unicodedata.category(char) in ("Cs", "Co") or (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF:
        return "error", "a code point that is no character,", remove
    if char in _EMBEDDING:
        return "error", "the bidi control", "use the isolates U+2066 to U+2069, or nothing"
    if char in "\u2028\u2029\ufeff\ufffd\ufff9\ufffa\ufffb":
        return "error", "the special character", remove
    if char == "\u00ad" or (char == "\u200b" and language.split("-")[0] not in _BREAKS_WITHOUT_SPACES):
        return "warning", "the unseen character", "it stands in the way of search and speech"
    return None
