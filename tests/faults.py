"""Kills and fails builds at every point and looks at what is left: `python tests/faults.py [--kills 500]`.

A run that is killed, or whose write, fsync, rename or opening fails, leaves the old set or the new one, whole; a
failure is told in one message; and the next run leaves nothing beside them. Failures are strace's, so they need it. The
engines are left out (press.py): a run is this process forked, with all imported, so that what fails is the command's.
"""

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1] / "scripts")]

# The path is set first.
from commands import change, environment, small
from press import Press
from scenes import NEW, Scene, no_exchange, scenes, set_of
from stage import Ended, Stage, Tree

ERRORS = {
    "openat": ("EACCES", "EROFS", "EIO", "EMFILE", "ENOSPC", "EDQUOT"),
    "mkdir": ("EACCES", "EROFS", "EIO", "ENOSPC", "EDQUOT"),
    "write": ("ENOSPC", "EIO", "EDQUOT"),
    "fsync": ("ENOSPC", "EIO", "EDQUOT", "EROFS"),
    "chmod": ("EPERM", "EROFS", "EIO"),
    "close": ("EIO", "ENOSPC", "EDQUOT"),
    "link": ("EPERM", "EMLINK", "ENOSPC", "EIO"),
    "rename": ("EACCES", "EROFS", "EIO", "ENOSPC", "EDQUOT"),
    "renameat2": ("EACCES", "EROFS", "EIO", "ENOSPC", "EINVAL", "ENOSYS"),
    "unlink": ("EACCES", "EROFS", "EIO"),
    "unlinkat": ("EACCES", "EROFS", "EIO"),
    "rmdir": ("EACCES", "EROFS", "EIO"),
    "flock": ("ENOLCK", "EIO"),
    "read": ("EIO",),
    "getdents64": ("EIO",),
    "newfstatat": ("EACCES", "EIO"),
}
"""What each system call may fail with."""
LASTING = ("mkdir", "fsync", "chmod", "link", "rename", "renameat2", "unlink", "unlinkat", "rmdir")
"""Those that may fail from some moment on; without the others the program itself could not be read, or say anything."""
TRACE = ("-e", f"trace={','.join(ERRORS)}")


def left(stage: Stage, scene: Scene, run: Callable[[], Ended]) -> tuple[str, list[str]]:
    """Return the state that a run has left, and what is wrong with it; then run the command again, and look anew."""
    found, faults = stage.files(), []
    state = scene.state(found)
    without = {name: data for name, data in scene.before.items() if not name.startswith("dist/")}
    if scene.hinder is no_exchange and found == without:
        state = "none until the next run"
    if not state:
        names = {name for name in found.keys() | scene.before.keys() if found.get(name) != scene.before.get(name)}
        faults.append(f"neither old nor new: {', '.join(sorted(names))}")
    again = run()
    if (again.status, again.said, stage.files() == scene.after) != (0, "", True):
        faults.append(f"the next run: {again}")
    return state, faults + [f"the next run leaves {name}" for name in stage.litter()]


def told(ended: Ended, state: str) -> Iterator[str]:
    """Yield what is wrong with the status and the message of a run in which something has failed."""
    if ended.status == 0:
        if state != "new" or ended.said:
            yield f"status 0, {state or 'neither'}: {ended.said}"
        return
    lines = ended.said.splitlines()
    if ended.status not in (2, 3):
        yield f"status {ended.status}: {ended.said[-300:]}"
    if len(lines) != 2 or not re.match("(.*: )?error: ", lines[0]) or not lines[1].startswith("  hint: "):
        yield f"not one message: {ended.said[-300:]}"
    if "fault of Plantin" in ended.said:
        yield ended.said
    untrue = {"new": "is as it was", "new but for an edition": "is as it was", "old": "is new, but"}
    if state == "none until the next run" and "the next build puts it back" not in ended.said:
        yield f"does not say that there is none: {ended.said}"
    if state in untrue and untrue[state] in ended.said:
        yield f"not true, it is {state}: {ended.said}"


