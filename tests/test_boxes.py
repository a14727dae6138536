"""Nothing stands outside the content area of its page: seen from the boxes that WeasyPrint lays out."""

import pytest

from boxes import main, outside, outside_of
from commands import ROOT
from conftest import bound
from plantin import pipeline, workers
from plantin.locale import PSEUDO
from plantin.writers import engine

BOOK, FILES = pipeline.read(ROOT)


@pytest.mark.parametrize("tag", [*BOOK.metadata.languages, *PSEUDO])
def test_every_box_is_on_its_page(tag: str) -> None:
    """In every language of the book and in both that nobody speaks."""
    workers.prepare()
    assert outside(bound(BOOK, tag, FILES), pipeline.styles(FILES)) == []


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_box_that_is_not_is_found(side: str) -> None:
    """On any side, by how far; a running head is in the margin on purpose."""
    workers.prepare()
    sheet = "@page { size: 300px 300px; margin: 40px; @top-left { content: 'head' } } body { margin: 0 }"
    html = f'<html><body><p style="position: relative; margin: 0; {side}: -300px">a word</p></body></html>'
    moved = outside_of(engine.laid_out(html.encode(), sheet, {}))
    still = outside_of(engine.laid_out(html.replace("-300px", "0").encode(), sheet, {}))
    assert [(each.page, each.text) for each in moved] == [(1, "a word")]
    assert still == []


def test_a_catalog_that_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With its place and a hint; the languages behind it are laid out all the same."""
    assert main(ROOT / "tests" / "fixtures" / "garden", ("de", "zh-TW")) == 3
    said = capsys.readouterr()
    assert said.err.startswith("po/docs.de.po:2:14: error: the closing quotation mark is missing\n  hint: ")
    assert said.out.startswith("zh-TW: ")
