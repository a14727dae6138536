"""One file is written whole or not at all."""

import errno
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import tree
from plantin import store
from plantin.errors import PlantinError
from plantin.store import files


def test_one_file_is_written_whole_or_not_at_all(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `update` writes a catalog."""
    catalog = book / "locales/fr.po"
    before = tree(book)

    def fill(path: Path, data: bytes) -> None:
        path.write_bytes(data[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_through", fill)
        with pytest.raises(PlantinError, match="No space left on device\n  hint: what was there before is as it was"):
            store.write(catalog, b"new")
    assert tree(book) == before
    store.write(catalog, b"new")
    assert tree(book) == before | {"locales/fr.po": b"new"}
    assert stat.S_IMODE(catalog.stat().st_mode) == 0o644


def test_what_a_killed_run_has_begun_of_a_file_is_taken_over(book: Path) -> None:
    """The next that writes the file leaves nothing beside it."""
    (book / "locales/.fr.po.new").write_bytes(b"half of")
    before = tree(book)
    store.write(book / "locales/fr.po", b"new")
    assert tree(book).keys() == before.keys() - {"locales/.fr.po.new"}
    assert (book / "locales/fr.po").read_bytes() == b"new"


def test_two_that_write_one_file_write_one_after_another(book: Path) -> None:
    """Whichever was the last, all of it is there, and nothing of the other."""
    path, texts = book / "locales/fr.po", [bytes([65 + number]) * 100_000 for number in range(8)]
    with ThreadPoolExecutor() as pool:
        assert [*pool.map(lambda text: store.write(path, text), texts * 4)] == [None] * 32
    assert path.read_bytes() in texts
    assert not [*book.rglob(".*")]
