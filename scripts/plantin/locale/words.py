"""Words and lines: where they are divided, and how a text says so to an engine that would not know."""

import re
import unicodedata
from functools import cache, lru_cache

from icu4py.breakers import LineBreaker, WordBreaker

from plantin.locale.language import Language
from plantin.locale.typography import typography


def words(text: str, tag: str) -> list[str]:
    """The words of `text` by ICU's word boundaries, so that scripts without spaces have some too (UAX 29)."""
    return list(filter(_is_word, WordBreaker(text, tag)))


@lru_cache(2**12)  # most words come again
def _is_word(segment: str) -> bool:
    return segment.isalnum() or (len(segment) > 1 and any(char.isalnum() for char in segment))


def word_count(text: str, tag: str) -> int:
    return _counts(tag)[text]


@cache
def _counts(tag: str) -> "_Counts":
    return _Counts(tag)


class _Counts(dict[str, int]):
    """Every edition of a book counts the same messages: what they come to, in less room than `lru_cache` takes."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._tag = tag

    def __missing__(self, text: str) -> int:
        count = len(words(text, self._tag))
        if len(self) < _MOST_COUNTS:
            self[text] = count
        return count


_MOST_COUNTS = 2**16


def phrases(text: str, tag: str) -> list[str]:
    """`text` in the pieces between which a title should break: words, with the particles and stops that follow them.

    Where a script writes spaces they are what breaks a line anyway, and each piece ends in one.
    """
    found: list[str] = []
    for segment in WordBreaker(text, tag):
        leans = not _is_word(segment) or all("\u3041" <= char <= "\u3096" for char in segment)
        if found and leans:
            found[-1] += segment
        else:
            found.append(segment)
    return found


UNSEEN = "\u200b\u2060"
"""ZERO WIDTH SPACE, at which a line may break, and WORD JOINER, at which it may not (Unicode Standard Annex 14)."""
_LONGEST = 14
"""Letters of a Korean word that is still kept whole: more might not fit a cell of a table."""
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_WITHIN = re.compile(r"(?<=\S)(?=[\uac00-\ud7a3])")


def breakable(text: str, facts: Language, *, goes_on: bool = False) -> str:
    """`text` with unseen marks where its lines break and where they do not, for an engine with rules of its own.

    WeasyPrint 70 breaks Khmer, Lao and Burmese nowhere, and Korean between any two letters. `goes_on` is whether the
    text begins within a word.
    """
    breaks = typography(facts).breaks
    if breaks == "words":
        return UNSEEN[0].join(LineBreaker(text, facts.tag)).replace(f" {UNSEEN[0]}", " ")
    if breaks == "spaces" and _HANGUL.search(text):
        parts = re.split(r"(\s)", text)
        joined = "".join(_WITHIN.sub(UNSEEN[1], part) if len(part) <= _LONGEST else part for part in parts)
        return UNSEEN[1] + joined if goes_on and _HANGUL.match(text) else joined
    return text


_WORD = r"[.@#]?[A-Za-z0-9][A-Za-z0-9._/&\u2019'+#-]*"
_ADDRESS = r"[a-z]+://[!-~]*[A-Za-z0-9/]"
_LATIN_RUN = re.compile(rf"(?<![A-Za-z0-9])(?:{_ADDRESS}|{_WORD})(?: (?:{_ADDRESS}|{_WORD}))*")


_NOT_SPACE = re.compile(r"\S+")
_MARKS = {"ltr": ("\u2066", "\u200e"), "rtl": ("\u2067", "\u200f")}
"""Of each direction the isolate and the mark (Unicode Standard Annex 9, sections 2.4 and 2.6)."""
_LETTERS = ("L", "R", "AL")
"""What has a direction of its own, by its class (section 3.2)."""


def in_own_direction(text: str, facts: Language, around: Language) -> str:
    """`text` of one language, isolated where it stands in a line of another direction.

    Each line of a text that is broken is laid out by itself, and has but one end of the isolate: so a word also has a
    mark of its direction at an end that is no letter, and may begin or end a line.
    """
    if facts.direction == around.direction:
        return text
    opening, mark = _MARKS[facts.direction]

    def marked(found: re.Match[str]) -> str:
        before, behind = ("" if unicodedata.bidirectional(found[0][end]) in _LETTERS else mark for end in (0, -1))
        return f"{before}{found[0]}{behind}"

    return f"{opening}{_NOT_SPACE.sub(marked, isolated(text, facts))}\u2069"


def isolated(text: str, facts: Language) -> str:
    """`text` of a right-to-left language, with isolates round Latin runs whose ends would else change sides, as in C++.

    Unicode Standard Annex 9, section 2.4: a neutral character between the two directions takes that of the paragraph;
    so would the last one of a line, where an address goes on below.
    """
    if facts.direction == "ltr":
        return text

    def isolate(found: re.Match[str]) -> str:
        run = found[0] if found[0].endswith("/") and "://" in found[0] else found[0].rstrip("._/&\u2019'-")
        ends = run[:1] + run[-1:]
        if ("://" not in run and ends.isalnum()) or not any(char.isalpha() for char in run):
            return found[0]
        return f"\u2066{run}\u2069{found[0][len(run) :]}"

    return _LATIN_RUN.sub(isolate, text)
