"""The commands that faults.py kills and fails, with all files before and after each."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands import change, plantin, small, tree
from plantin import jobs
from plantin.store import exchange
from press import Press
from stage import Stage, Tree

BUILD = ("build", "--jobs=1", "--no-cache")
NEW = Press(2)
"""What is made anew."""


@dataclass(frozen=True)
class Scene:
    """A command, and all the files of a folder before it and after it."""

    name: str
    arguments: tuple[str, ...]
    before: Tree
    after: Tree
    others: tuple[Tree, ...] = ()
    """What else is whole: the sets in which an edition has failed."""
    by_file: bool = False
    """Whether each file is old or new by itself, as catalogs are."""
    hinder: Callable[[], object] = lambda: None
    """What the file system does not have."""

    def state(self, found: Tree) -> str:
        """Say what the files are; empty when that is nothing which may be."""
        if found == self.before:
            return "old"
        if found == self.after:
            return "new"
        if found in self.others:
            return "new but for an edition"
        if self.by_file and all(found[name] in (self.before.get(name), self.after[name]) for name in found):
            return "some files new"
        return ""


def set_of(stage: Stage, before: Tree, number: int, *arguments: str, failing: Sequence[str] = ()) -> Tree:
    """Return all files after a build without a fault but that editions have failed."""
    stage.set_up(before)
    ended = stage.run((*BUILD, *arguments), Press(number, failing))
    assert (ended.status, stage.litter()) == (3 if failing else 0, []), ended
    return stage.files()


def scenes(stage: Stage) -> Iterator[Scene]:
    """Yield the commands that are killed and failed."""
    small(stage.root)
    _import_all()
    change(stage.root / "book/book.toml", '["fr"]', '["fr", "de"]')
    bare = tree(stage.root)
    old, fr = set_of(stage, bare, 1), ("-l", "fr")
    some = [set_of(stage, old, 2, failing=tags) for tags in (("fr",), ("de",), ("fr", "de"))]
    new = set_of(stage, old, 2)
    single, lost = set_of(stage, old, 2, *fr), (set_of(stage, old, 2, *fr, failing=("fr",)),)
    yield Scene("first set", BUILD, bare, set_of(stage, bare, 2), (set_of(stage, bare, 2, failing=("fr",)),))
    yield Scene("new set", BUILD, old, new, (*some,))
    yield Scene("one language", (*BUILD, *fr), old, single, lost)
    yield Scene("new set in two steps", BUILD, old, new, (*some,), hinder=no_exchange)
    yield Scene("one language, no links", (*BUILD, *fr), old, single, lost, hinder=_no_links)
    changed = bare | {"book/01-flour.md": b"# Flour\n\nFlour is ground grain, or ground nuts.\n"}
    stage.set_up(changed)
    assert stage.run(("update",), Press()).status == 0
    yield Scene("catalogs", ("update",), changed, stage.files(), by_file=True)


def _import_all() -> None:
    """Run each command here: what they import and read of the program's own is then in all the processes to come."""
    runs, jobs.run = jobs.run, NEW.run
    with tempfile.TemporaryDirectory() as folder:
        book = small(Path(folder, "book"))
        assert [plantin(name, book).status for name in ("build", "update")] == [0, 0]
    jobs.run = runs


def _refuse(*_: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def no_exchange() -> None:
    exchange._in_one_step = _refuse


def _no_links() -> None:
    os.link = _refuse  # type: ignore[assignment]
