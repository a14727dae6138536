"""What of the words of each EPUB can be read back out of its PDF, by poppler and by PDFium: a table.

Usage: .venv/bin/python scripts/words.py [EDITIONS]

EDITIONS is where `plantin build` put what it made (dist), whatever form the book is in. Chapter is held against
chapter: the letters, marks and digits of each word of the EPUB must stand together in what an extractor gives of the
body of the PDF's pages, wherever lines and pages end. Signs are left out, since extractors put those of a line of two
directions on either side of a word; so are running heads, page numbers, contents, title page and colophon, which each
format has in its own way. `plain` is the share of the words that have no vowel sign of Arabic or Hebrew, and `more` how
many letters the PDF has besides. Exit status 1 where an edition is below its floor.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from textwrap import shorten

import pikepdf
from lxml import etree

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests")]

import viewers  # noqa: E402  # the tests' reading of editions has to be found first
from plantin import formula  # noqa: E402
from plantin.labels import labels  # noqa: E402
from plantin.locale import Language, language, typography, words  # noqa: E402
from reading import XHTML, documents, page_reference, shown  # noqa: E402

EXTRACTORS = ("poppler", "pdfium")
_HEAD, _FOOT = 16 * 72 / 25.4, 18 * 72 / 25.4
"""What of a page holds its running lines, in points: nothing of the text, and all of them (styles/pdf.css)."""
_SIGNS = re.compile("[\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0655\u0670]")
"""Vowel signs, which stand above and below letters."""
_ONE_DIRECTION = re.compile(r"[\u0590-\u08ff\u200c]+|[^\W_\u0590-\u08ff]+")
"""What is one word in a line of two directions: extractors put the parts of a mixed one in the order of the page."""
_COMPLEX = ("hi", "bn", "ta", "te", "th", "km")
"""Languages whose glyphs are not their characters one by one."""


@dataclass(frozen=True)
class Recovered:
    """The words of one edition, as one extractor gives them back."""

    language: Language
    words: Counter[str]
    """Those of the EPUB."""
    lost: Mapping[str, Counter[str]]
    """Those of them that do not come back, by chapter."""
    more: Counter[str]
    """What stands in the PDF besides, without its signs."""

    @property
    def share(self) -> float:
        return self._share(tuple(self.words))

    @property
    def plain(self) -> float:
        """The share of those without vowel signs."""
        return self._share([word for word in self.words if not _SIGNS.search(word)])

    @property
    def is_enough(self) -> bool:
        """Whether as many come back as can be asked for in the language's script."""
        if self.language.direction == "rtl":
            return self.plain >= 0.95
        return self.share >= (0.99 if self.language.tag in _COMPLEX else 1)

    def _share(self, chosen: Iterable[str]) -> float:
        every = list(chosen)
        lost = sum(chapter[word] for chapter in self.lost.values() for word in every)
        return 1 - lost / max(sum(self.words[word] for word in every), 1)


def recovered(epub: Path, pdf: Path, extractor: str) -> Recovered:
    """Return what one extractor gives back of the words of an EPUB from the PDF of the same edition."""
    found = {name: each for name, each in documents(epub).items() if name not in _OWN}
    facts = language(next(iter(found.values())).get("lang"))
    page_number = page_reference(labels(facts))
    total, lost, more = Counter[str](), dict[str, Counter[str]](), Counter[str]()
    last = [*found][-1]
    for name, pages in _chapters(pdf, extractor, [*found]).items():
        wanted = _words(shown(_body(found[name], is_last=name == last)).split(), facts)
        missed, left = compared(wanted, page_number.sub("", _flowing(pages)), facts)
        total += Counter(wanted)
        lost |= {name: Counter(missed)} if missed else {}
        more += Counter(left)
    return Recovered(facts, total, lost, more)


_OWN = ("cover", "title", "nav", "colophon")
"""The pages that the formats have each in its own way."""


def _body(document: etree._Element, *, is_last: bool) -> etree._Element:
    """What a document holds that the PDF has in words: no formulas, and the footer of the last chapter alone."""
    body = document.find(f"{XHTML}body")
    assert body is not None
    footers = (each for each in body.iter(f"{XHTML}footer") if each.get("class") == "attribution" and not is_last)
    for element in [*body.iter(f"{{{formula.NAMESPACE}}}math"), *footers]:
        element[:] = []
        element.text = None
    return body


