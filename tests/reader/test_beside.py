"""plantin.toml beside a book of others: what it says comes before what the book's own files say."""

import shutil
from pathlib import Path

import pytest

from commands import plantin, small
from conftest import ROOT
from plantin import pipeline

GUIDE = ROOT / "tests" / "fixtures" / "guide"
SAID = """\
title = "A Better Guide"
publisher = "The Guides"
rights = "© 2026 The Guides"
identifier = "urn:isbn:9780000000002"
date = 2026-11-20
authors = ["Ada Miller", "Ben Baker"]
description = "How to do it."
formats = ["epub"]
complete = 90
"""


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GUIDE, tmp_path / "guide"))


def test_what_it_says_comes_first(guide: Path) -> None:
    """The name of the editions' files follows the title; what it does not say is as the book's own files have it."""
    (guide / "plantin.toml").write_text(SAID, encoding="utf-8")
    book, _ = pipeline.read(guide)
    metadata = book.metadata
    assert (book.title.shown, metadata.slug) == ("A Better Guide", "a-better-guide")
    assert (metadata.authors, metadata.formats) == (("Ada Miller", "Ben Baker"), ("epub",))
    assert (metadata.languages, metadata.catalog("zh-TW")) == (("en", "zh-TW"), "po/zh_TW.po")
    assert plantin("build", guide, "-q", "-l", "en").err.count("error") == 0
    assert (guide / "dist" / "a-better-guide-en.epub").is_file()


def test_the_editions_and_their_language_can_be_chosen(guide: Path) -> None:
    (guide / "plantin.toml").write_text('language = "en-GB"\nlanguages = []\nslug = "guide"\n', encoding="utf-8")
    book, _ = pipeline.read(guide)
    assert (book.metadata.languages, book.title.language, book.metadata.slug) == (("en-GB",), "en-GB", "guide")
    assert {chapter.heading.text.language for chapter in book.chapters} == {"en-GB"}


def test_its_faults_have_places(guide: Path) -> None:
    said = 'titel = "x"\nfooter = {a = "https://example.org"}\nformats = ["mobi"]\n'
    (guide / "plantin.toml").write_text(said, encoding="utf-8")
    outcome = plantin("build", guide)
    assert (outcome.status, outcome.err.splitlines()[::2]) == (
        2,
        [
            "plantin.toml:1:1: error: the key 'titel' means nothing here",
            "plantin.toml:2:1: error: the key 'footer' means nothing here",
        ],
    )
    (guide / "plantin.toml").write_text('formats = ["mobi"]\nlanguages = ["xx"]\n', encoding="utf-8")
    assert plantin("build", guide).err.splitlines()[::2] == [
        "plantin.toml:2:1: error: 'xx' is not a language tag that CLDR knows",
        "plantin.toml:1:1: error: no format is called 'mobi'",
    ]


def test_a_book_of_our_own_has_none(tmp_path: Path) -> None:
    folder = small(tmp_path / "book")
    (folder / "plantin.toml").write_text('title = "x"\n', encoding="utf-8")
    outcome = plantin("build", folder)
    assert outcome.status == 2
    assert outcome.err.splitlines() == [
        "plantin.toml: error: this is for books in another form than ours",
        "  hint: say it in book/book.toml, and take this file away",
    ]
