"""A book of three languages, and its first set, published."""

from pathlib import Path

import pytest

from commands import change, plantin, small
from plantin import jobs
from press import Press


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    found = Press()
    monkeypatch.setattr(jobs, "run", found.run)
    return found


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of three languages, which is the current folder."""
    folder = small(tmp_path / "book")
    change(folder / "book/book.toml", '["fr"]', '["fr", "de"]')
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def dist(book: Path, press: Press) -> Path:
    """The first set, published; the next would have number 2 in every edition."""
    assert plantin("build", "-q").status == 0
    press.number = 2
    return book / "dist"