def _chapters(pdf: Path, extractor: str, names: Iterable[str]) -> dict[str, list[str]]:
    """The text of the pages of each chapter, and of each part's; all open a page of their own."""
    with pikepdf.open(pdf) as document:
        height = float(document.pages[0].mediabox[3])
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        targets = pikepdf.NameTree(document.Root.Names.Dests).items()
        places = [(str(name).partition(".")[0], numbers[target[0].objgen]) for name, target in targets]
    extract = viewers.pdftotext if extractor == "poppler" else viewers.pdfium_text
    pages = extract(pdf, (_HEAD, height - _FOOT))
    starts = {name: min(page for anchor, page in places if anchor == name) for name in [*names, "colophon"]}
    return {name: pages[first:end] for (name, first), (_, end) in pairwise(starts.items())}


def _flowing(pages: Iterable[str]) -> str:
    """The text of pages as one: the numbers of a page's lists, which are drawn last on it, stand behind all pages."""
    texts, numbers = list[str](), list[str]()
    for page in pages:
        lines = _LINE_END.split(page.strip())
        last = len(lines)
        while last and _MARK.fullmatch(lines[last - 1]):
            last -= 1
        texts += lines[:last]
        numbers += lines[last:]
    return "\n".join([*texts, *numbers])


_LINE_END = re.compile("[\n\x02\ufffe]+")
"""PDFium joins the parts of a word that a hyphen divides, with one of the last two between them."""
_MARK = re.compile(r"\d+\.\s*")


def _words(parts: Iterable[str], facts: Language) -> list[str]:
    """Words without any sign; by ICU, where the script writes no spaces."""
    if typography(facts).breaks != "spaces":
        parts = words(" ".join(parts), facts.tag)
    elif facts.direction == "rtl":
        parts = (run for part in parts for run in _ONE_DIRECTION.findall(part))
    return [word for part in parts if (word := _letters(part))]


def _letters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] in "LMN")


def compared(wanted: list[str], text: str, facts: Language) -> tuple[list[str], list[str]]:
    """The words that a text has not, and what it has besides; each is sought where it is due, and then anywhere."""
    late, others = (
        _in_lines(wanted, _words(text.split(), facts))
        if facts.direction == "rtl"
        else _in_order(wanted, _letters(text))
    )
    lost = list[str]()
    for word in sorted(late, key=len, reverse=True):
        around = next((number for number, each in enumerate(others) if word in each), None)
        if around is None:
            lost.append(word)
        else:
            before, _, after = others[around].partition(word)
            others[around : around + 1] = [before, after]
    return lost, [each for each in others if each and not each.isdecimal()]


def _in_order(wanted: Iterable[str], letters: str) -> tuple[list[str], list[str]]:
    """The words that are not a little behind the last, and the letters between those that are."""
    late, between, due = list[str](), list[str](), 0
    for word in wanted:
        place = letters.find(word, due, due + len(word) + _NEAR)
        if place < 0:
            late.append(word)
        else:
            between.append(letters[due:place])
            due = place + len(word)
    return late, [*between, letters[due:]]


def _in_lines(wanted: Iterable[str], found: list[str]) -> tuple[list[str], list[str]]:
    """The same in lines of two directions, whose words extractors give in the order of the page: the nearest counts."""
    late, due, places = list[str](), 0, dict[str, list[int]]()
    for number, word in enumerate(found):
        places.setdefault(word, []).append(number)
    rest: list[str] = [*found]
    for word in wanted:
        if free := places.get(word):
            place = min(free, key=lambda each: abs(each - due))
            free.remove(place)
            rest[place], due = " ", place + 1
        else:
            late.append(word)
    return late, "".join(rest).split()


_NEAR = 60
"""So many letters may stand before a word that are not the EPUB's, such as the number of a list item."""


def _rows(editions: Path) -> Iterator[tuple[str, list[Recovered]]]:
    for epub in sorted(editions.glob("*.epub")):
        pdf = epub.with_suffix(".pdf")
        if pdf.is_file():
            yield epub.stem, [recovered(epub, pdf, name) for name in EXTRACTORS]


def main(editions: Path) -> int:
    print(f"{'':8} words  {'  '.join(f'{name:>8}     plain  more' for name in EXTRACTORS)}")
    status = 0
    for _, rows in _rows(editions):
        shares = "  ".join(f"{row.share:8.2%}  {row.plain:8.2%}  {sum(map(len, row.more)):4}" for row in rows)
        print(f"{rows[0].language.tag:8} {rows[0].words.total():5}  {shares}")
        for name, row in zip(EXTRACTORS, rows, strict=True):
            if not row.is_enough:
                status = 1
                print(*_lost(name, row), sep="\n")
    return status


def _lost(extractor: str, row: Recovered) -> Iterator[str]:
    for chapter, lost in row.lost.items():
        yield "  " + shorten(f"{extractor}: {chapter}: {' '.join(lost.elements())}", 118, placeholder=" …")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "dist")))
