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
from conftest import PARTIAL, Bound
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


def test_a_cluster_makes_the_same_bytes(scheduler: str, bread: Bound, tmp_path: Path) -> None:
    """Every file of the set."""
    outcome = plantin("build", PARTIAL, "--output", tmp_path / "dist", "--scheduler", scheduler)
    assert (outcome.status, outcome.err) == (0, "")
    assert tree(tmp_path / "dist") == tree(bread.output)


def test_a_cluster_has_none_of_this_machines_files(scheduler: str, tmp_path: Path) -> None:
    """Its workers write nothing: what comes back is kept here, and here alone."""
    cache = tmp_path / "cache"
    command = ("build", PARTIAL, "--output", tmp_path / "dist", "--cache", cache)
    assert plantin(*command, "--scheduler", scheduler).status == 0
    assert len(entries(cache)) == 11, "of each edition two formats and what the manifest says; the chapters; the build"


def test_a_worker_that_is_killed_at_a_page_costs_a_second_try(scheduler: str, bread: Bound, tmp_path: Path) -> None:
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
    assert tree(tmp_path / "dist") == tree(bread.output)


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
