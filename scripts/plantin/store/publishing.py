"""A set is made beside the old one, under the lock of its folder, and takes its place whole."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from plantin.errors import Problem, UsageError
from plantin.store.exchange import exchange
from plantin.store.files import discard, failing, settle, sync, write_through
from plantin.store.lock import locked
from plantin.store.sets import names, require_ours


class Staging:
    """A set that is being made beside the output folder, under `locked`."""

    def __init__(self, output: Path, folder: Path) -> None:
        self._output, self._folder = output, folder
        self._names: set[str] = set()

    def add(self, name: str, data: bytes) -> None:
        """Write a new file. Raises PlantinError when it cannot be written, as the other methods do."""
        with failing(self._output):
            write_through(self._place(name), data)

    def keep(self, name: str, old: Path) -> None:
        """Take over a file of the old set."""
        with failing(self._output):
            place = self._place(name)
            try:
                os.link(old, place)
            except OSError:  # the file system has no hard links
                shutil.copy2(old, place)
                sync(place)

    def publish(self) -> None:
        """Put the set in the place of the old one, whole; the old set is as it was when that cannot be done.

        Raises UsageError when something that is not ours has come into the old set meanwhile.
        """
        require_ours(self._output)
        with failing(self._output):
            if {*names(self._folder)} != self._names:
                raise OSError(errno.ENOENT, "someone took away what was being made")
            for folder in {self._folder, *(self._folder / name for name in self._folders())}:
                sync(folder)
            exchange(self._folder, self._output)
        settle(self._output)

    def _place(self, name: str) -> Path:
        """Where a file goes. The folder of all is not made anew: a set would lack what was in it when it vanished."""
        self._names.add(name)
        for folder in reversed(PurePosixPath(name).parents[:-1]):
            (self._folder / folder).mkdir(exist_ok=True)
        return self._folder / name

    def _folders(self) -> Iterator[PurePosixPath]:
        return (folder for name in self._names for folder in PurePosixPath(name).parents)


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """Yield the place for a new set of `output`; what has not been published at the end is gone, as is the old set."""
    with failing(output):
        folder = Path(tempfile.mkdtemp(prefix=f".{output.name}.new-", dir=output.parent))
    try:
        with failing(output):
            folder.chmod(0o755)
        yield Staging(output, folder)
    finally:
        discard(folder)


@contextmanager
def apart() -> Iterator[Path]:
    """Yield a folder for what is looked at and then thrown away."""
    with tempfile.TemporaryDirectory(prefix="plantin-") as folder:
        yield Path(folder)


def create(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder, whole or not at all. Raises UsageError when something is there already."""
    place = Path(os.path.realpath(folder))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(Problem(f"{folder} is taken", hint="name a folder that is not there yet, or is empty"))
    with locked(place), staging(place) as staged:
        for name, data in files.items():
            staged.add(name, data)
        staged.publish()
