"""Sets of editions that machines made without knowing of each other → one library."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plantin import library, store
from plantin.errors import PlantinError, Problem, UsageError
from plantin.folder import MANIFEST
from plantin.labels import labels
from plantin.locale import language


def collect(sets: Iterable[Path], output: Path) -> tuple[str, ...]:
    """Publish all editions of sets of one book as one, and return the languages of the book that none of them has.

    Raises UsageError where there is no set, or one of another book or of other engines; PlantinError where a file is
    not as it was published, two sets differ in an edition, or the library cannot be written.
    """
    manifests = {folder: _sound(folder) for folder in sets}
    first = next(iter(manifests.values()))
    for folder, manifest in manifests.items():
        _require_like(folder, manifest, first)
    editions = dict(_editions(manifests))
    order = [*first["book"]["languages"], *editions]
    tags = [tag for tag in dict.fromkeys(order) if tag in editions]
    content = {**first, "editions": [editions[tag][1] for tag in tags]}
    with store.locked(output), store.staging(output) as staging:
        for tag in tags:
            folder, edition = editions[tag]
            for file in edition["files"]:
                staging.add(file["file"], store.read(folder / file["file"]))
        for name, data in library.described(content, labels(language(first["book"]["language"]))).items():
            staging.add(name, data)
        staging.publish()
    return tuple(tag for tag in first["book"]["languages"] if tag not in editions)


def _sound(folder: Path) -> library.Manifest:
    """The manifest of a set, every file of which is as it was published."""
    hint = "make the set again, and bring it here whole"
    found = [Problem(f"{folder / name} {fault}", hint=hint) for name, fault in store.faults(folder)]
    if found:
        raise PlantinError(*found)
    path = folder / MANIFEST
    with library.understood(path):
        manifest: library.Manifest = json.loads(store.read(path))
        if missing := _TOLD - manifest["book"].keys():
            raise KeyError(*missing)
    return manifest


_TOLD = {"title", "language", "languages", "publisher", "footer"}
"""What the library's page says of a book."""


def _require_like(folder: Path, manifest: library.Manifest, first: library.Manifest) -> None:
    if manifest["book"] != first["book"]:
        hint = "collect the shares of one build"
        raise UsageError(Problem(f"{folder} is of another book than the first set", hint=hint))
    if manifest["engines"] != first["engines"]:
        hint = "install the same on every machine"
        raise UsageError(Problem(f"{folder} was made by other engines than the first set", hint=hint))


def _editions(manifests: Mapping[Path, library.Manifest]) -> Iterator[tuple[str, tuple[Path, dict[str, Any]]]]:
    """Yield each edition with the folder that it lies in. Raises PlantinError for one of which there are two."""
    seen: dict[str, tuple[Path, dict[str, Any]]] = {}
    for folder, manifest in manifests.items():
        for edition in manifest["editions"]:
            tag = edition["language"]
            if tag in seen and seen[tag][1] != edition:
                text = f"{folder} and {seen[tag][0]} have {tag} editions that differ"
                raise PlantinError(Problem(text, hint="collect the shares of one build"))
            seen[tag] = folder, edition
            yield tag, seen[tag]
