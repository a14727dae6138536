"""Where jobs run on this machine: in this process, or in others that are set up for the engines and kept."""

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from msgspec import Struct

from plantin import fonts

SetUp = Callable[[], None]
"""What a process does before its first job."""


class Crew(Struct, frozen=True):
    """An executor, and how many jobs it is given at a time: what waits in line takes room."""

    executor: Executor
    width: int
    share: int = 1
    """How many processes a job may start for itself."""
    has_files: bool = True
    """Whether its jobs see the files of this machine."""


def prepare() -> None:
    """Set up the process's environment, before an engine opens: our typefaces alone, and nobody's language."""
    fonts.require()
    os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig_file())
    # Pango prefers the user's languages where a character fits several (pango_language_get_preferred).
    os.environ.pop("LANGUAGE", None)
    os.environ["PANGO_LANGUAGE"] = "en"
    # Layout makes objects by the million and few of them die: fewer collections take a sixth of its time.
    gc.set_threshold(200_000, 50, 100)
    with suppress(AttributeError, OSError, TypeError):  # where the C library is another than glibc
        # Large blocks go back to the system when they are freed, instead of leaving holes (mallopt(3)).
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 2**18)


_M_MMAP_THRESHOLD = -3


def tidy() -> None:
    """Give back what has been let go of: `prepare` has it collected seldom, and the C library keeps it besides."""
    collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)  # (malloc_trim(3)); holes between what is left go back too


def collect() -> None:
    """Have all collected that has been let go of, of what came after the first time."""
    gc.collect()
    _settle()


@cache
def _settle() -> None:
    """Keep out of collections what there is after the first job, the engines above all: it stays."""
    gc.freeze()


@contextmanager
def local(most: int, count: int, set_up: SetUp, preload: Iterable[str] = ()) -> Iterator[Crew]:
    """Yield a crew of at most so many processes for `count` jobs, which import `preload` once; in place for one.

    Of fewer jobs than there may be processes each may start some of its own.
    """
    prepare()
    multiprocessing.get_context("forkserver").set_forkserver_preload([*preload])
    workers = min(most, count)
    if workers <= 1:
        set_up()
        yield Crew(InPlace(), 1, most)
        return
    pool = Processes(workers, set_up)
    try:
        yield Crew(pool, workers + 1, most // workers)
    except BaseException:
        pool.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class InPlace(Executor):
    """An executor that does each job as it is given, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes(Executor):
    """An executor of processes, each fed by a thread of this one: a process that dies costs its own job, and no other.

    (The pool of the standard library would be broken as a whole, and not say by which job.)
    """

    def __init__(self, workers: int, set_up: SetUp | None = None) -> None:
        self._threads = ThreadPoolExecutor(workers, "plantin")
        self._set_up = set_up
        self._mine = threading.local()
        self._all: list[Worker] = []
        self._ended = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Have a process call `fn`. One that is lost costs the job a second try, and then BrokenExecutor."""
        return self._threads.submit(self._call, fn, args, kwargs)

    def _call(self, fn: Any, args: Any, kwargs: Any) -> Any:
        try:
            return self._worker().call(fn, *args, **kwargs)
        except BrokenExecutor:
            return self._worker().call(fn, *args, **kwargs)

    def _worker(self) -> "Worker":
        """This thread's process: a new one where there is none yet, or it was lost."""
        if self._ended:
            raise BrokenExecutor("no more is made")
        if not (hasattr(self._mine, "worker") and self._mine.worker.alive):
            self._mine.worker = Worker(self._set_up, "forkserver", daemon=False)
            self._all.append(self._mine.worker)
        found: Worker = self._mine.worker
        return found

    def kill(self) -> None:
        """End all processes at once, whatever they are at."""
        self._ended = True
        for worker in self._all:
            worker.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        self.kill()


class Worker:
    """A process that does what it is told, one thing at a time, and ends with this one."""

    def __init__(self, set_up: SetUp | None, method: str, *, daemon: bool) -> None:
        """Start it by one of multiprocessing's methods; a daemon cannot start others."""
        context: Any = multiprocessing.get_context(method)
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=daemon)
        self._process.start()
        other.close()
        if set_up:
            self.call(set_up)

    @property
    def alive(self) -> bool:
        return bool(self._process.is_alive())

    def call(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a function returns there. Raises what it raises, and BrokenExecutor if the process ends."""
        try:
            self._pipe.send((fn, args, kwargs))
            made, error = self._pipe.recv()
        except (EOFError, OSError) as lost:
            self.kill()
            raise BrokenExecutor("the process has ended") from lost
        if error:
            raise error
        return made

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(pipe: "Connection[Any, Any]") -> None:
    """Do what comes through the pipe until it is closed. Ctrl-C is left to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()
    while True:
        try:
            fn, args, kwargs = pipe.recv()
        except EOFError:
            return
        answer: tuple[Any, Exception | None]
        try:
            answer = fn(*args, **kwargs), None
        except Exception as error:  # whatever it is, it is for whoever asked
            answer = None, error
        pipe.send(answer)


def _end_with_parent() -> None:
    # A process that is at work does not notice when the one that it works for is killed.
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
