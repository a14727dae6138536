"""The lock of an output folder: one builder is at work there at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plantin.errors import LockedError, Problem, UsageError
from plantin.store.files import ANOTHER, discard, failing, hold, release, remove
from plantin.store.sets import require_ours


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder, in which and beside which is then nothing that does not belong there.

    Raises LockedError when another builder holds it, UsageError when `output` is not a folder that may be replaced.
    """
    if not output.name:
        raise UsageError(Problem(f"{output} cannot be replaced by a folder of editions", hint=ANOTHER))
    path = _path(output)
    with failing(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = hold(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait until it is done, or build with --wait"
            raise LockedError(Problem(f"another builder is writing to {output}", hint=hint)) from None
    try:
        require_ours(output)
        with failing(output):
            _clear_left_over(output)
        yield
    finally:
        remove(path)
        release(descriptor)


def wait(output: Path) -> None:
    """Wait until the builder that holds the lock of an output folder is done, or dead."""
    with suppress(FileNotFoundError), _path(output).open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _path(output: Path) -> Path:
    return output.with_name(f".{output.name}.lock")


def left_over(output: Path) -> Iterator[Path]:
    """Yield what runs that were killed, or are at work, have beside an output folder. Raises OSError."""
    kinds = (f".{output.name}.old-", f".{output.name}.new-")
    return (path for path in output.parent.iterdir() if path.name.startswith(kinds))


def _clear_left_over(output: Path) -> None:
    """Clear what a killed run left; an old set whose successor never came goes back to its place."""
    for path in [*left_over(output)]:
        if path.name.startswith(f".{output.name}.old-") and not output.exists():
            path.rename(output)
        else:
            discard(path)
