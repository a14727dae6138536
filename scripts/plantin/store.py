"""The only room that writes files: a set is staged beside the old one, and published whole."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from plantin.errors import LockedError, PlantinError, Problem, UsageError
from plantin.folder import MANIFEST, SUMS


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "see whether it is a file that may be read"
        raise PlantinError(Problem(f"cannot read {path}: {error.strerror}", hint=hint)) from None


def bundled_styles() -> dict[str, bytes]:
    """The program's own style sheets: in the package when it is installed, beside scripts/ in a checkout."""
    package = Path(__file__).parent
    folder = package / "styles" if (package / "styles").is_dir() else package.parents[1] / "styles"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.css"))}


def write(path: Path, data: bytes) -> None:
    """Write one file whole: beside it first, then renamed over it. Raises PlantinError when that cannot be."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(temporary, data)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        remove(temporary)
        raise _cannot_write(path, error, "make room, or see who may write there") from None


def remove(path: Path) -> None:
    """Take away a file that nobody will miss."""
    with suppress(OSError):
        path.unlink()


def use(path: Path) -> None:
    """Note in a file's time that it is of use, to a day, where that may be written."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


_DAY = 24 * 3600
"""In seconds: what does not change is not written all the time."""


@contextmanager
def apart() -> Iterator[Path]:
    """Yield a folder for what is looked at and then thrown away."""
    with tempfile.TemporaryDirectory(prefix="plantin-") as folder:
        yield Path(folder)


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder: the kernel's, so that it goes with the process, however that ends.

    Raises LockedError when another builder holds it, UsageError when `output` is not a folder that may be replaced.
    """
    if not output.name:
        raise UsageError(Problem(f"{output} cannot be replaced by a folder of editions", hint=_ANOTHER))
    lock = output.with_name(f".{output.name}.lock")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _lock(lock)
    except BlockingIOError:
        raise LockedError(Problem(f"another builder is writing to {output}", hint="wait until it is done")) from None
    except OSError as error:
        raise _cannot_write(output, error) from None
    try:
        _require_ours(output)
        _clear_left_over(output)
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _lock(path: Path) -> int:
    """Return the descriptor of a lock file that is ours alone, and still the one that the path names."""
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
                return descriptor
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its last owner took the file away between our opening and our locking it


def published(output: Path) -> Mapping[str, Path]:
    """The files of the set that is published, by their path in the folder."""
    if not output.is_dir():
        return {}
    return {path.relative_to(output).as_posix(): path for path in sorted(output.rglob("*")) if path.is_file()}


def faults(output: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each file of a published set that is not as its checksums say, and what is wrong with it.

    Raises PlantinError when a file cannot be read, UsageError when there is no set.
    """
    if not (output / SUMS).is_file():
        raise UsageError(Problem(f"{output} holds no published set", hint="make one with: plantin build"))
    lines = read(output / SUMS).decode(errors="replace").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {name: path for name, path in published(output).items() if path.name not in _LITTER and name != SUMS}
    for name in sorted(told.keys() | there.keys()):
        if name not in there:
            yield name, "is missing"
        elif name not in told:
            yield name, "is none of the files that were published"
        elif hashlib.sha256(read(there[name])).hexdigest() != told[name]:
            yield name, "is not as it was published"


class Staging:
    """A set that is being made beside the output folder, under `locked`."""

    def __init__(self, output: Path, folder: Path) -> None:
        self._output, self._folder = output, folder

    def add(self, name: str, data: bytes) -> None:
        """Write a new file. Raises PlantinError when it cannot be written, as the other methods do."""
        with _failing(self._output):
            _write_through(self._place(name), data)

    def keep(self, name: str, old: Path) -> None:
        """Take over a file of the old set."""
        with _failing(self._output):
            place = self._place(name)
            try:
                os.link(old, place)
            except OSError:  # the file system has no hard links
                shutil.copy2(old, place)

    def publish(self) -> None:
        """Put the set in the place of the old one, whole; the old set is as it was when that cannot be done."""
        with _failing(self._output):
            for folder in {self._folder, *(path.parent for path in self._folder.rglob("*"))}:
                _sync_folder(folder)
            _swap(self._folder, self._output)

    def _place(self, name: str) -> Path:
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """Yield the place for a new set of `output`; what has not been published at the end is gone."""
    with _failing(output):
        folder = Path(tempfile.mkdtemp(prefix=f".{output.name}.new-", dir=output.parent))
        folder.chmod(0o755)
    try:
        yield Staging(output, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder, whole or not at all. Raises UsageError when something is there already."""
    place = Path(os.path.realpath(folder))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(Problem(f"{folder} is taken", hint="name a folder that is not there yet, or is empty"))
    with _failing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    with staging(place) as staged:
        for name, data in files.items():
            staged.add(name, data)
        staged.publish()


@contextmanager
def _failing(output: Path) -> Iterator[None]:
    """Say as a PlantinError that a set cannot be written."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(output, error) from None


def _swap(staging: Path, output: Path) -> None:
    """Give `staging` the name of `output`, whose old set waits beside until the new one is in place."""
    old = output.with_name(f".{output.name}.old-{os.getpid()}")
    if output.exists():
        output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        if old.exists():
            old.rename(output)
        raise
    _sync_folder(output.parent)
    shutil.rmtree(old, ignore_errors=True)


def left_over(output: Path) -> Iterator[Path]:
    """Yield what runs that were killed, or are at work, have beside an output folder: old sets, and then new ones."""
    for kind in ("old", "new"):
        yield from output.parent.glob(f".{output.name}.{kind}-*")


def _clear_left_over(output: Path) -> None:
    """Clear what a killed run left; an old set whose successor never came goes back to its place."""
    for folder in [*left_over(output)]:
        if not output.exists() and folder.name.startswith(f".{output.name}.old-"):
            folder.rename(output)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _require_ours(output: Path) -> None:
    """Refuse a folder that holds other things: publishing replaces it."""
    if output.exists() and not output.is_dir():
        raise UsageError(Problem(f"{output} is not a folder", hint=_ANOTHER))
    ours = _listed(output)
    files = (path for path in output.rglob("*") if path.is_symlink() or not path.is_dir())
    names = (path.relative_to(output).as_posix() for path in files if path.name not in _LITTER)
    if foreign := next((name for name in names if name not in ours), None):
        text = f"{output} holds {foreign}, which is none of the files that were published there"
        raise UsageError(Problem(text, hint=f"move it away, or {_ANOTHER}"))


_ANOTHER = "choose another folder with --output"
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave in a folder that someone looks at."""


def _listed(output: Path) -> set[str]:
    """The names in the checksums of a published set, and their own; none when it is not one of ours."""
    lines = read(output / SUMS).decode(errors="replace").splitlines() if (output / SUMS).is_file() else []
    names = {line.partition("  ")[2] for line in lines}
    return names | {SUMS} if MANIFEST in names else set()


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(path: Path, error: OSError, remedy: str = f"make room, or {_ANOTHER}") -> PlantinError:
    in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
    reason = "a file stands where a folder must be" if in_the_way else error.strerror
    hint = f"what was there before is as it was; {remedy}"
    return PlantinError(Problem(f"cannot write {path}: {reason}", hint=hint))
