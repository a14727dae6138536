"""Kills and fails builds at every point and looks at what is left: `python tests/faults.py [--kills 500]`.

A run that is killed, or whose write, fsync, rename or opening fails, leaves the old set or the new one, whole; a
failure is told in one message; and the next run leaves nothing beside them. Failures are strace's, so they need it. The
engines are left out (press.py): a run is this process forked, with all imported, so that what fails is the command's.
"""

import argparse
import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1] / "scripts")]

# The path is set first.
from commands import change, plantin, small, tree
from plantin import jobs
from plantin.cli import main as command
from plantin.store import exchange
from press import Press

Tree = dict[str, bytes]
BUILD = ("build", "--jobs=1")

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


@dataclass(frozen=True)
class Scene:
    """A command, and all the files of a folder before it and after it."""

    name: str
    arguments: tuple[str, ...]
    before: Tree
    after: Tree
    others: tuple[Tree, ...] = ()
    """What else is whole: the sets in which an edition has failed."""
    by_file: bool = False
    """Whether each file is old or new by itself, as catalogs are."""
    hinder: Callable[[], object] = lambda: None
    """What the file system does not have."""

    def state(self, found: Tree) -> str:
        """Say what the files are; empty when that is nothing which may be."""
        if found == self.before:
            return "old"
        if found == self.after:
            return "new"
        if found in self.others:
            return "new but for an edition"
        if self.by_file and all(found[name] in (self.before.get(name), self.after[name]) for name in found):
            return "some files new"
        return ""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    """That of the command; negative for the signal that ended it."""
    said: str
    """On standard error."""


class Stage:
    """A folder in which commands are run, each in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.root, self._said = folder / "root", folder / "said"

    def set_up(self, files: Tree) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        for name, data in files.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(data)

    def files(self) -> Tree:
        """All but what begins with a dot: what a user sees."""
        return {name: data for name, data in tree(self.root).items() if not name.startswith(".") and "/." not in name}

    def litter(self) -> list[str]:
        return [str(path.relative_to(self.root)) for path in self.root.rglob(".*")]

    def start(self, arguments: Sequence[str], press: Press, hinder: Callable[[], object] = lambda: None) -> int:
        """Start a command, and return the number of its process, which waits for SIGCONT."""
        sys.stdout.flush()
        if pid := os.fork():
            os.waitpid(pid, os.WUNTRACED)
            return pid
        try:
            self._run(arguments, press, hinder)
        except SystemExit as end:
            os._exit(int(end.code or 0))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _run(self, arguments: Sequence[str], press: Press, hinder: Callable[[], object]) -> None:
        os.chdir(self.root)
        jobs.run = press.run
        hinder()
        said = os.open(self._said.with_suffix(f".{os.getpid()}"), os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(said, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _let_others_trace()
        os.kill(os.getpid(), signal.SIGSTOP)
        command(arguments, prog_name="plantin")

    def end(self, pid: int) -> Ended:
        """Wait for a command."""
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said = self._said.with_suffix(f".{pid}")
        text = said.read_text(encoding="utf-8")
        said.unlink()
        return Ended(status, text)

    def run(self, arguments: Sequence[str], press: Press) -> Ended:
        pid = self.start(arguments, press)
        os.kill(pid, signal.SIGCONT)
        return self.end(pid)

    def traced(self, scene: Scene, press: Press, *options: str) -> tuple[Ended, list[str]]:
        """Run a scene's command under strace, and return how it ended and what strace saw."""
        trace = self._said.with_suffix(".trace")
        pid = self.start(scene.arguments, press, scene.hinder)
        strace = ["strace", "-y", "-o", str(trace), "-p", str(pid), "-e", f"trace={','.join(ERRORS)}", *options]
        with subprocess.Popen(strace, stderr=subprocess.PIPE, encoding="utf-8") as tracer:
            assert tracer.stderr
            if "attached" not in (answer := tracer.stderr.readline()):
                os.kill(pid, signal.SIGKILL)
                raise SystemExit(answer)
            os.kill(pid, signal.SIGCONT)
            ended = self.end(pid)
        return ended, trace.read_text(encoding="utf-8", errors="replace").splitlines()

    def concerns(self, line: str) -> bool:
        """Whether a call that strace saw is about a file of the folder, or prints."""
        line = re.sub("AT_FDCWD<[^>]*>", "", line)
        return str(self.root) in line or line.startswith("write(1<") or bool(re.search(r'\(, "[^/]', line))


def _let_others_trace() -> None:
    """Some systems let nobody trace a process that is not below: this one allows it."""
    import ctypes

    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, PR_SET_PTRACER_ANY


def set_of(stage: Stage, before: Tree, number: int, *arguments: str, failing: Sequence[str] = ()) -> Tree:
    """Return all files after a build without a fault but that editions have failed."""
    stage.set_up(before)
    ended = stage.run((*BUILD, *arguments), Press(number, failing))
    assert (ended.status, stage.litter()) == (3 if failing else 0, []), ended
    return stage.files()


