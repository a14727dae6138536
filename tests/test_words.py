"""The words of the EPUB are those of the PDF in books of every form: what scripts/words.py reads back, and misses."""

from pathlib import Path

import pytest

from conftest import ROOT
from plantin import pipeline
from plantin.locale import language
from words import EXTRACTORS, compared, main, recovered

BOOKS = {"kitchen": ("en", "fr"), "guide": ("en", "zh-TW"), "garden": ("en", "fr", "zh-TW")}
"""One in our own form, one of mdBook's, one with po4a's catalogs."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The editions of the books, without one whose catalog cannot be read."""
    return {name: _editions(name, tags, tmp_path_factory.mktemp(name) / "dist") for name, tags in BOOKS.items()}


def _editions(name: str, tags: tuple[str, ...], output: Path) -> Path:
    request = pipeline.Request(ROOT / "tests" / "fixtures" / name, output, tags)
    assert not any(result.problems for result in pipeline.build(request, lambda *_: None, pipeline.here(1)).results)
    return output


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize(("name", "tag"), [(name, tag) for name, tags in BOOKS.items() for tag in tags])
def test_a_book_of_any_form_loses_no_word(made: dict[str, Path], name: str, tag: str, extractor: str) -> None:
    """Chapter by chapter: notes, code, tables, formulas and pictures stand in the kitchen's."""
    (epub,) = made[name].glob(f"*-{tag}.epub")
    found = recovered(epub, epub.with_suffix(".pdf"), extractor)
    assert found.words.total() > 30
    assert (found.lost, found.share) == ({}, 1)


def test_what_is_lost_is_named(made: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """An edition whose PDF is another's: the status says so, and the chapter and its words stand below its line."""
    assert main(made["kitchen"]) == 0
    assert "poppler: " not in capsys.readouterr().out
    epub, pdf = (next(made["kitchen"].glob(f"*-{each}")) for each in ("en.epub", "fr.pdf"))
    epub.with_suffix(".pdf").write_bytes(pdf.read_bytes())
    assert main(made["kitchen"]) == 1
    assert "  pdfium: 01-flour: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tag", "wanted", "text", "lost", "more"),
    [
        ("en", ["FDroid", "translation", "is"], "F-\nDroid trans-\nlation is", [], []),
        ("en", ["one", "two"], "1. one\n2. two", [], []),
        ("en", ["one", "two", "three"], "three one two", [], []),
        ("en", ["one", "two", "two"], "one two", ["two"], []),
        ("en", ["one", "two"], "one two more", [], ["more"]),
        ("ja", ["小麦", "粉"], "小\n麦粉", [], []),
        ("ja", ["小麦", "粉"], "小麦", ["粉"], []),
        ("he", ["אחת", "שתיים", "serve"], "ser-\nve שתיים אחת", [], []),
        ("he", ["אחת", "שתיים"], "אחת", ["שתיים"], []),
    ],
)
def test_lines_part_no_word(tag: str, wanted: list[str], text: str, lost: list[str], more: list[str]) -> None:
    """Nor do list marks and columns; what is missing once is lost once."""
    assert compared(wanted, text, language(tag)) == (lost, more)
