"""Looking at what was made: a contact sheet of each edition's pages."""

import json
from collections.abc import Iterator
from pathlib import Path

from plantin import store
from plantin.errors import PlantinError, Problem, UsageError
from plantin.folder import MANIFEST


def proof(editions: Path, languages: tuple[str, ...], output: Path) -> Iterator[Path]:
    """Write a picture of every PDF in a folder of editions, and yield where each was written.

    Raises UsageError where there are no editions, or none in a language that is asked for.
    """
    from plantin.writers.raster import contact_sheet

    files = _pdfs(editions)
    for tag in languages or files:
        if tag not in files:
            raise UsageError(Problem(f"{editions} has no PDF in {tag}", hint=f"it has {', '.join(files) or 'none'}"))
        target = output / f"{tag}.png"
        store.write(target, contact_sheet(store.read(files[tag])))
        yield target


def _pdfs(editions: Path) -> dict[str, Path]:
    """The PDF of each language, as the manifest names them."""
    try:
        manifest = json.loads(store.read(editions / MANIFEST))
        found = ((edition["language"], file) for edition in manifest["editions"] for file in edition["files"])
        return {tag: editions / file["file"] for tag, file in found if file["format"] == "pdf"}
    except (KeyError, TypeError, ValueError, PlantinError) as error:
        hint = "make them with `plantin build`, and name their folder"
        raise UsageError(Problem(f"{editions} holds no editions: {error}", hint=hint)) from None