def killed(stage: Stage, scene: Scene, chance: random.Random) -> tuple[str, list[str]]:
    """Kill a run at a random instant."""
    stage.set_up(scene.before)
    began = time.perf_counter()
    stage.run(scene.arguments, NEW)
    whole = time.perf_counter() - began
    stage.set_up(scene.before)
    pid = stage.start(scene.arguments, NEW, scene.hinder)
    os.kill(pid, signal.SIGCONT)
    time.sleep(chance.random() * whole)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    stage.end(pid)
    return left(stage, scene, lambda: stage.run(scene.arguments, NEW))


def with_engines(stage: Stage) -> tuple[Scene, float]:
    """Return a build as users start it, with engines and several processes, and the seconds that it takes."""
    shutil.rmtree(stage.root)
    small(stage.root)
    assert started(stage).wait() == 0
    change(stage.root / "locales/fr.po", "Farine", "La farine")
    before = stage.files()
    began = time.perf_counter()
    assert started(stage).wait() == 0
    return Scene("with engines", ("build", "--no-cache"), before, stage.files()), time.perf_counter() - began


def started(stage: Stage) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "plantin", "build", "--jobs=2", "--no-cache", "--quiet"]
    return subprocess.Popen(
        command, cwd=stage.root, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True
    )


def killed_with_engines(stage: Stage, scene: Scene, seconds: float, chance: random.Random) -> tuple[str, list[str]]:
    """Kill a command, it alone or with its processes; none of them may go on."""
    stage.set_up(scene.before)
    process = started(stage)
    kill = chance.choice((os.kill, os.killpg))
    time.sleep(chance.random() * seconds)
    if process.poll() is None:
        kill(process.pid, signal.SIGKILL)
    process.wait()
    outlived, until = True, time.monotonic() + 10
    while outlived and time.monotonic() < until:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 0)
            time.sleep(0.05)
            continue
        outlived = False
    state, faults = left(stage, scene, lambda: Ended(started(stage).wait(), ""))
    return state, [*faults, *(["processes go on"] if outlived else [])]


@dataclass(frozen=True)
class Shot:
    """What befalls one system call of a run."""

    scene: Scene
    call: str
    when: str
    """The number of the call among those of its name; with a plus when all that follow are meant too."""
    how: str
    """As strace has it: an error, or a signal."""
    what: str
    """The call as strace saw it in a run without a fault."""


def shots(stage: Stage, scene: Scene) -> Iterator[Shot]:
    """Yield all that can befall the calls that a command makes in its folder, and what it prints."""
    stage.set_up(scene.before)
    count: Counter[str] = Counter()
    for line in stage.traced(TRACE, scene.arguments, NEW, scene.hinder)[1]:
        call = line.partition("(")[0]
        count[call] += 1
        if call not in ERRORS or not stage.concerns(line):
            continue
        yield Shot(scene, call, str(count[call]), "signal=SIGKILL", line)
        yield from (Shot(scene, call, str(count[call]), f"error={error}", line) for error in ERRORS[call])
        if call in LASTING:
            yield from (Shot(scene, call, f"{count[call]}+", f"error={error}", line) for error in ERRORS[call])


def spread(every: Sequence[Shot], chance: random.Random) -> Iterator[Shot]:
    """Yield one shot of each kind, and then the next of each: many calls read and few rename."""
    kinds = defaultdict(list)
    for shot in chance.sample(every, len(every)):
        kinds[shot.scene.name, shot.call, shot.how.partition("=")[0]].append(shot)
    return (shot for each in zip_longest(*kinds.values()) for shot in each if shot)


