"""Processes of a build: what they make side by side, and what is left when one is ended, is too slow, or all are."""

import os
import signal
import time
from pathlib import Path

from commands import change, plantin, process, small, tree


def test_jobs_side_by_side_make_the_same_files(book: Path) -> None:
    """In processes of their own."""
    assert plantin("build", "-q", "-o", "one").status == 0
    outcome = process("build", "--jobs", "2", "-o", "two", cwd=book)
    assert (outcome.status, outcome.err) == (0, "")
    assert tree(book / "two") == tree(book / "one")


def test_an_edition_alone_is_made_by_the_command_itself(tmp_path: Path) -> None:
    """Where the others are in the cache: to start another process would cost more than it saves."""
    folder = small(tmp_path / "bread")
    assert process("build", "-q", "--jobs=2", cwd=folder).status == 0
    change(folder / "locales/fr.po", '"Farine"', '"La farine"')
    without = "from plantin import workers; workers.Processes.submit = None"
    outcome = process("build", "-q", "--jobs=2", "--why", cwd=folder, code=without)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == ["en EPUB: from the cache", "fr EPUB: locales/fr.po changed"]


INTERRUPT = """
import os, signal, time
from plantin import pipeline
os.setsid()
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it runs in the background ignore it
run = pipeline._run
def interrupted(*arguments):
    for result in run(*arguments):
        os.killpg(0, signal.SIGINT)
        time.sleep(1)  # it may come to another thread first
        yield result
pipeline._run = interrupted
"""


def test_an_interrupt_leaves_no_trace(book: Path) -> None:
    """Ctrl-C, which a terminal sends to every process: one line, the status that shells know, and no file."""
    before = sorted(book.rglob("*"))
    outcome = process("build", "-q", "--jobs=2", "--no-cache", cwd=book, code=INTERRUPT)
    assert (outcome.status, outcome.out) == (130, "")
    assert outcome.err == "interrupted; what is published is whole\n"
    assert sorted(book.rglob("*")) == before


KILL = """
import os, signal
from plantin import jobs
run = jobs.run
def dying(job):
    if job.language == "fr":
        os.kill(os.getpid(), signal.SIGKILL)
    return run(job)
"""


def test_a_process_that_is_killed_costs_its_own_edition(book: Path) -> None:
    """As the kernel does when memory runs short. It is tried once more, and told; the others are published."""
    (book / "killing.py").write_text(KILL, encoding="utf-8")
    code = "import sys; sys.path.insert(0, '.')\nimport killing\nfrom plantin import jobs\njobs.run = killing.dying"
    outcome = process("build", "-q", "--jobs=2", cwd=book, code=code)
    assert outcome.status == 3
    assert outcome.err == (
        "error: the process that made the fr edition was ended from outside, and so was the next\n"
        "  hint: perhaps memory ran short: try --jobs 1\n"
    )
    assert [path.name for path in sorted((book / "dist").glob("*.epub"))] == ["bread-en.epub"]


DIE = """
import multiprocessing, os, signal
from plantin import pipeline
run = pipeline._run
def dying(*arguments):
    for result in run(*arguments):
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        yield result
pipeline._run = dying
"""


def test_no_process_outlives_a_build_that_is_killed(book: Path) -> None:
    """They would wait for ever, and hold on to their memory."""
    outcome = process("build", "-q", "--jobs=2", cwd=book, code=DIE)
    workers = [int(each) for each in outcome.out.split()]
    assert outcome.status == -signal.SIGKILL
    assert len(workers) == 2
    deadline = time.monotonic() + 20
    while any(map(is_running, workers)):
        assert time.monotonic() < deadline, "a worker goes on without the build that it works for"
        time.sleep(0.05)


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return not zombie(process_id)


def zombie(process_id: int) -> bool:
    """Whether a process has ended, and nobody has asked how: in a container nobody may."""
    status = Path(f"/proc/{process_id}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"


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
