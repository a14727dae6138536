"""The set that is published in a folder: its files, and whether the folder holds anything else."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from plantin.errors import Problem, UsageError
from plantin.folder import MANIFEST, SUMS
from plantin.store.files import ANOTHER, cannot_read, read

_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave in a folder that someone looks at."""


def published(output: Path) -> Mapping[str, Path]:
    """The files of the set that is published, by their path in the folder; none where there is no folder.

    Raises UsageError when it is a file, PlantinError when it cannot be looked into: a set that merely seems empty must
    not be replaced as if it were.
    """
    try:
        return {name: output / name for name in sorted(names(output))}
    except FileNotFoundError:
        return {}
    except NotADirectoryError:
        raise UsageError(Problem(f"{output} is not a folder", hint=ANOTHER)) from None
    except OSError as error:
        raise cannot_read(output, error) from None


def faults(output: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each file of a published set that is not as its checksums say, and what is wrong with it.

    Raises PlantinError when a file cannot be read, UsageError when there is no set.
    """
    there = published(output)
    if SUMS not in there:
        raise UsageError(Problem(f"{output} holds no published set", hint="make one with: plantin build"))
    lines = read(there[SUMS]).decode(errors="replace").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {name: path for name, path in there.items() if not _is_litter(name) and name != SUMS}
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            yield name, "is missing"
        elif name not in told:
            yield name, "is none of the files that were published"
        elif hashlib.sha256(read(found[name])).hexdigest() != told[name]:
            yield name, "is not as it was published"


def require_ours(output: Path) -> None:
    """Refuse a folder that holds other things: publishing replaces it."""
    there = published(output)
    ours = _listed(there)
    if foreign := next((name for name in there if not _is_litter(name) and name not in ours), None):
        text = f"{output} holds {foreign}, which is none of the files that were published there"
        raise UsageError(Problem(text, hint=f"move it away, or {ANOTHER}"))


def names(folder: Path) -> Iterator[str]:
    """Yield the path within a folder of everything there that is no folder itself. Raises OSError."""
    todo = [""]
    while todo:
        inside = todo.pop()
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(f"{inside}{entry.name}/")
                else:
                    yield inside + entry.name


def _is_litter(name: str) -> bool:
    return PurePosixPath(name).name in _LITTER


def _listed(there: Mapping[str, Path]) -> set[str]:
    """The names in the checksums of a published set, and their own; none when it is not one of ours."""
    lines = read(there[SUMS]).decode(errors="replace").splitlines() if SUMS in there else []
    listed = {line.partition("  ")[2] for line in lines}
    return listed | {SUMS} if MANIFEST in listed else set()
