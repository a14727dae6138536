"""The table of contents of an edition as a tree, for the EPUB's nav and NCX and for the PDF's pages alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plantin.edition import Edition
from plantin.model import Chapter, Text
from plantin.walk import headings
from plantin.xhtml import plain


@dataclass(frozen=True, slots=True)
class Point:
    """One entry, with those below it."""

    chapter: str
    """Id of the chapter, or of the page of the program's own."""
    anchor: str
    emoji: str
    text: Text
    points: "tuple[Point, ...]" = ()

    @property
    def name(self) -> str:
        """Its words; three dots where a translation left none: an entry must have some (EPUB 3.3, section 7.2)."""
        return plain(self.text).strip() or "…"


COLOPHON = "colophon"


def tree(edition: Edition, depth: int) -> tuple[Point, ...]:
    """Return the contents: parts, chapters and their headings down to `depth` levels, and the colophon last."""
    rows = [row for chapter in edition.book.chapters for row in _rows(chapter)]
    rows.append((0, Point(COLOPHON, COLOPHON, "", edition.labels("Colophon"))))
    return tuple(_nested(rows, depth))


def _rows(chapter: Chapter) -> Iterator[tuple[int, Point]]:
    """Yield each entry that a chapter makes, with its level: 0 for a part, 1 for a chapter, more for what is within."""
    if chapter.part:
        yield 0, Point(chapter.id, chapter.heading.id, "", chapter.part)
    yield chapter.level, Point(chapter.id, chapter.heading.id, chapter.heading.emoji, chapter.name)
    for each in headings(chapter.blocks):
        yield chapter.level + each.level - 1, Point(chapter.id, each.id, each.emoji, each.text)


def _nested(rows: list[tuple[int, Point]], depth: int) -> Iterator[Point]:
    """Yield points, with the deeper ones that follow each below it; skipped levels close up."""
    while rows:
        (level, point), rows = rows[0], rows[1:]
        end = next((index for index, (other, _) in enumerate(rows) if other <= level), len(rows))
        below, rows = rows[:end], rows[end:]
        yield replace(point, points=tuple(_nested(below, depth - 1)) if depth > 1 else ())
