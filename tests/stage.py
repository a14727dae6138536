"""A folder in which commands are run, each in a fork of this process, to be traced and killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands import tree
from plantin import jobs
from plantin.cli import main as command
from press import Press

Tree = dict[str, bytes]


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

    def traced(
        self, options: Sequence[str], arguments: Sequence[str], press: Press, hinder: Callable[[], object]
    ) -> tuple[Ended, list[str]]:
        """Run a command under strace with options of that, and return how it ended and what strace saw."""
        trace = self._said.with_suffix(".trace")
        pid = self.start(arguments, press, hinder)
        strace = ["strace", "-y", "-o", str(trace), "-p", str(pid), *options]
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
