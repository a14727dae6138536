"""The only room that writes files: reading a folder, staging a set beside the old one, publishing it whole."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plantin.errors import LockedError, Origin, PlantinError, Problem, UsageError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_PATTERNS = (
    *("book/**/*", "locales/*.po", "locales/labels/*.po", "styles/*.css"),
    *("book.toml", "src/**/*", "po/*.po"),  # mdBook's
    *("**/*.md", "**/*.html", "**/*.po", "**/*.pot", "**/po4a.c*", "_config.yml"),  # po4a's
)
_MOST = 100 * 2**20
"""No input file is larger, in bytes: what is, is not one."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a book's folder by their path in it, hidden ones left out and links out of it refused."""
    if not folder.is_dir():
        raise UsageError(Problem(f"{folder} is no folder", hint="give the folder that holds book/ and locales/"))
    found = (path for pattern in _PATTERNS for path in folder.glob(pattern) if not path.name.startswith("."))
    paths = sorted(path for path in found if path.is_file() or not path.exists())
    if problems := [problem for path in paths if (problem := _refusal(path, folder))]:
        raise UsageError(*problems)
    return {path.relative_to(folder).as_posix(): read(path) for path in paths}


def _refusal(path: Path, folder: Path) -> Problem | None:
    """Return why a file is not read, or None."""
    origin, itself = Origin(path.relative_to(folder).as_posix()), "put the file itself in its place"
    if not path.exists():
        return Problem("this is a link to a file that does not exist", origin, itself)
    if not path.resolve().is_relative_to(folder.resolve()):
        return Problem("this is a link that leads out of the book's folder", origin, itself)
    if path.stat().st_size > _MOST:
        return Problem(f"the file is larger than {_MOST >> 20} MB", origin, "a picture can be saved smaller")
    return None


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
        try:
            temporary.unlink(missing_ok=True)
        except OSError:
            pass
        raise _cannot_write(path, error, "make room, or see who may write there") from None


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


def publish(output: Path, files: Mapping[str, bytes], kept: Mapping[str, Path]) -> None:
    """Put a set in the place of the old one, whole: `files` new, `kept` from the old set. Call it under `locked`.

    Raises PlantinError when it cannot be written; the old set is then as it was.
    """
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{output.name}.new-", dir=output.parent))
        try:
            staging.chmod(0o755)
            _stage(staging, files, kept)
            _swap(staging, output)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise _cannot_write(output, error) from None


def _stage(staging: Path, files: Mapping[str, bytes], kept: Mapping[str, Path]) -> None:
    for name, old in kept.items():
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, staging / name)
        except OSError:  # the file system has no hard links
            shutil.copy2(old, staging / name)
    for name, data in files.items():
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        _write_through(staging / name, data)
    for folder in {staging, *(path.parent for path in staging.rglob("*"))}:
        _sync_folder(folder)


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


def _clear_left_over(output: Path) -> None:
    """Clear what a killed run left; an old set whose successor never came goes back to its place."""
    for old in output.parent.glob(f".{output.name}.old-*"):
        if output.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(output)
    for staging in output.parent.glob(f".{output.name}.new-*"):
        shutil.rmtree(staging, ignore_errors=True)


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
