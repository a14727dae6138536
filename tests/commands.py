"""Running Plantin in tests: a small book to run it on, and the command line in this process or in one of its own."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from plantin.cli import main

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "fixtures" / "small"
"""A book of one chapter in English and French, made into EPUB only: an edition of it takes a third of a second."""


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int
    out: str
    err: str


def small(folder: Path) -> Path:
    """Make a copy of the small book that a test may change."""
    return Path(shutil.copytree(SMALL, folder))


def change(file: Path, old: str, new: str) -> None:
    """Put `new` in the place of `old`, which must stand there once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def plantin(*arguments: str | Path) -> Outcome:
    """Run a command in this process, where the engines are imported once; one job at a time unless it is said."""
    command = [*map(str, arguments)]
    if command[:1] == ["build"] and not any(each.startswith(("-j", "--jobs")) for each in command):
        command.append("--jobs=1")
    if command[:1] == ["build"] and "--cache" not in command:
        command.append("--no-cache")  # what is tested is making, but in test_cache.py
    result = CliRunner().invoke(main, command, prog_name="plantin")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception  # a user would see a traceback
    return Outcome(result.exit_code, result.stdout, result.stderr)


def process(*arguments: str | Path, cwd: Path | None = None, code: str = "") -> Outcome:
    """Run a command as a user does, in a process of its own; `code` is run there before."""
    start = f"{code}\nfrom plantin.cli import main\nmain(prog_name='plantin')"
    done = subprocess.run(
        [sys.executable, "-c", start, *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env=environment(),
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def environment() -> dict[str, str]:
    """The environment of a process that finds the package where the tests find it."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, for seeing whether anything changed."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def characters(text: str) -> bytes:
    """Text as the cases write it: ⟨E9⟩ is a byte, ⟨U+202E⟩ a character, ⟨> ×9⟩ nine times what stands before the ×."""
    text = re.sub(r"⟨([^⟨⟩]+)×(\d+)⟩", lambda found: found[1] * int(found[2]), text)
    text = re.sub(r"⟨U\+([0-9A-F]{4,6})⟩", lambda found: chr(int(found[1], 16)), text)
    parts = re.split(r"⟨([0-9A-F]{2})⟩", text)
    return b"".join(bytes.fromhex(part) if number % 2 else part.encode() for number, part in enumerate(parts))
