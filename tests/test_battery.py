"""Slices of what is tried by the thousand at leisure: `battery.py` binds odd chapters, `faults.py` kills builds."""

import os
import shutil
import subprocess
import sys

import pytest

import battery
import fragments
from commands import ROOT, environment


def test_whatever_a_chapter_holds_the_book_is_valid() -> None:
    """EPUBCheck and veraPDF object to nothing."""
    assert list(battery.objections([fragments.chapter(seed) for seed in range(10)], ("epub", "pdf"))) == []


def test_the_same_number_gives_the_same_chapter() -> None:
    assert fragments.chapter(7) == fragments.chapter(7) != fragments.chapter(8)


def test_killed_and_failing_builds_leave_a_whole_set_and_no_litter() -> None:
    """In a process of its own, which forks: this one has threads."""
    if sys.platform == "linux" and not shutil.which("strace"):
        end = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        end("strace is not installed, with which system calls are made to fail")
    asked = ["--kills=20", "--failures=40", "--rounds=2", "--engines=1"]
    command = [sys.executable, str(ROOT / "tests/faults.py"), *asked]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", env=environment(), timeout=600)
    assert (done.returncode, ", 0 faults\n" in done.stdout) == (0, True), done.stdout + done.stderr
