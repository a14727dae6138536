"""The same book in ten circumstances that must not matter: every file of the set is the same, to the byte.

Usage: .venv/bin/python tests/variations.py [FOLDER]

FOLDER is the book's, this repository's unless another is given. A slice is in the suite (test_variations.py).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from commands import ROOT, environment, tree


@dataclass(frozen=True)
class Variation:
    """One circumstance."""

    name: str
    before: tuple[str, ...] = ()
    """The command that starts Python, if one does."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Of the environment."""
    options: tuple[str, ...] = ()
    umask: int = 0o022


VARIATIONS = (
    Variation("as it is"),
    Variation("another time zone", variables={"TZ": "Pacific/Kiritimati"}),
    Variation("another locale", variables={"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    Variation("no locale", variables={"LC_ALL": "POSIX", "PYTHONUTF8": "0"}),
    Variation("another umask", umask=0o077),
    Variation("another hash seed", variables={"PYTHONHASHSEED": "4711"}),
    Variation("one processor", before=("taskset", "-c", "0")),
    Variation("three processes", options=("--jobs", "3")),
    Variation(
        "another user, in one process",
        before=("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
        options=("--jobs", "1"),
    ),
    Variation("a day to come", before=("faketime", "2031-02-03 04:05:06")),
)


def made(folder: Path, place: Path, variation: Variation) -> dict[str, bytes]:
    """Return what a build of a book makes in a circumstance: the book is copied to a folder in `place` first."""
    book = place / f"{variation.name} – 𝕏" / "book"
    for name in ("book", "locales", "styles"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, book / name)
    if "setpriv" in variation.before:
        for path in (place, book.parent, book):
            path.chmod(0o777)
    command = [*variation.before, sys.executable, "-P", "-m", "plantin", "build", book, "--quiet", "--no-cache"]
    done = subprocess.run(
        [*command, *variation.options],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**environment(), "HOME": "/nonexistent", **variation.variables},
        umask=variation.umask,
        cwd="/",
    )
    assert (done.returncode, done.stderr) == (0, ""), f"{variation.name}: {done.stderr}"
    return tree(book / "dist")


def missing(variation: Variation) -> str:
    """What this machine lacks for a variation; empty when it lacks nothing."""
    if "setpriv" in variation.before and os.geteuid() != 0:
        return "only root becomes another user"
    return next((f"no {each}" for each in variation.before[:1] if not shutil.which(each)), "")


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        first = made(folder, Path(place), VARIATIONS[0])
        print(f"{len(first)} files {VARIATIONS[0].name}")  # noqa: T201
        for variation in VARIATIONS[1:]:
            if lack := missing(variation):
                print(f"not tried: {variation.name} ({lack})")  # noqa: T201
                continue
            found = made(folder, Path(place), variation)
            others = sorted(name for name in {*first, *found} if first.get(name) != found.get(name))
            differs = f"differs in {len(others)}: {' '.join(others[:3])}"
            print(f"{variation.name}: {differs if others else 'the same bytes'}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
