"""Jobs on other machines: Dask's workers in the place of this machine's processes. The door to distributed.

What travels is each job's catalogs, and the book once to every worker; what comes back is artifacts. Dask moves
pickles: whoever reaches its scheduler or a worker can run anything there. It is for networks of which all is trusted.
"""

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from distributed import Client, KilledWorker, WorkerPlugin

from plantin import holding, inputs, versions
from plantin.errors import PlantinError, Problem, UsageError
from plantin.model import Book
from plantin.pipeline import Start
from plantin.workers import Crew, prepare

_PATIENCE = 20
"""Seconds to wait for a scheduler, and for its first worker."""


def at(address: str) -> Start:
    """Jobs are done by the workers of the scheduler at an address."""

    def start(book: Book, _count: int) -> AbstractContextManager[Crew]:
        return _crew(address, book)

    return start


@contextmanager
def _crew(address: str, book: Book) -> Iterator[Crew]:
    """Gather the workers; raises UsageError where none answers, PlantinError where one would make other bytes."""
    plugin = Holding(book)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "give the address that `dask scheduler` prints, e.g. tcp://127.0.0.1:8786"
        raise UsageError(Problem(f"no scheduler answers at {address}: {error}", hint=hint)) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
            client.register_plugin(plugin)
        except TimeoutError:
            hint = f"start one on each machine with: dask worker {address}"
            raise UsageError(Problem(f"the scheduler at {address} has no workers", hint=hint)) from None
        except Exception as error:  # whatever a worker says when it is given the book
            hint = "install on every machine what is installed here"
            raise PlantinError(Problem(f"a worker of the cluster cannot be used: {error}", hint=hint)) from None
        try:
            yield Crew(Steady(client), 2 * sum(client.nthreads().values()) + 2, has_files=False)
        finally:
            client.unregister_worker_plugin(plugin.name)


class Holding(WorkerPlugin):
    """What every worker is given before its first job, those too that come later: the book."""

    def __init__(self, book: Book) -> None:
        self.name = f"plantin-{book.digest[:16]}"
        self._book, self._ours = book, (inputs.program(None), versions.packages())

    def setup(self, worker: Any) -> None:  # noqa: ARG002  # its signature
        """Raise RuntimeError where the worker would make other bytes than this machine."""
        program, packages = self._ours
        mine = inputs.program(None)
        own = (name for name in mine if name != inputs.PACKAGES and mine[name] != program[name])
        if others := [*own, *versions.differing(packages, versions.packages())]:
            raise RuntimeError(f"it has others of {', '.join(others)}")
        prepare()
        holding.hold(self._book)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002  # its signature
        holding.release(self._book)


class Steady(Executor):
    """Dask's executor, of which a job that is lost with three workers is lost as one of a broken pool is."""

    def __init__(self, client: Client) -> None:
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        told: Future[Any] = Future()

        def tell(done: "Future[Any]") -> None:
            error = CancelledError() if done.cancelled() else done.exception()
            if isinstance(error, KilledWorker | CancelledError):
                error = BrokenExecutor(str(error))
            if error:
                told.set_exception(error)
            else:
                told.set_result(done.result())

        self._executor.submit(fn, *args, **kwargs).add_done_callback(tell)
        return told
