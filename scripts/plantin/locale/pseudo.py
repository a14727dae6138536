"""Pseudo-languages: languages that nobody speaks, whose words are another's in disguise, for proving a book's setting.

In `en-XA` every letter has an accent and every text is longer by 40 %; in `ar-XB` letters are Arabic ones, so that
lines run from right to left as those of real Arabic do. What the program has from a catalog, or from CLDR, stands
between marks: a word without them never passed through either.
"""

import re
from collections.abc import Callable

PSEUDO = {"en-XA": "en", "ar-XB": "ar"}
"""The language whose facts each has: direction, digits, typefaces. XA and XB are regions for private use (BCP 47)."""
OPENING, CLOSING = "⟦", "⟧"

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = str.maketrans(_LATIN + _LATIN.upper(), "áɓçďéƒĝĥíĵķļḿñóƥʠŕšţúṽŵẋýžÁɃÇĎÉƑĜĤÍĴĶĻḾÑÓƤɊŔŠŢÚṼŴẊÝŽ")
_ARABIC = str.maketrans(_LATIN + _LATIN.upper(), "ابثديفغهئجكلمنوبقرستعوشخيز" * 2)
_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_MORE = 0.4
"""By how much of its length `en-XA` makes a text longer: as German or Finnish may."""
_KEPT = re.compile(r"(\{\w+\}|https?://\S+|[\w.+-]+@[\w.-]+|\\[a-z]|%[a-z])")
"""What is no word: placeholders, addresses, and the escapes and directives of strings in code."""


def disguised(text: str, tag: str) -> str:
    """Plain text as the pseudo-language `tag` has it, between marks."""
    return f"{OPENING}{spelled(text, tag)}{CLOSING}"


def spelled(text: str, tag: str) -> str:
    """Plain text in the letters of the pseudo-language `tag`."""
    spell = _SPELLINGS[tag]
    return "".join(part if number % 2 else spell(part) for number, part in enumerate(_KEPT.split(text)))


def _accented(text: str) -> str:
    """Every letter with an accent, and so many of them twice that the text is longer by `_MORE`."""
    parts: list[str] = []
    more = 0.0
    for char in text:
        more += _MORE
        twice = char.isalpha() and more >= 1
        parts.append(char.translate(_ACCENTED) * (1 + twice))
        more -= twice
    return "".join(parts)


def _mirrored(text: str) -> str:
    """Every letter as an Arabic one, whatever its script."""
    return "".join(_arabic(char) if char.isalpha() else char for char in text)


def _arabic(letter: str) -> str:
    if "\u0600" <= letter <= "\u06ff":
        return letter
    known = letter.translate(_ARABIC)
    return known if known != letter else _ALPHABET[ord(letter) % len(_ALPHABET)]


_SPELLINGS: dict[str, Callable[[str], str]] = {"en-XA": _accented, "ar-XB": _mirrored}
