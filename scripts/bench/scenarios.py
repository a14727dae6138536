"""What is measured: each scenario with who does its work, and the figures that are to be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench import edits
from bench.books import Corpus, Generated, Own
from bench.contenders import Contender, Ours
from bench.letters import tags
from bench.peers import Pandoc, Po4a, Sphinx, WeasyPrint

Measure = Literal["cpu", "wall", "peak", "main", "size"]
"""Seconds of processors, seconds, bytes of the largest process, of the command's own, and of what was made."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach: a measure of one contender, over that of another or alone."""

    measure: Measure
    at_most: float
    """A ratio; seconds or megabytes where there is nothing to compare with."""
    to: str = ""
    """The contender that it is compared with."""
    of: str = "ours"
    difference: bool = False
    """Whether what counts is by how many seconds or megabytes it is more, and not how many times."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of work, done by several."""

    name: str
    work: str
    """In a phrase."""
    contenders: Mapping[str, Contender]
    goals: tuple[Goal, ...] = ()


TEN = ("en", "fr", "de", "es", "pt", "ru", "el", "ar", "hi", "ja")
MANY = 100_000
"""Words of the book in ten languages."""
TEN_EPUBS = Generated(MANY, 100, TEN, kind="prose")
TEN_OF_OURS = ("fr", "de", "es", "ru", "el", "ar", "hi", "ja", "zh-Hans")
"""With English, which every book has, ten."""


