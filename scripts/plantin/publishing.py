"""What is published of a build: new artifacts, those of the old set that are still the book's, what tells of both."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from plantin import library, store
from plantin.folder import MANIFEST, SUMS
from plantin.jobs import Result
from plantin.labels import labels
from plantin.locale import PSEUDO, language
from plantin.model import Book
from plantin.standing import stands
from plantin.store import Staging
from plantin.writers import FORMATS, MEDIA_TYPES

Files = Mapping[str, Path]
"""The files of a published set, by their names in it."""


def put(book: Book, result: Result, staging: Staging, old: Files) -> Result:
    """Put the artifacts of a result where they will be published, and keep what the manifest says of them."""
    files = {}
    for kind, data in result.artifacts.items():
        name = f"{book.metadata.slug}-{result.language}.{kind}"
        files[kind] = library.artifact(name, data, kind, MEDIA_TYPES[kind])
        if name in old and store.read(old[name]) == data:
            staging.keep(name, old[name])
        else:
            staging.add(name, data)
    return replace(result, artifacts={}, ingredients={}, files=files)


def publish(book: Book, results: tuple[Result, ...], output: Path, staging: Staging, old: Files) -> str:
    """Publish what has been put there with those of the old set that are still the book's; nothing if there is neither.

    A set that stands as it is, to the byte, is left alone. Returns the digest of its checksums.
    """
    if not old and results and not any(result.files for result in results):
        return ""
    content = library.manifest(book, _editions(book, results, _old_editions(old)))
    own = library.described(content, labels(language(book.metadata.language)))
    sums = library.digest(own[SUMS])
    if stands(output, sums):
        return sums
    new = {file["file"] for result in results for file in result.files.values()}
    for name in library.digests(content).keys() - new:
        staging.keep(name, old[name])
    for name, data in own.items():
        staging.add(name, data)
    staging.publish()
    return sums


def with_pseudo(book: Book) -> tuple[str, ...]:
    """The languages that editions of a book may be in: its own, and those that are made when they are asked for."""
    return tuple(dict.fromkeys([*book.metadata.languages, *PSEUDO]))


def _old_editions(old: Files) -> dict[str, dict[str, Any]]:
    """The editions of the published manifest by language, each with those of its files that are as they were published.

    None where there is no manifest, or none that makes sense; raises PlantinError when a file cannot be read, since an
    edition must not be lost for that.
    """
    found: dict[str, dict[str, Any]] = {}
    try:
        for edition in json.loads(store.read(old[MANIFEST]))["editions"]:
            files = [file for file in edition["files"] if _is_whole(file, old)]
            if files and edition.keys() >= _FACTS:
                found[edition["language"]] = {**edition, "files": files}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return {}
    return found


_FACTS = {"language", "autonym", "direction", "title", "state", "state_label", "percent"}
"""What the library's page says of an edition, besides its files."""


def _is_whole(file: dict[str, Any], old: Files) -> bool:
    name, kind = file["file"], file["format"]
    return name in old and library.artifact(name, store.read(old[name]), kind, MEDIA_TYPES[kind]) == file


def _editions(book: Book, results: tuple[Result, ...], old: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the manifest's entry of each edition: as made now, or as published before, which is stale if it failed.

    Editions in pseudo-languages are for trying out: the next build that asks for none of them leaves them out.
    """
    made = {result.language: result for result in results}
    for tag in with_pseudo(book) if made.keys() & PSEUDO else book.metadata.languages:
        before, result = old.get(tag, {}), made.get(tag)
        if result is None or not result.files:
            if before:
                yield {**before, "stale": bool(result) or before.get("stale", False)}
            continue
        files = {file["format"]: file for file in before.get("files", ()) if file["format"] in book.metadata.formats}
        files |= result.files
        yield {**result.facts, "stale": False, "files": [files[kind] for kind in FORMATS if kind in files]}
