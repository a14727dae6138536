"""How many words of each edition can be read back out of its PDF, by poppler and by PDFium: a table.

Usage: .venv/bin/python scripts/words.py FOLDER [EDITIONS]

FOLDER is the book's, EDITIONS where `plantin build` put what it made (FOLDER/dist). A word counts when it comes out
letter by letter, hyphens of the layout joined. Marks at the ends of words are left out, since extractors put them on
either side in a line of two directions. `plain` is the share of the words that have no vowel sign of Arabic or Hebrew.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests")]

from plantin import jobs, pipeline, workers  # noqa: E402  # the tests' reading of PDFs has to be found first
from plantin.edition import Edition  # noqa: E402
from plantin.locale import Language, typography, words  # noqa: E402
from reading import body_pages, edition_words  # noqa: E402

EXTRACTORS = ("poppler", "pdfium")
_SIGNS = re.compile("[\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0655\u0670]")
"""Vowel signs, which stand above and below letters."""
_ONE_DIRECTION = re.compile("[\u0590-\u08ff\u200c]+|[^\u0590-\u08ff\u200c]+")
"""What is one word in a line of two directions: extractors put the parts of a mixed one in the order of the page."""


@dataclass(frozen=True)
class Recovered:
    """The words of one edition, as one extractor gives them back."""

    words: Counter[str]
    """The edition's own."""
    lost: Counter[str]
    """Those of them that do not come back."""

    @property
    def share(self) -> float:
        return 1 - self.lost.total() / self.words.total()

    @property
    def plain(self) -> float:
        """The share of those without vowel signs."""
        total, lost = (
            sum(n for word, n in each.items() if not _SIGNS.search(word)) for each in (self.words, self.lost)
        )
        return 1 - lost / total


def recovered(edition: Edition, pdf: Path, extractor: str) -> Recovered:
    """Return what one extractor gives back of an edition's PDF."""
    expected = edition_words(edition)
    pages = body_pages(pdf, edition, extractor)
    facts = edition.language
    wanted = Counter(_words(expected, facts))
    if typography(facts).breaks == "spaces":
        found = Counter(_words(_rejoined(pages, set(expected)), facts))
        return Recovered(wanted, wanted - found)
    return Recovered(wanted, Counter(_missing(_words(expected, facts), "".join(" ".join(pages).split()))))


_DASHES = ("-", "\u2010", "–", "—")
"""At which a line may end."""


def _rejoined(pages: Iterable[str], wanted: set[str]) -> list[str]:
    """The words of pages, with those that the end of a line parts joined again, a hyphen of the layout taken out.

    PDFium joins such parts itself, with U+FFFE between them.
    """
    found: list[str] = []
    for line in "\n".join(pages).splitlines():
        for number, word in enumerate(line.split()):
            before = found[-1] if found and number == 0 and found[-1].endswith(_DASHES) else ""
            whole = next((each for each in (before[:-1] + word, before + word) if before and each in wanted), None)
            if whole:
                found[-1] = whole
            else:
                first, joint, second = word.partition("\ufffe")
                parted = [f"{first}-{second}"] if f"{first}-{second}" in wanted else [f"{first}-", second]
                found += [first + second] if not joint or first + second in wanted else parted
    return found


def _words(parts: Iterable[str], facts: Language) -> list[str]:
    """Words without the marks around them; by ICU, where the script writes no spaces."""
    if typography(facts).breaks != "spaces":
        parts = words(" ".join(parts), facts.tag)
    elif facts.direction == "rtl":
        parts = (run for part in parts for run in _ONE_DIRECTION.findall(part))
    stripped = (_stripped(part) for part in parts)
    return [word for word in stripped if word]


def _stripped(word: str) -> str:
    first = next((n for n, char in enumerate(word) if _is_letter(char)), len(word))
    last = next((n for n, char in enumerate(reversed(word)) if _is_letter(char)), len(word))
    return word[first : len(word) - last]


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _missing(wanted: Iterable[str], text: str) -> Iterable[str]:
    """The words that do not stand in `text`, each looked for a little behind the last."""
    end = 0
    for word in wanted:
        place = text.find(word, end, end + len(word) + 60)
        if place < 0:
            yield word
        else:
            end = place + len(word)


def main(folder: Path, editions: Path) -> None:
    workers.prepare()
    book, files = pipeline.read(folder)
    print(f"{'':8} words  {'  '.join(f'{name:>8}     plain' for name in EXTRACTORS)}")
    for tag in book.metadata.languages:
        edition = jobs.bound(pipeline.job(book, tag, files))
        pdf = editions / f"{book.metadata.slug}-{tag}.pdf"
        rows = [recovered(edition, pdf, name) for name in EXTRACTORS]
        shares = "  ".join(f"{row.share:8.1%}  {row.plain:8.1%}" for row in rows)
        print(f"{tag:8} {rows[0].words.total():5}  {shares}  {' '.join(list(rows[0].lost)[:4])}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else f"{sys.argv[1]}/dist"))
