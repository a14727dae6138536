"""Run one command and say what it took: `meter.py REPORT COMMAND…` writes JSON to the file REPORT.

It runs in a small process of its own, so that what it counts is the command's and nothing else's. As a subreaper
(Linux, prctl(2)) it waits for processes whose parent has ended too: their time counts.
"""

import ctypes
import json
import os
import re
import resource
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

INTERVAL = 0.02
"""Seconds between two looks at the processes."""
SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took. Memory is in bytes."""

    status: int
    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processors, of all its processes, in the kernel too."""
    peak: int
    """The most that one of its processes held."""
    main: int
    """The most that the command's own process held, as far as it was seen."""
    below: list[int]
    """The most that each process below it held, as far as they were seen; the largest first."""
    total: int
    """The most that all held at once; what they share is counted once."""
    others: float
    """How many processors everything else on the machine kept busy meanwhile."""


def measure(command: list[str], *, quiet: bool = True) -> Cost:
    """Run a command to its end, and everything that it started."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    busy, began = _busy(), time.monotonic()
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL if quiet else None)
    total, rested, peaks = 0, began, {running.pid: 0}
    ended = os.pidfd_open(running.pid)  # so that its end is seen at once, not at the next look
    while not select.select([ended], [], [], INTERVAL)[0]:
        peaks |= {process: size for process in family(running.pid) if (size := _peak(process))}
        if (looked := time.monotonic()) > rested:
            total = max(total, sum(map(_share, family(running.pid))))
            # The kernel walks all of a process's memory for it, and holds it up: seldom, where that takes long.
            rested = time.monotonic() + max(5 * INTERVAL, 50 * (time.monotonic() - looked))
    wall, status = time.monotonic() - began, running.wait()
    _wait_for_all()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, took = spent.ru_utime + spent.ru_stime, time.monotonic() - began
    others = max(0.0, (_busy() - busy - cpu) / took)
    main, below, peak = peaks.pop(running.pid), sorted(peaks.values(), reverse=True), spent.ru_maxrss * 1024
    return Cost(status, wall, cpu, peak, main or peak, below, max(total, main), others)


def family(process: int) -> Iterator[int]:
    """Yield a process and all below it, as Linux lists them: by the thread that started each."""
    yield process
    children: list[str] = []
    with suppress(OSError):  # it has ended, or one of its threads has
        for listed in Path(f"/proc/{process}/task").glob("*/children"):
            with suppress(OSError):
                children += listed.read_text(encoding="ascii").split()
    for child in children:
        yield from family(int(child))


def _wait_for_all() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def _peak(process: int) -> int:
    """The most memory that a process has held so far; 0 when it has ended."""
    return _field(f"/proc/{process}/status", "VmHWM")


def _share(process: int) -> int:
    """A process's proportional share of memory: its own, and its part of what several hold."""
    return _field(f"/proc/{process}/smaps_rollup", "Pss")


def _field(file: str, name: str) -> int:
    try:
        found = re.search(rf"^{name}:\s+(\d+)", Path(file).read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _busy() -> float:
    """Seconds that the machine's processors have worked since it started (proc(5), /proc/stat)."""
    _, user, nice, system, _idle, _waiting, interrupts, soft, *_ = (
        Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0].split()
    )
    return sum(map(int, (user, nice, system, interrupts, soft))) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    report, *command = sys.argv[1:]
    Path(report).write_text(json.dumps(asdict(measure(command))), encoding="utf-8")
