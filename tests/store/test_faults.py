"""What goes wrong while a set is published: a full disk, a kill; the old set or the new one is there, whole."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import environment, plantin, tree
from plantin import store
from plantin.store import exchange, publishing
from press import COMMON, TAGS, Press, beside

WRITES = len(COMMON) + len(TAGS)
"""So many files are written for a set."""


@pytest.mark.parametrize("number", range(WRITES))
def test_a_disk_that_fills_up_at_any_file_changes_nothing(
    dist: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The old set is whole, and what was begun is gone."""
    before, left, write = tree(dist), iter(range(WRITES)), publishing.write_through

    def fill(path: Path, data: bytes) -> None:
        if next(left) == number:
            path.write_bytes(data[:5])
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(publishing, "write_through", fill)
    outcome = plantin("build", "-q")
    assert outcome.status == 3
    assert outcome.err.startswith(f"error: cannot write {os.path.realpath(dist)}: No space left on device\n  hint: ")
    assert tree(dist) == before
    assert beside(dist) == set()


def refuse(*_: object) -> None:
    raise OSError(errno.EINVAL, "Invalid argument")


def test_a_folder_that_cannot_be_renamed_is_told_of(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that is mounted into a container by itself."""

    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    before = tree(dist)
    monkeypatch.setattr(exchange, "_in_one_step", busy)
    outcome = plantin("build", "-q")
    assert (outcome.status, tree(dist)) == (3, before)
    assert outcome.err.endswith("; another disk begins there, so choose a folder within it with --output\n")


def test_two_steps_take_the_place_of_one_that_is_refused(
    dist: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by many a network's file system."""
    monkeypatch.setattr(exchange, "_in_one_step", refuse)
    assert plantin("build", "-q").status == 0
    assert tree(dist)["bread-fr.epub"] == press.made("fr")
    assert beside(dist) == set()


def test_a_set_that_cannot_take_the_place_of_the_old_one_gives_it_back(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two steps the old set is moved away for as long as a renaming takes."""
    before, rename = tree(dist), Path.rename

    def late(path: Path, target: Path) -> Path:
        if ".new-" in path.name:
            assert not dist.exists(), "the old set is still in the way"
            raise OSError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(exchange, "_in_one_step", refuse)
    monkeypatch.setattr(Path, "rename", late)
    outcome = plantin("build", "-q")
    assert (outcome.status, "Permission denied" in outcome.err) == (3, True)
    assert tree(dist) == before
    assert beside(dist) == set()


NEW = {"manifest.json": b"new", "SHA256SUMS": b"0" * 64 + b"  manifest.json\n"}
DYING = """
import os, shutil, signal, sys
from pathlib import Path
from plantin import store
from plantin.store import exchange, publishing
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{where}
output = Path(sys.argv[1])
with store.locked(output), store.staging(output) as staging:
    for name, data in {new}.items():
        staging.add(name, data)
    staging.publish()
"""
WHERE = {
    "while it writes": "publishing.write_through = die",
    "when all is written": "publishing.exchange = die",
    "between the old set and the new": """
def refuse(*_):
    raise OSError(22, "Invalid argument")
exchange._in_one_step, rename = refuse, Path.rename
Path.rename = lambda path, target: die() if ".new-" in path.name else rename(path, target)
""",
    "before the old set is gone": "shutil.rmtree = die",
}


@pytest.mark.parametrize("where", WHERE)
def test_what_a_killed_run_left_is_cleared_by_the_next(dist: Path, press: Press, where: str) -> None:
    """Whenever it was killed a whole set is there; but between two steps, when the next run puts the old one back."""
    before = tree(dist)
    now = NEW if where == "before the old set is gone" else before
    command = [sys.executable, "-c", DYING.format(where=WHERE[where], new=NEW), str(dist)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment(), timeout=60)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert beside(dist) - {".dist.lock"}, "nothing was left over"
    assert tree(dist) == ({} if where == "between the old set and the new" else now)
    with store.locked(dist):
        assert beside(dist) == {".dist.lock"}
        assert tree(dist) == now
    assert beside(dist) == set()


@pytest.mark.parametrize("name", ["dist", "[d]ist*"])
def test_only_what_is_left_of_this_output_is_cleared(book: Path, press: Press, name: str) -> None:
    """Another's may be at work."""
    others = {".distant.new-1", f".{name}.newer", f"{name}.new-1"}
    for each in (*others, f".{name}.new-1"):
        (book / each).mkdir()
    assert plantin("build", "-q", "-o", name).status == 0
    assert beside(book / name) == others


@pytest.mark.parametrize("what", ["a file", "the folder"])
def test_a_set_of_which_something_was_taken_away_is_not_published(
    dist: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Someone tidied up: the folder is not made anew for the rest of the files, and a set with gaps is none."""
    before, write = tree(dist), publishing.write_through

    def lose(path: Path, data: bytes) -> None:
        write(path, data)
        if path.name == "bread-en.epub":
            path.unlink() if what == "a file" else shutil.rmtree(path.parent)

    monkeypatch.setattr(publishing, "write_through", lose)
    outcome = plantin("build", "-q")
    assert outcome.status == 3
    assert outcome.err.startswith(f"error: cannot write {os.path.realpath(dist)}: ")
    assert tree(dist) == before
    assert beside(dist) == set()


def test_a_folder_that_vanishes_with_all_that_is_in_it_stays_away(
    book: Path, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a disk is taken out: one message, and no empty folder where it was."""
    disk, write = tmp_path / "disk", publishing.write_through

    def lose(path: Path, data: bytes) -> None:
        write(path, data)
        if path.name == "bread-fr.epub":
            shutil.rmtree(disk)

    monkeypatch.setattr(publishing, "write_through", lose)
    outcome = plantin("build", "-q", "-o", disk / "dist")
    place = os.path.realpath(tmp_path)
    assert (outcome.status, outcome.err.count("error: ")) == (3, 1)
    assert outcome.err.startswith(f"error: cannot write {place}/disk/dist: No such file or directory\n  hint: ")
    assert not disk.exists()


def test_a_file_that_cannot_be_read_loses_no_edition(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build of one language ends, where it would publish a set without the others."""
    before, read = tree(dist), Path.read_bytes

    def fail(path: Path) -> bytes:
        if path.name == "manifest.json":
            raise OSError(errno.EIO, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    outcome = plantin("build", "-q", "-l", "fr")
    monkeypatch.undo()
    assert (outcome.status, tree(dist.resolve())) == (3, before)
    assert outcome.err.startswith(f"error: cannot read {os.path.realpath(dist)}/manifest.json: Input/output error\n")


def test_a_file_that_comes_into_the_old_set_meanwhile_is_not_lost(
    dist: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build may take half an hour."""
    write = publishing.write_through

    def late(path: Path, data: bytes) -> None:
        write(path, data)
        (dist / "CNAME").write_text("books.example.org\n", encoding="utf-8")

    monkeypatch.setattr(publishing, "write_through", late)
    outcome = plantin("build", "-q")
    assert (outcome.status, "dist holds CNAME" in outcome.err) == (2, True)
    assert (dist / "CNAME").exists()
