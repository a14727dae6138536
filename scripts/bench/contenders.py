"""Who does the work that is measured: our console command as a user types it. Other tools are in peers.py."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.books import ROOT, Source
from bench.edits import Edit


@dataclass(frozen=True, slots=True)
class Command:
    """What is run and measured, to its end."""

    words: tuple[str, ...]
    folder: Path
    """Where it runs."""
    environment: tuple[tuple[str, str], ...] = ()
    """What it is told besides this process's own environment."""


class Contender(Protocol):
    """One way of doing a scenario's work. `place` is a folder of its own."""

    @property
    def missing(self) -> str:
        """Why it cannot be run here; empty when it can."""

    def ready(self, place: Path) -> None:
        """Do what is done once and not measured."""

    def fresh(self, place: Path, turn: int, /) -> None:
        """Do what is done before each run and not measured."""

    def command(self, place: Path) -> Command: ...

    def made(self, place: Path) -> list[Path]:
        """The editions that a run has made."""


@dataclass(frozen=True, slots=True)
class Ours:
    """`plantin build BOOK`."""

    source: Source
    edit: Edit | None = None
    """What is changed before each run, after a first build. None for cold builds: nothing is kept from the last."""
    languages: tuple[str, ...] = ()
    """Those asked for; all of the book's when empty."""
    jobs: int = 0
    """What `--jobs` says; 0 does not say it."""

    @property
    def missing(self) -> str:
        return self.source.missing

    def ready(self, place: Path) -> None:
        self.source.make(place / "book")
        if self.edit:
            run(self.command(place))

    def fresh(self, place: Path, turn: int) -> None:
        if self.edit:
            self.edit(place / "book", turn)
        else:
            for name in ".cache", "dist":
                shutil.rmtree(place / "book" / name, ignore_errors=True)

    def command(self, place: Path) -> Command:
        asked = (part for tag in self.languages for part in ("--language", tag))
        options = (*asked, *(("--jobs", str(self.jobs)) if self.jobs else ()))
        # What the console script does (bootstrap.py), with this Python.
        words = (sys.executable, "-P", "-m", "plantin", "build", "book", *options)
        return Command(words, place, (("PYTHONPATH", str(ROOT / "scripts")),))

    def made(self, place: Path) -> list[Path]:
        return [each for each in (place / "book/dist").iterdir() if each.suffix in (".epub", ".pdf")]


def run(command: Command) -> None:
    """Run a command whose cost does not matter. Exits when it fails."""
    environment = {**os.environ, **dict(command.environment)}
    done = subprocess.run(command.words, cwd=command.folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        sys.exit(f"{said}error: `{' '.join(command.words)}` ended with status {done.returncode} (see above)")
