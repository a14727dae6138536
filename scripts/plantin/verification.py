"""Whether a published set is what was published, and what its book makes today."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from plantin import library, pipeline, store
from plantin.cache import Cache
from plantin.errors import PlantinError, Problem
from plantin.folder import MANIFEST
from plantin.pipeline import Start
from plantin.standing import Request
from plantin.writers import difference


def faults(output: Path) -> Iterator[Problem]:
    """Yield what is wrong with the files of a published set.

    Raises PlantinError when a file cannot be read, UsageError when there is no set.
    """
    for name, fault in store.faults(output):
        yield Problem(f"{output / name} {fault}", hint="publish the set again with: plantin build")


def differences(request: Request, start: Start) -> Iterator[Problem]:
    """Make the editions of a published set anew, and yield each file that is another now.

    Raises PlantinError when an edition cannot be made.
    """
    path = request.output / MANIFEST
    with library.understood(path):
        manifest: library.Manifest = json.loads(store.read(path))
        others, tags = _other_engines(manifest), tuple(edition["language"] for edition in manifest["editions"])
    with store.apart() as folder:
        anew = replace(request, output=folder / "dist", cache=Cache(None), languages=tags)
        outcome = pipeline.build(anew, lambda *_: None, start)
        if outcome.problems:
            raise PlantinError(*outcome.problems)
        for edition in manifest["editions"]:
            for file in edition["files"]:
                if reason := _difference(file, request.output, anew.output):
                    hint = others or "was the book or the program changed since? publish the set again"
                    what = "is of other engines" if others else "is not what the book makes"
                    yield Problem(f"{request.output / file['file']} {what}: {reason}", hint=hint)


def _difference(file: dict[str, Any], output: Path, anew: Path) -> str:
    """What the first part is that differs between a published file and the one of its name made anew, if any does."""
    if not (anew / file["file"]).is_file():
        return "it is no longer made"
    before, after = store.read(output / file["file"]), store.read(anew / file["file"])
    return "" if before == after else f"first in {difference.first(file['format'], before, after)}"


def _other_engines(manifest: library.Manifest) -> str:
    """Which engines are not those that the set was made with (DESIGN, Same bytes)."""
    then, now = manifest["engines"], library.engines()
    names = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    return "; ".join(f"{name} {then.get(name, 'none')}, now {now.get(name, 'none')}" for name in names)