def scenes(stage: Stage) -> Iterator[Scene]:
    """Yield the commands that are killed and failed."""
    small(stage.root)
    _import_all()
    change(stage.root / "book/book.toml", '["fr"]', '["fr", "de"]')
    bare = tree(stage.root)
    old, fr = set_of(stage, bare, 1), ("-l", "fr")
    some = [set_of(stage, old, 2, failing=tags) for tags in (("fr",), ("de",), ("fr", "de"))]
    new = set_of(stage, old, 2)
    single, lost = set_of(stage, old, 2, *fr), (set_of(stage, old, 2, *fr, failing=("fr",)),)
    yield Scene("first set", BUILD, bare, set_of(stage, bare, 2), (set_of(stage, bare, 2, failing=("fr",)),))
    yield Scene("new set", BUILD, old, new, (*some,))
    yield Scene("one language", (*BUILD, *fr), old, single, lost)
    yield Scene("new set in two steps", BUILD, old, new, (*some,), hinder=_no_exchange)
    yield Scene("one language, no links", (*BUILD, *fr), old, single, lost, hinder=_no_links)
    changed = bare | {"book/01-flour.md": b"# Flour\n\nFlour is ground grain, or ground nuts.\n"}
    stage.set_up(changed)
    assert stage.run(("update",), Press()).status == 0
    yield Scene("catalogs", ("update",), changed, stage.files(), by_file=True)


def _import_all() -> None:
    """Run each command here: what they import and read of the program's own is then in all the processes to come."""
    runs, jobs.run = jobs.run, NEW.run
    with tempfile.TemporaryDirectory() as folder:
        book = small(Path(folder, "book"))
        assert [plantin(name, book).status for name in ("build", "update")] == [0, 0]
    jobs.run = runs


def _refuse(*_: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def _no_exchange() -> None:
    exchange._in_one_step = _refuse


def _no_links() -> None:
    os.link = _refuse  # type: ignore[assignment]


def left(stage: Stage, scene: Scene) -> tuple[str, list[str]]:
    """Return the state that a run has left, and what is wrong with it; then run the command again, and look anew."""
    found, faults = stage.files(), []
    state = scene.state(found)
    if scene.hinder is _no_exchange and found == {name: found[name] for name in scene.before if "dist/" not in name}:
        state = "none until the next run"
    if not state:
        names = {name for name in found.keys() | scene.before.keys() if found.get(name) != scene.before.get(name)}
        faults.append(f"neither old nor new: {', '.join(sorted(names))}")
    again = stage.run(scene.arguments, NEW)
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
        yield f"status {ended.status}: {ended.said}"
    if len(lines) != 2 or not re.match("(.*: )?error: ", lines[0]) or not lines[1].startswith("  hint: "):
        yield f"not one message: {ended.said}"
    if "fault of Plantin" in ended.said:
        yield ended.said
    if ("as it was" in ended.said and state == "new") or ("is new, but" in ended.said and state == "old"):
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
    return left(stage, scene)


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
    for line in stage.traced(scene, NEW)[1]:
        call = line.partition("(")[0]
        count[call] += 1
        if call not in ERRORS or not stage.concerns(line):
            continue
        yield Shot(scene, call, str(count[call]), "signal=SIGKILL", line)
        yield from (Shot(scene, call, str(count[call]), f"error={error}", line) for error in ERRORS[call])
        if call not in ("write", "read"):  # or nothing could be told
            yield from (Shot(scene, call, f"{count[call]}+", f"error={error}", line) for error in ERRORS[call])


def hit(stage: Stage, shot: Shot) -> tuple[str, list[str]]:
    """Run a scene with a shot."""
    stage.set_up(shot.scene.before)
    ended, lines = stage.traced(shot.scene, NEW, "-e", f"inject={shot.call}:{shot.how}:when={shot.when}")
    state, faults = left(stage, shot.scene)
    if shot.how.startswith("signal"):
        return state, faults
    if not any("(INJECTED)" in line for line in lines):
        faults.append("the call was not made")
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


NEW = Press(2)


def tried(stage: Stage, asked: argparse.Namespace) -> Table:
    """Do as often as is asked what is asked."""
    table, chance = Table(), random.Random(asked.seed)
    found = [*scenes(stage)]
    for number in range(asked.kills):
        scene = found[number % len(found)]
        table.add(f"killed at an instant, {scene.name}", killed(stage, scene, chance))
    if asked.failures and shutil.which("strace"):
        every = [shot for scene in found for shot in shots(stage, scene)]
        for shot in chance.sample(every, min(asked.failures, len(every))):
            kind = "killed at a call" if shot.how.startswith("signal") else "a call fails"
            table.add(f"{kind}, {shot.scene.name}", hit(stage, shot), f"{shot.when} {shot.how} {shot.what}")
    for options in ((), ("--wait",)) if asked.rounds else ():
        results = [set_of(stage, found[1].before, 10 + number) for number in range(4)]
        for _ in range(asked.rounds // 2):
            table.add(f"four at once {' '.join(options)}", raced(stage, found[1], results, options))
    return table


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--failures", type=int, default=500, help="failed system calls, and kills at one")
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
