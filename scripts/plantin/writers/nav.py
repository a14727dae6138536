"""The table of contents of an edition as a tree, for the EPUB's nav and NCX and for the PDF's pages alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from plantin.edition import Edition
from plantin.model import Chapter, Heading, Text, headings


@dataclass(frozen=True, slots=True)
class Point:
    """One entry, with those below it."""

    chapter: str
    """Id of the chapter, or of the page of the program's own."""
    anchor: str
    emoji: str
    text: Text
    points: "tuple[Point, ...]" = ()


COLOPHON = "colophon"


def tree(edition: Edition, depth: int) -> tuple[Point, ...]:
    """Return the contents, chapters and their headings down to level `depth`, and the colophon last."""
    chapters = tuple(_chapter(chapter, depth) for chapter in edition.book.chapters)
    return (*chapters, Point(COLOPHON, COLOPHON, "", edition.labels("Colophon")))


def _chapter(chapter: Chapter, depth: int) -> Point:
    inner = [each for each in headings(chapter.blocks) if each.level <= depth]
    top = _point(chapter, chapter.heading)
    return Point(top.chapter, top.anchor, top.emoji, top.text, tuple(_nested(chapter, inner)))


def _point(chapter: Chapter, heading: Heading) -> Point:
    return Point(chapter.id, heading.id, heading.emoji, heading.text)


def _nested(chapter: Chapter, found: list[Heading]) -> Iterator[Point]:
    """Yield points, with the deeper headings that follow each below it; skipped levels close up."""
    while found:
        first = found.pop(0)
        end = next((index for index, each in enumerate(found) if each.level <= first.level), len(found))
        below, found = found[:end], found[end:]
        top = _point(chapter, first)
        yield Point(top.chapter, top.anchor, top.emoji, top.text, tuple(_nested(chapter, below)))


def flat(points: Iterable[Point]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from flat(point.points)


Href = Callable[[Point], str]
