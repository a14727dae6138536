"""A long book's document as quires: which book has them, what each is made of, and how they agree on numbers."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace

from plantin.edition import Edition
from plantin.format import Spread
from plantin.writers import quire, sheets
from plantin.writers.quire import Source
from plantin.xhtml import E, Element, document, plain

LONG = 20_000
"""Words from which on a book is bound of quires: some 120 pages.

Each quire costs some 30 ms more than its pages do in a document with others; below this the one document costs less in
all. The source's words are counted, so that a book is made in one way in all languages, by any number of processes.
"""
_WHOLE = re.compile(
    r"@page[^{]*:(?:first|left|right|blank|nth)|\b(?:recto|verso)\b|break-(?:before|after)\s*:\s*(?:left|right)"
    r"|counters?\(\s*pages|counter-(?:reset|set|increment)|target-text|target-counters|footnote\s*[;}]|:\s*fixed\b"
)
"""What a style sheet may say that a quire cannot know: sides, the count of all pages, counters that run on."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROUNDS = 5
"""How often quires are laid out anew, at the most, because the number of a page has got another figure."""


class Whole(NamedTuple):
    """A document, as one."""

    edition: Edition
    head: list[Element]
    body: Element
    styles: str
    files: Mapping[str, tuple[bytes, str]]


def is_long(edition: Edition, styles: str) -> bool:
    """Whether an edition is bound of quires: it has words enough, and its style sheet asks for nothing they lack."""
    return edition.coverage.words >= LONG and not _WHOLE.search(_COMMENT.sub("", styles))


def sources(whole: Whole) -> list[Source]:
    """Return what the quires are made of: what stands before the chapters, each chapter, and the colophon.

    How many figures the pages have to which they refer is guessed. Those of the contents are three, whatever the
    chapters' lengths: they are laid out once more in any case.
    """
    running, parts = list(whole.body[:2]), _parts(whole.body)
    own = [{name for section in part for each in section.iter() if (name := each.get("id"))} for part in parts]
    every = set[str]().union(*own)
    made = [_source(whole, running, part, every - names) for part, names in zip(parts, own, strict=True)]
    first, *others = counted(made, list(map(_guessed, made)))
    return [replace(first, elsewhere=dict.fromkeys(first.elsewhere, 3)), *others]


def _parts(body: Element) -> list[list[Element]]:
    """The sections of a body by quire. A part's page is bound with the chapter that begins it."""
    parts: list[list[Element]] = [[]]
    for section in body[2:]:
        before = parts[-1][-1].get("class") if parts[-1] else ""
        if section.get("class") in ("chapter", "colophon", "part") and before != "part":
            parts.append([])
        parts[-1].append(section)
    return parts


def _source(whole: Whole, running: Sequence[Element], part: Sequence[Element], others: set[str]) -> Source:
    first, last = part[0].get("class"), part[-1]
    every = [each for section in part for each in section.iter()]
    wanted = {address[1:] for each in every if (address := each.get("href", "")).startswith("#")} & others
    shown = {each.get("src") for each in every}
    rules, emoji = sheets.emoji_pictures(sheets.emojis(every))
    files = {url: file for url, file in whole.files.items() if url in shown or url in whole.styles}
    html = document(
        whole.head if first == "cover" else [],
        E.body(*map(deepcopy, running), *part),
        plain(whole.edition.book.title),
        whole.edition.language,
    )
    name = last.get("id") or last.get("class") or ""
    return Source(name, html, whole.styles, rules, {**files, **emoji}, dict.fromkeys(sorted(wanted), 1))


_PAGE = 1900
"""Bytes of XHTML that fill a page, more or less."""


def _guessed(source: Source) -> quire.Extent:
    text = source.html.decode()
    pages = 1 + len(source.html) // _PAGE
    return pages, {each[1]: pages * each.start() // len(text) for each in re.finditer(' id="([^"]+)"', text)}


def counted(made: Sequence[Source], extents: Sequence[quire.Extent]) -> list[Source]:
    """Return quires with the count of figures that the pages have to which they refer."""
    starts = list(accumulate((pages for pages, _ in extents), initial=1))
    numbers = {
        name: start + page for start, (_, names) in zip(starts, extents, strict=False) for name, page in names.items()
    }
    return [replace(each, elsewhere={name: len(str(numbers.get(name, 1))) for name in each.elsewhere}) for each in made]


def settled(made: list[Source], spread: Spread) -> list[bytes]:
    """Return quires laid out, in which every reference has room for the number that it prints.

    Almost always they are laid out once: anew only where a page is not of as many figures as was thought. The first,
    which has the contents, is laid out to know how many pages it has, and then with the numbers of all. The longest is
    begun first, so that no process is left with it.
    """
    quires, extents = [b""] * len(made), list(map(_guessed, made))
    todo = list(range(len(made)))
    for _ in range(_ROUNDS):
        todo.sort(key=lambda number: -len(made[number].html))
        for number, bound in zip(todo, spread(quire.lay_out, [made[number] for number in todo]), strict=True):
            quires[number], extents[number] = bound, quire.extent(bound)
        new = counted(made, extents)
        todo = [number for number, bound in enumerate(quires) if not bound or new[number] != made[number]]
        made = new
        if not todo:
            break
    return quires