def _prose(thousands: int) -> Scenario:
    source = Generated(thousands * 1000, thousands // 5, kind="prose")
    work = f"{thousands},000 words of prose to EPUB, cold"
    return Scenario(
        f"prose-{thousands}k", work, {"ours": Ours(source), "pandoc": Pandoc(source)}, (Goal("cpu", 0.08, "pandoc"),)
    )


def _pages(thousands: int) -> Generated:
    """A book that makes so many thousand pages."""
    return Generated(thousands * 137_000, thousands * 100, formats=("pdf",))


def _thousand_pages() -> tuple[Scenario, ...]:
    source = _pages(1)
    alone = WeasyPrint(source)
    others: dict[str, Contender] = {
        "weasyprint": alone,
        "untagged": WeasyPrint(source, tagged=False),
        "pandoc": Pandoc(source, "pdf"),
    }
    cold = (
        Goal("wall", 0.40, "weasyprint"),
        Goal("cpu", 0.75, "weasyprint"),
        Goal("size", 1.1, "weasyprint"),
        Goal("peak", 250),
    )
    return (
        Scenario("pdf-cold", "1,000 pages to PDF, cold", {"ours": Ours(source), **others}, cold),
        Scenario(
            "pdf-chapter",
            "1,000 pages to PDF, one chapter of 100 changed",
            {"ours": Ours(source, edits.chapter), "weasyprint": alone},
            (Goal("wall", 0.06, "weasyprint"),),
        ),
    )


def _ten_languages() -> tuple[Scenario, ...]:
    return (
        _ten_cold("prose", "prose", TEN_EPUBS),
        _ten_cold("technical", "a technical book", Generated(MANY, 100, TEN)),
        _changed("message", "one message", edits.message),
        _changed("chapter", "one chapter", edits.chapter),
        Scenario(
            "others-changed",
            "ten languages of 100,000 words, EPUB: an eleventh added, the style sheet changed",
            {"language": Ours(TEN_EPUBS, edits.language), "style": Ours(TEN_EPUBS, edits.style)},
        ),
    )


def _ten_cold(name: str, what: str, source: Generated) -> Scenario:
    return Scenario(
        f"ten-{name}",
        f"ten languages of 100,000 words of {what} to EPUB, cold",
        {
            "ours": Ours(source),
            "one language": Ours(source, languages=("fr",)),
            "sphinx": Sphinx(source, TEN),
            "po4a and pandoc": Po4a(source, TEN),
        },
        (Goal("cpu", 0.01, "sphinx"), Goal("cpu", 4, "one language")),
    )


def _changed(name: str, what: str, edit: edits.Edit) -> Scenario:
    return Scenario(
        f"{name}-changed",
        f"{what} of 100,000 words changed, EPUB",
        {"ours": Ours(TEN_EPUBS, edit), "one language": Ours(TEN_EPUBS, edit, ("fr",))},
        (Goal("wall", 0.5), Goal("wall", 0.2, of="one language")),
    )


def _nothing_changed() -> Scenario:
    both = Generated(MANY, 100, TEN, ("epub", "pdf"), "prose")
    return Scenario(
        "nothing-changed",
        "nothing changed, ten languages, EPUB and PDF",
        {"ours": Ours(Own(TEN_OF_OURS), edits.nothing), "100,000 words": Ours(both, edits.nothing)},
        (Goal("wall", 0.15), Goal("wall", 0.15, of="100,000 words")),
    )


def _scale(kind: str, number: int) -> Scenario:
    source = Generated(1600, 4, tags(number), (kind,))
    changes = {"cold": None, "warm": edits.nothing, "changed": edits.message}
    contenders = {
        f"{name}, {jobs} job{'s' * (jobs > 1)}": Ours(source, edit, jobs=jobs)
        for name, edit in changes.items()
        for jobs in (1, 2, 4)
    }
    goals = (Goal("wall", 0.6, "cold, 1 job", "cold, 2 jobs"), Goal("wall", 0.3, of="warm, 2 jobs"))
    return Scenario(
        f"{kind}-{number}",
        f"{number:,} editions, {kind.upper()}: cold, warm, one message changed",
        contenders,
        goals,
    )


def _memory() -> tuple[Scenario, ...]:
    def prose(*names: str) -> Ours:
        return Ours(Generated(500_000, 100, names, kind="prose"))

    few, many = (Ours(Generated(1600, 4, tags(number))) for number in (10, 1000))
    return (
        Scenario(
            "epub-memory",
            "EPUBs of 500,000 words in one language and in ten: memory",
            {"ours": prose("en"), "ten languages": prose(*TEN)},
            (Goal("peak", 150), Goal("peak", 150, of="ten languages")),
        ),
        Scenario(
            "editions-memory",
            "a small book in 10 and in 1,000 languages to EPUB: memory",
            {"10 editions": few, "1,000 editions": many},
            (Goal("main", 50, "10 editions", "1,000 editions", difference=True),),
        ),
        Scenario(
            "pdf-memory",
            "1,000 and 3,000 pages to PDF: memory",
            {"ours": Ours(_pages(1)), "3,000 pages": Ours(_pages(3))},
            (Goal("peak", 250), Goal("peak", 250, of="3,000 pages"), Goal("peak", 1.1, "ours", of="3,000 pages")),
        ),
    )


def scenarios() -> dict[str, Scenario]:
    """Every scenario by its name."""
    rust = Corpus("rust-by-example")
    eight = Own(("en",), ("epub",))
    return {
        each.name: each
        for each in (
            _prose(50),
            _prose(500),
            Scenario(
                "code",
                "a book full of code (Rust by Example) to EPUB with its colours, cold",
                {"ours": Ours(rust), "pandoc": Pandoc(rust, highlighted=True)},
                (Goal("cpu", 0.25, "pandoc"),),
            ),
            Scenario(
                "eight-chapters",
                "this repository's book to EPUB, its cover from the cache",
                {"ours": Ours(eight, edits.every_chapter), "cold": Ours(eight), "pandoc": Pandoc(eight)},
                (Goal("cpu", 1.2, "pandoc"),),
            ),
            *_ten_languages(),
            _nothing_changed(),
            *_thousand_pages(),
            *_memory(),
            Scenario(
                "whole-set",
                "this repository's book, all its editions, by one process and by two",
                {"one": Ours(Own(), jobs=1), "ours": Ours(Own())},
                (Goal("wall", 0.6, "one"),),
            ),
            *(_scale(kind, number) for kind in ("epub", "pdf") for number in (10, 100, 1000)),
        )
    }
