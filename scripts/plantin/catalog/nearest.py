"""Which old message a new one was made from, judged by words: a book's messages are paragraphs, not button labels."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import chain, count
from math import ceil
from typing import NamedTuple

from plantin.catalog import Entry

CUTOFF = 0.6
"""The least share of words in common, in order (difflib's ratio, 0 to 1)."""

_SAME_CONTEXT = 0.1
"""What a common context is worth when two old messages are nearly equally near."""

_COUNTED = 60
"""Of how many old messages at most the words in common with a new one are counted: those that share its rare words."""

_TRIED = 12
"""How many of these at most are compared with it in full: those that have the most words in common with it."""

_SHORT = 60
"""Up to so many characters two messages are also compared by letters: in a heading a typo is half of its words."""

# Scripts that are written without spaces count by character: Thai to Burmese, Khmer, kana, Han.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]|\w+|[^\w\s]"
)


class Pair(NamedTuple):
    """A new message and an old one near to it, by their places in the lists given."""

    score: float
    new: int
    old: int


def nearest(new: Sequence[Entry], old: Sequence[Entry]) -> dict[int, int]:
    """Return for each of `new` that has one its nearest of `old`, by place; each is used once, the best pairs first."""
    found = _choose(_pairs(new, old, _words), {})
    short_new = [each if number not in found and len(each.msgid) <= _SHORT else None for number, each in enumerate(new)]
    used = set(found.values())
    short_old = [each if number not in used and len(each.msgid) <= _SHORT else None for number, each in enumerate(old)]
    return _choose(_pairs(short_new, short_old, _letters), found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _letters(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _choose(pairs: Iterator[Pair], found: dict[int, int]) -> dict[int, int]:
    chosen = dict(found)
    used = set(chosen.values())
    # Among equals the order of the book decides, so that the same catalogs always give the same.
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.new, pair.old)):
        if pair.new not in chosen and pair.old not in used:
            chosen[pair.new] = pair.old
            used.add(pair.old)
    return chosen


def _pairs(
    new: Sequence[Entry | None], old: Sequence[Entry | None], split: Callable[[str], list[str]]
) -> Iterator[Pair]:
    """Yield the pairs that are near enough."""
    index = _Index([split(each.msgid) if each else [] for each in old])
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for number, entry in enumerate(new):
        words = split(entry.msgid) if entry else []
        matcher.set_seq2(words)
        for place in index.promising(words):
            matcher.set_seq1(index.texts[place])
            ratio, other = matcher.ratio(), old[place]
            if ratio >= CUTOFF and entry and other:
                yield Pair(ratio + _SAME_CONTEXT * (entry.context == other.context), number, place)


class _Index:
    """The old texts by their words: difflib is too slow to compare all pairs of two long lists.

    Two texts of m and n words with a ratio r have at least r(m + n)/2 words in common. So the shorter has at least
    r/(2 - r) of the longer's words, and a text can leave out its most usual words, up to that share, and still has a
    word in common with every text near to it: most of the others need not be looked at.
    """

    def __init__(self, texts: list[list[str]]) -> None:
        self.texts = texts
        self._words = [frozenset(_numbered(words)) for words in texts]
        self._places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for place, words in enumerate(texts):
            for word in _numbered(words):
                self._places[word].append(place)

    def promising(self, words: list[str]) -> list[int]:
        """The places of the old texts that may reach the cutoff, the most promising first."""
        rarest = sorted(_numbered(words), key=lambda word: len(self._places.get(word, ())))
        spared = max(ceil(len(words) * CUTOFF / (2 - CUTOFF)) - 1, 0)
        some = Counter(chain.from_iterable(self._places.get(word, ()) for word in rarest[: len(words) - spared]))
        reach = (place for place in some if self._bound(words, place, some[place] + spared) >= CUTOFF)
        likely = nlargest(_COUNTED, reach, key=lambda place: some[place])
        all_words = frozenset(rarest)
        bounds = {place: self._bound(words, place, len(all_words & self._words[place])) for place in likely}
        near = (place for place in bounds if bounds[place] >= CUTOFF)
        return sorted(near, key=lambda place: (-bounds[place], place))[:_TRIED]

    def _bound(self, words: list[str], place: int, common: int) -> float:
        """The ratio that two texts have at most when so many words are common to both."""
        return 2 * common / (len(words) + len(self.texts[place]))


def _numbered(words: list[str]) -> Iterator[tuple[str, int]]:
    """Tell the first `the` of a text from its second, so that common words count as often as they stand."""
    counters: dict[str, Iterator[int]] = defaultdict(count)
    return ((word, next(counters[word])) for word in words)
