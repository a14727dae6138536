"""What of an edition's pages does not stay in its place: text and pictures outside the content area of their page.

Usage: .venv/bin/python scripts/boxes.py FOLDER [TAG ...]

FOLDER is the book's. Every language of it is laid out, and both pseudo-languages; or only those that are named. What
stands in the margins on purpose (running heads, page numbers) is left out. Exit status 1 where anything is outside, 3
where a language cannot be laid out: the others are.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plantin import jobs, pipeline, workers
from plantin.edition import Edition
from plantin.errors import PlantinError
from plantin.format import Styles
from plantin.locale import PSEUDO

_SLACK = 0.6
"""CSS pixels that a box may go too far: less than a sixth of a millimetre, and what is rounded off."""


@dataclass(frozen=True)
class Outside:
    """A box that is not, or not wholly, in the content area of its page."""

    page: int
    text: str
    over: float
    """How far, in CSS pixels."""

    def __str__(self) -> str:
        return f"page {self.page}: {self.over:.1f} px: {self.text!r}"


def outside(edition: Edition, styles: Styles) -> list[Outside]:
    """Lay an edition out, and return every box of text and every picture that is not where text may be."""
    from plantin.writers import engine, pdf

    return outside_of(engine.laid_out(*pdf.sources(edition, styles)))


def outside_of(document: Any) -> list[Outside]:
    """Return those boxes of a document that is laid out (weasyprint.Document)."""
    return [each for number, page in enumerate(document.pages, start=1) for each in _on_page(number, page._page_box)]


def _on_page(number: int, page: Any) -> Iterator[Outside]:
    left, top = page.content_box_x(), page.content_box_y()
    right, bottom = left + page.width, top + page.height
    flow = (child for child in page.children if not getattr(child, "at_keyword", ""))
    for box in (inner for child in flow for inner in _leaves(child)):
        x, y = box.position_x, box.position_y
        over = max(left - x, top - y, x + box.width - right, y + box.height - bottom)
        if over > _SLACK:
            yield Outside(number, getattr(box, "text", box.element_tag), over)


def _leaves(box: Any) -> Iterator[Any]:
    """Yield the boxes that something is seen of: text that is more than white space, and pictures."""
    if getattr(box, "text", "").strip() or hasattr(box, "replacement"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _leaves(child)


def main(folder: Path, tags: tuple[str, ...]) -> int:
    workers.prepare()
    book, files = pipeline.read(folder)
    styles = pipeline.styles(files)
    status = 0
    for tag in tags or (*book.metadata.languages, *PSEUDO):
        try:
            found = outside(jobs.bound(book, pipeline.job(book, tag, files, styles, ())), styles)
        except PlantinError as error:
            print(error, file=sys.stderr)
            status = error.status
            continue
        print(f"{tag}: {len(found)} outside", *found, sep="\n  ")
        status = status or int(bool(found))
    return status


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), tuple(sys.argv[2:])))
