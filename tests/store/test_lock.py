"""The lock of an output folder: one builder is at work there at a time."""

import fcntl
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import change, environment, plantin, process, tree
from plantin import store
from press import Press, beside


def test_a_second_builder_is_refused(dist: Path) -> None:
    """Status 4; the set is as it was, and the lock still holds."""
    before = tree(dist)
    with store.locked(dist):
        for _ in range(2):
            outcome = plantin("build", "-q")
            assert outcome.status == 4
            place = os.path.realpath(dist)
            hint = "wait until it is done, or build with --wait"
            assert outcome.err == f"error: another builder is writing to {place}\n  hint: {hint}\n"
        assert process("build", "-q", "-l", "en", cwd=dist.parent).status == 4
    assert tree(dist) == before
    assert beside(dist) == set()
    assert plantin("build", "-q").status == 0


def test_a_lock_whose_file_is_taken_away_is_taken_anew(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last owner lets go between our opening the file and our locking it: a third would find no lock."""
    flock, first = fcntl.flock, iter([True])

    def late(descriptor: int, how: int) -> None:
        if next(first, False):
            (dist.parent / ".dist.lock").unlink()
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with store.locked(dist):
        assert plantin("build", "-q").status == 4


def test_outputs_side_by_side_do_not_lock_each_other(dist: Path) -> None:
    """A lock is an output's own."""
    with store.locked(dist):
        assert plantin("build", "-q", "-o", "other").status == 0


def test_the_lock_of_a_killed_builder_does_not_hold(dist: Path) -> None:
    """The file stays, but the kernel let go of it."""
    hold = "import os, signal, sys; from pathlib import Path; from plantin import store\n"
    hold += "with store.locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", hold, str(dist)], check=False, env=environment(), timeout=60)
    assert beside(dist) == {".dist.lock"}
    assert plantin("build", "-q").status == 0
    assert beside(dist) == set()


def test_a_second_builder_waits_when_it_is_told_to(dist: Path, book: Path, press: Press) -> None:
    """It begins when the first is done, with what the book says then: nobody's set replaces a newer one."""
    press.number = 3
    with ThreadPoolExecutor() as pool:
        with store.locked(dist):
            second = pool.submit(lambda: plantin("build", "-q", "--wait"))
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)
            change(book / "book/book.toml", '["fr", "de"]', '["fr"]')
        assert second.result(timeout=60).status == 0
    assert (dist / "bread-fr.epub").read_bytes() == press.made("fr")
    assert not (dist / "bread-de.epub").exists()
    assert beside(dist) == set()