def hit(stage: Stage, shot: Shot) -> tuple[str, list[str]]:
    """Run a scene with a shot."""
    stage.set_up(shot.scene.before)
    inject = ("-e", f"inject={shot.call}:{shot.how}:when={shot.when}")
    ended, lines = stage.traced((*TRACE, *inject), shot.scene.arguments, NEW, shot.scene.hinder)
    state, faults = left(stage, shot.scene, lambda: stage.run(shot.scene.arguments, NEW))
    if shot.how.startswith("signal"):
        return state, faults
    if not any("(INJECTED)" in line and stage.concerns(line) for line in lines):
        return "none of the folder's calls met", faults  # a listing may take one call more than the last time
    return f"{state}, status {ended.status}", [*faults, *told(ended, state)]


def raced(stage: Stage, scene: Scene, results: Sequence[Tree], options: tuple[str, ...]) -> tuple[str, list[str]]:
    """Have as many builders begin at once as there are results, and look all the time whether a set is there."""
    stage.set_up(scene.before)
    pids = [stage.start((*scene.arguments, *options), Press(10 + number)) for number in range(len(results))]
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    missing = 0
    while any(os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None for pid in pids):
        missing += not (stage.root / "dist/manifest.json").exists()
    statuses = Counter(stage.end(pid).status for pid in pids)
    faults = [f"there was no set, {missing} times"] if missing else []
    if stage.files() not in results:
        faults.append("the set is nobody's")
    if not statuses[0] or statuses.keys() - ({0} if options else {0, 4}):
        faults.append(f"statuses {statuses}")
    return "one set", faults + [f"litter: {name}" for name in stage.litter()]


class Table:
    """What came of all runs, and each thing that is wrong, as it is found."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, str]] = Counter()
        self.faults = 0

    def add(self, what: str, outcome: tuple[str, list[str]], told: str = "") -> None:
        state, faults = outcome
        self.count[what, state or "neither old nor new"] += 1
        self.faults += len(faults)
        for fault in faults:
            print(f"{what}: {told}\n  {fault}", flush=True)  # noqa: T201

    def lines(self) -> Iterator[str]:
        for what in dict.fromkeys(what for what, _ in self.count):
            states = {state: number for (each, state), number in sorted(self.count.items()) if each == what}
            told = ", ".join(f"{number} {state}" for state, number in states.items())
            yield f"{what:40} {sum(states.values()):5}: {told}"
        yield f"{self.count.total()} runs, {self.faults} faults"


def tried(stage: Stage, asked: argparse.Namespace) -> Table:
    """Do as often as is asked what is asked."""
    table, chance = Table(), random.Random(asked.seed)
    found = [*scenes(stage)]
    for number in range(asked.kills):
        scene = found[number % len(found)]
        table.add(f"killed at an instant, {scene.name}", killed(stage, scene, chance))
    if asked.failures and shutil.which("strace"):
        every = [shot for scene in found for shot in shots(stage, scene)]
        for shot in islice(spread(every, chance), asked.failures):
            kind = "killed at a call" if shot.how.startswith("signal") else "a call fails"
            table.add(f"{kind}, {shot.scene.name}", hit(stage, shot), f"{shot.when} {shot.how} {shot.what}")
    engines, seconds = with_engines(stage) if asked.engines else (found[0], 0)
    for _ in range(asked.engines):
        table.add("killed with engines", killed_with_engines(stage, engines, seconds, chance))
    for options in ((), ("--wait",)) if asked.rounds else ():
        results = [set_of(stage, found[1].before, 10 + number) for number in range(4)]
        for _ in range(asked.rounds // 2):
            table.add(f"four at once {' '.join(options)}", raced(stage, found[1], results, options))
    return table


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--failures", type=int, default=500, help="failed system calls, and kills at one")
    parser.add_argument("--engines", type=int, default=0, help="kills of builds with engines, which take longer")
    parser.add_argument("--rounds", type=int, default=50, help="of four builders at once")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        table = tried(Stage(Path(folder).resolve()), asked)
    print(*table.lines(), f"{time.monotonic() - began:.0f} s", sep="\n")  # noqa: T201
    return 1 if table.faults else 0


if __name__ == "__main__":
    sys.exit(main())
