"""Editions made elsewhere: by a real cluster of separate processes, and by machines that know nothing of each other."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from distributed import Client

from commands import Outcome, change, environment, plantin, small, tree
from conftest import PARTIAL
from damage import entries


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's commands at work, on this machine's own address alone."""
    command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1"]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        stack.enter_context(running("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)))
        for _ in range(2):
            options = "--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(tmp_path)
            stack.enter_context(running("worker", "--scheduler-file", str(file), *options))
        with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this machine alone makes of the partial book."""
    output = tmp_path_factory.mktemp("local") / "dist"
    assert plantin("build", PARTIAL, "--output", output).status == 0
    return tree(output)


def test_a_cluster_makes_the_same_bytes(scheduler: str, local: dict[str, bytes], tmp_path: Path) -> None:
    """Every file of the set."""
    outcome = plantin("build", PARTIAL, "--output", tmp_path / "dist", "--scheduler", scheduler)
    assert (outcome.status, outcome.err) == (0, "")
    assert tree(tmp_path / "dist") == local


def test_a_cluster_has_none_of_this_machines_files(scheduler: str, tmp_path: Path) -> None:
    """Its workers write nothing: what comes back is kept here, and here alone."""
    cache = tmp_path / "cache"
    command = ("build", PARTIAL, "--output", tmp_path / "dist", "--cache", cache)
    assert plantin(*command, "--scheduler", scheduler).status == 0
    assert len(entries(cache)) == 10, "of each edition two formats and what the manifest says; and the build"


def test_a_worker_that_is_killed_at_a_page_costs_a_second_try(
    scheduler: str, local: dict[str, bytes], tmp_path: Path
) -> None:
    """With SIGKILL, while it lays out: its editions are made by the other, and the set is the same."""
    said: list[Outcome] = []
    command = ("build", PARTIAL, "--output", tmp_path / "dist", "--scheduler", scheduler)
    build = threading.Thread(target=lambda: said.append(plantin(*command)))
    with Client(scheduler, set_as_default=False) as client:
        processes = client.run(os.getpid)
        build.start()
        victim = busy(client)
        time.sleep(0.3)
        assert victim in client.processing(), "it is at work still"
        os.kill(processes[victim], signal.SIGKILL)
    build.join(timeout=120)
    assert [(outcome.status, outcome.err) for outcome in said] == [(0, "")]
    assert tree(tmp_path / "dist") == local


def busy(client: Client) -> str:
    """The address of a worker that has a job."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for address, tasks in client.processing().items():
            if tasks:
                return str(address)
        time.sleep(0.01)
    raise AssertionError("no worker was given anything to do")


def test_an_edition_that_fails_on_a_cluster_is_told_as_it_is_here(scheduler: str, tmp_path: Path) -> None:
    """With the place in its catalog."""
    folder = small(tmp_path / "book")
    change(folder / "locales/fr.po", '"Farine"', '"Farine')
    here = plantin("build", folder, "-q")
    there = plantin("build", folder, "-q", "--scheduler", scheduler)
    assert (there.status, there.err) == (here.status, here.err) == (3, here.err)


def test_where_no_scheduler_is_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some patience: nothing is made."""
    monkeypatch.setattr("plantin.cluster._PATIENCE", 0.2)
    outcome = plantin("build", PARTIAL, "-o", tmp_path / "dist", "--scheduler", "tcp://127.0.0.1:9")
    assert outcome.status == 2
    assert outcome.err.startswith("error: no scheduler answers at tcp://127.0.0.1:9")
    assert not (tmp_path / "dist").exists()


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The partial book in five shares, of which two are empty, as five machines make them."""
    folder = tmp_path_factory.mktemp("shares")
    outputs = [folder / str(number) for number in range(1, 6)]
    for number, output in enumerate(outputs, start=1):
        assert plantin("build", PARTIAL, "--output", output, "--shard", f"{number}/5").status == 0
    return outputs


def test_shares_joined_are_the_set_of_one_build(shares: list[Path], local: dict[str, bytes], tmp_path: Path) -> None:
    """Whatever the order in which they come: the same bytes, page and checksums too."""
    assert [len([*share.glob("*.pdf")]) for share in shares] == [1, 1, 1, 0, 0]
    outcome = plantin("collect", *reversed(shares), "--output", tmp_path / "dist")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"5 sets joined in {tmp_path / 'dist'}\n"
    assert tree(tmp_path / "dist") == local


def test_a_share_that_is_missing_is_told(shares: list[Path], tmp_path: Path) -> None:
    """The others are joined; with --strict the status says it too."""
    outcome = plantin("collect", shares[0], shares[2], "--output", tmp_path / "dist", "--strict")
    assert outcome.status == 1
    assert outcome.err == "warning: none of the sets has the fa edition\n  hint: was its share built?\n"
    assert len([*(tmp_path / "dist").glob("*.epub")]) == 2


def test_what_does_not_belong_together_is_not_joined(shares: list[Path], tmp_path: Path) -> None:
    """A set of another book, one that was damaged, and a folder without a set; what was there before stays."""
    other = small(tmp_path / "bread")
    assert plantin("build", other).status == 0
    output = tmp_path / "dist"
    assert plantin("collect", *shares, "--output", output).status == 0
    before = tree(output)
    outcome = plantin("collect", shares[0], other / "dist", "--output", output)
    assert outcome.status == 2
    assert "is of another book than the first set" in outcome.err
    (other / "dist/bread-fr.epub").write_bytes(b"other")
    outcome = plantin("collect", other / "dist", "--output", output)
    assert outcome.status == 3
    assert "bread-fr.epub is not as it was published" in outcome.err
    assert plantin("collect", tmp_path, "--output", output).status == 2
    assert tree(output) == before


@pytest.mark.parametrize("share", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_what_is_no_share_is_refused(share: str, tmp_path: Path) -> None:
    """As a fault of what was asked."""
    outcome = plantin("build", small(tmp_path / "bread"), "--shard", share)
    assert outcome.status == 2
    assert "is no share: write 3/8 for the third of eight" in outcome.err


def test_an_edition_that_takes_too_long_is_told_and_the_others_are_published(tmp_path: Path) -> None:
    """A translation of which one message is a novel; with --strict nothing is published."""
    folder = small(tmp_path / "bread")
    change(folder / "book/book.toml", '["epub"]', '["pdf"]')
    change(folder / "locales/fr.po", "La farine est", "La farine est " + "du grain moulu " * 60_000)
    outcome = plantin("build", folder, "-q", "--limit", "6", "--strict")
    assert outcome.status == 3
    assert not (folder / "dist").exists()
    outcome = plantin("build", folder, "-q", "--limit", "6", "--jobs", "2")
    assert outcome.status == 3
    assert outcome.err == (
        "error: the fr edition took longer than 6 seconds\n"
        "  hint: look at what in it is new, or give it longer with --limit\n"
    )
    assert [path.name for path in (folder / "dist").glob("*.pdf")] == ["bread-en.pdf"]
