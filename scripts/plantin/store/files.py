"""One file at a time: read, and written whole or not at all."""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plantin.errors import PlantinError, Problem


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None


def bundled_styles() -> dict[str, bytes]:
    """The program's own style sheets: in the package when it is installed, beside scripts/ in a checkout."""
    package = Path(__file__).parents[1]
    folder = package / "styles" if (package / "styles").is_dir() else package.parents[1] / "styles"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.css"))}


def write(path: Path, data: bytes) -> None:
    """Write one file whole: beside it first, then renamed over it. Raises PlantinError when that cannot be.

    What a killed run has begun, the next one that writes this file takes over; a second writer waits for the first.
    """
    beside = path.with_name(f".{path.name}.new")
    with failing(path, "make room, or see who may write there"):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = hold(beside, fcntl.LOCK_EX)
        try:
            write_through(beside, data)
            beside.replace(path)
        except BaseException:
            remove(beside)
            raise
        finally:
            release(descriptor)
    settle(path)


def hold(path: Path, how: int) -> int:
    """Return the descriptor of a file that is locked as flock(2) has it, and still the one that the path names.

    The lock is the kernel's: it goes with the process, however that ends.
    """
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(descriptor, how)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its last owner took the file away between our opening and our locking it


def release(descriptor: int) -> None:
    """Let go of a lock. Where that fails, the kernel does it when this process ends."""
    with suppress(OSError):
        os.close(descriptor)


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


def discard(folder: Path) -> None:
    """Take away as much of a folder as can be; what stays is for the next run."""
    with suppress(OSError):  # closing a folder can fail even where errors are ignored
        shutil.rmtree(folder, ignore_errors=True)


def write_through(path: Path, data: bytes) -> None:
    """Write a file that everyone may read, and have it on the disk before anything is said of it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def sync(path: Path) -> None:
    """Have a file on the disk, or the names that are in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # so say the file systems that write folders through by themselves
            raise
    finally:
        os.close(descriptor)


def settle(path: Path) -> None:
    """Have the name of what has just been renamed on the disk: a crash of the system could bring the old one back."""
    try:
        sync(path.parent)
    except OSError as error:
        text = f"{path} is new, but may not last: {error.strerror}"
        raise PlantinError(Problem(text, hint="look after the disk, then run this again")) from None


ANOTHER = "choose another folder with --output"
_FIXED = {errno.EBUSY: "another disk begins there", errno.EXDEV: "it is part of a lower layer or another disk"}
"""Why a folder cannot have another name, though it may be written in: a mounted one, and one of a container's image."""


@contextmanager
def failing(path: Path, remedy: str = f"make room, or {ANOTHER}") -> Iterator[None]:
    """Say as a PlantinError that something cannot be written, where all is then as it was."""
    try:
        yield
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a file stands where a folder must be" if in_the_way else error.strerror
        if why := _FIXED.get(error.errno or 0):
            remedy = f"{why}, so choose a folder within it with --output"
        hint = f"what was there before is as it was; {remedy}"
        raise PlantinError(Problem(f"cannot write {path}: {reason}", hint=hint)) from None


def cannot_read(path: Path, error: OSError) -> PlantinError:
    return PlantinError(
        Problem(f"cannot read {path}: {error.strerror}", hint="see whether it is still there, and may be read")
    )
