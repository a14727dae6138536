"""The table of contents of an edition as a tree, for the EPUB's nav and NCX and for the PDF's pages alike."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from plantin import emoji
from plantin.edition import Edition
from plantin.model import Chapter, Text
from plantin.walk import headings
from plantin.xhtml import plain


class Point(Struct, frozen=True):
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


def part_id(chapter: Chapter) -> str:
    """The id of the page of the part that a chapter begins. No chapter's own has an underscore in it."""
    return f"part_{chapter.id}"


def tree(edition: Edition, depth: int) -> tuple[Point, ...]:
    """Return the contents: parts, below them chapters and their headings down to `depth` levels, the colophon last."""
    chapters = [_outline(chapter) for chapter in edition.book.chapters]
    deep = levels(chapters)
    rows = [row for chapter in chapters for row in _rows(chapter, deep[chapter.id])]
    rows.append((1, Point(COLOPHON, COLOPHON, "", edition.labels("Colophon"))))
    return tuple(_nested(rows, depth + any(chapter.part for chapter in chapters)))


def _outline(chapter: Chapter) -> Chapter:
    """A chapter without what stands below its headings."""
    return replace(chapter, blocks=tuple(headings(chapter.blocks)), notes=(), links=())


def _rows(chapter: Chapter, level: int) -> Iterator[tuple[int, Point]]:
    """Yield each entry that a chapter makes, with its level, from 1."""
    if chapter.part:
        yield 1, Point(part_id(chapter), part_id(chapter), *marked(chapter.part))
    yield level, Point(chapter.id, chapter.heading.id, *marked(chapter.name, chapter.heading.emoji))
    for each in headings(chapter.blocks):
        yield level + each.level - 1, Point(chapter.id, each.id, each.emoji, each.text)


def marked(title: Text, mark: str = "") -> tuple[str, Text]:
    """The emoji of a title and its words, which some begin with an emoji of their own in the place of `mark`."""
    own, rest = emoji.leading(title.shown)
    return (own, replace(title, msgstr=rest)) if own else (mark, title)


def levels(chapters: Iterable[Chapter]) -> dict[str, int]:
    """Return how deep each chapter stands in the contents, from 1, by its id: deeper by one within a part.

    A preface or an appendix is of no part.
    """
    found, within = dict[str, int](), 0
    for chapter in chapters:
        within = 0 if chapter.matter != "body" else 1 if chapter.part else within
        found[chapter.id] = chapter.level + within
    return found


def _nested(rows: list[tuple[int, Point]], depth: int) -> Iterator[Point]:
    """Yield points, with the deeper ones that follow each below it; skipped levels close up."""
    while rows:
        (level, point), rows = rows[0], rows[1:]
        end = next((index for index, (other, _) in enumerate(rows) if other <= level), len(rows))
        below, rows = rows[:end], rows[end:]
        yield replace(point, points=tuple(_nested(below, depth - 1)) if depth > 1 else ())
