"""The flow of a build: catalogs are read and editions put down one after another, and none waits in memory."""

from pathlib import Path

import pytest

from commands import plantin
from plantin import pipeline
from press import TAGS, Press, entries


def test_no_edition_is_kept_in_memory_when_it_has_been_put_down(dist: Path, book: Path, press: Press) -> None:
    """A thousand editions take no more of it than ten: what the manifest says is all that is left of each."""
    outcome = pipeline.build(pipeline.Request(book, dist), lambda *_: None, pipeline.here(1))
    assert [result.artifacts for result in outcome.results] == [{}, {}, {}]
    assert [result.files["epub"]["bytes"] for result in outcome.results] == [len(press.made(tag)) for tag in TAGS]


def test_a_catalog_is_read_when_its_turn_comes(book: Path, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty large ones would not wait in memory."""
    job, read = pipeline.job, list[str]()
    monkeypatch.setattr(pipeline, "job", lambda book, tag, *rest: read.append(tag) or job(book, tag, *rest))
    seen: list[int] = []
    pipeline.build(pipeline.Request(book, book / "dist"), lambda *_: seen.append(len(read)), pipeline.here(1))
    assert seen == [1, 2, 3]


def test_a_catalog_that_cannot_be_read_costs_its_edition_alone(book: Path, press: Press) -> None:
    """Here it is too large."""
    with (book / "locales/fr.po").open("wb") as file:
        file.truncate(101 * 2**20)
    outcome = plantin("build", "-q")
    assert outcome.status == 3
    assert outcome.err.startswith("locales/fr.po: error: the file is larger than 100 MB\n")
    assert [*entries(book / "dist")] == ["en", "de"]
