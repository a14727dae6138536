"""How well catalogs and today's source agree: which of a catalog's messages the source has, and the other way round."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from plantin import pipeline
from plantin.catalog import Catalog, Entry, po, words
from plantin.catalog.nearest import nearest
from plantin.edition import coverage
from plantin.errors import PlantinError, Problem, printable
from plantin.model import Book, Text
from plantin.translate import translate
from plantin.walk import map_texts, texts

FEW = 20
"""So many missed messages of a catalog are listed unless all are asked for."""
_KINDS = (
    ("title ", "heading"),
    ("yaml", "title"),
    ("heading", "heading"),
    ("bullet", "paragraph"),
    ("plain", "paragraph"),
    ("paragraph", "paragraph"),
    ("fenced", "code"),
)
"""How other tools' comments (`type: Bullet: '* '`) name a kind of block."""


class Miss(Struct, frozen=True):
    """A message of a catalog that today's source does not have."""

    entry: Entry
    kind: str
    nearest: Text | None
    """What the source has in its place, if anything is near to it."""

    @property
    def reason(self) -> str:
        if self.nearest is None:
            return "nothing near it is in the source"
        same = _bare(self.entry.msgid) == _bare(self.nearest.msgid)
        return "the source has it in another notation" if same else "the source has changed"


class Hits(Struct, frozen=True):
    """What there is to say of one catalog."""

    file: str
    language: str
    found: Sequence[tuple[str, str]] = ()
    """The kind and the file of each live message that the source has."""
    missed: Sequence[Miss] = ()
    source: int = 0
    """The messages of today's source, each counted once."""
    held: int = 0
    """Those of them that the catalog has."""
    percent: int = 0
    """The share of the source's words that are translated, by all catalogs of the language."""
    problems: tuple[Problem, ...] = ()


def hits(folder: Path, languages: tuple[str, ...]) -> Iterator[Hits]:
    """Yield what there is to say of each catalog; of one that cannot be read, why."""
    book, files = pipeline.read(folder)
    own = book.metadata.language
    named = _named(book)
    for tag in (tag for tag in pipeline.languages(book, languages) if tag != own):
        for name in book.metadata.catalogs(tag):
            if name in files:
                try:
                    yield _hits(book, named, po.read(files[name], name, tag, book.metadata.header_language), tag)
                except PlantinError as error:
                    yield Hits(name, tag, problems=error.problems)


def lines(report: Hits, everything: bool) -> Iterator[str]:
    """Yield a report as aligned text."""
    found, live = len(report.found), len(report.found) + len(report.missed)
    yield f"{report.file} ({report.language})"
    yield f"  {found:,} of its {live:,} messages are in today's source: {_share(found, live)}"
    yield f"  it has {report.held:,} of the source's {report.source:,}: {_share(report.held, report.source)}"
    yield f"  {report.percent} % of the source's words are translated"
    for title, column in (("kind", 0), ("file", 1)):
        good = Counter(each[column] for each in report.found)
        bad = Counter((miss.kind, _file(miss.entry))[column] for miss in report.missed)
        yield from _table(title, good, bad)
    yield from _listed(report.missed if everything else report.missed[:FEW])
    if len(report.missed) > FEW and not everything:
        yield f"  and {len(report.missed) - FEW:,} more, which --all lists"


def _hits(book: Book, named: Mapping[str, Text], catalog: Catalog, tag: str) -> Hits:
    live = [entry for entry in catalog.entries if not entry.obsolete]
    source = {text.msgid: text for text in texts(book) if text.msgid.strip()}
    names = {words(entry.msgid) for entry in live}
    held = [text for text in source.values() if any(words(name) in names for name in _names(text))]
    taken = {text.msgid for text in held}
    waiting = [text for text in source.values() if text.msgid not in taken]
    missed = [entry for entry in live if words(entry.msgid) not in named]
    near = nearest(missed, [Entry(text.msgid) for text in waiting])
    return Hits(
        catalog.file,
        tag,
        [(text.role, _file(entry, text)) for entry in live if (text := named.get(words(entry.msgid)))],
        [_miss(entry, waiting[near[number]] if number in near else None) for number, entry in enumerate(missed)],
        len(source),
        len(held),
        coverage(translate(book, catalog, tag)).percent,
    )


def _named(book: Book) -> dict[str, Text]:
    """Every text of the book by the words of each of its names, those that stand for several too."""
    found: dict[str, Text] = {}

    def collect(text: Text) -> Text:
        if text.state != "kept":
            for name in _names(text):
                found.setdefault(words(name), text)
        return text

    map_texts(book, collect)
    return found


def _names(text: Text) -> tuple[str, ...]:
    return text.msgid, *(alias.msgid for alias in text.aliases)


def _miss(entry: Entry, near: Text | None) -> Miss:
    said = next((line.removeprefix("type: ").lower() for line in entry.extracted if line.startswith("type: ")), "")
    looks = "code" if entry.msgid.startswith(("//", "/*", "#!", '"', "```", "    ")) else "paragraph"
    kind = next((kind for start, kind in _KINDS if said.startswith(start)), said or (near.role if near else looks))
    return Miss(entry, kind, near)


def _file(entry: Entry, text: Text | None = None) -> str:
    return entry.references[0] if entry.references else text.origin.file if text else "(no reference)"


def _table(title: str, good: Counter[str], bad: Counter[str]) -> Iterator[str]:
    width = max([len(title), *(len(name) for name in good | bad)])
    yield ""
    yield f"  {title:<{width}}  found     of    share"
    for name in sorted(good | bad):
        whole = good[name] + bad[name]
        yield f"  {name:<{width}}  {good[name]:>5}  {whole:>5}  {_share(good[name], whole):>7}"


def _listed(missed: Iterable[Miss]) -> Iterator[str]:
    for miss in missed:
        yield ""
        yield f"  {miss.entry.origin}: {miss.kind}: {_short(miss.entry.msgid)}"
        yield f"    {miss.reason}" + (f": {miss.nearest.origin}: {_short(miss.nearest.msgid)}" if miss.nearest else "")


def _share(part: int, whole: int) -> str:
    """A share in percent, rounded down to a tenth, so that only all is 100."""
    return f"{1000 * part // whole / 10 if whole else 100:.1f} %"


def _short(msgid: str) -> str:
    line = printable(" ".join(msgid.split()))
    return f"“{line}”" if len(line) <= 80 else f"“{line[:79]}…”"


def _bare(text: str) -> str:
    """A text without what notations of one text differ in."""
    return re.sub(r"[\s\\*_]", "", text)
