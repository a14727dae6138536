"""The whole flow on one screen: a book's folder in, a published set of editions out."""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plantin import jobs, library, reader, store
from plantin.errors import Origin, PlantinError, Problem, UsageError
from plantin.format import Styles
from plantin.jobs import Job, Result
from plantin.labels import labels
from plantin.locale import language
from plantin.model import Book
from plantin.writers import FORMATS, MEDIA_TYPES

Progress = Callable[[Result, int, int], None]
"""Told of each edition as it is done: its result, how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a build is asked for."""

    folder: Path
    output: Path
    languages: tuple[str, ...] = ()
    """The editions to make; all when empty."""
    formats: tuple[str, ...] = ()
    """The formats to make; all that the book asks for when empty."""
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    results: tuple[Result, ...]
    """One for each edition, in the book's order."""
    remarks: tuple[Problem, ...]
    """What in the source was repaired or left out."""


def build(request: Request, progress: Progress) -> Outcome:
    """Make the editions and publish them, those that failed left out.

    Raises PlantinError when nothing can be made: the source cannot be read, or the output cannot be written.
    """
    files = store.read_folder(request.folder)
    book = reader.read(files)
    todo = [_job(book, tag, files, request) for tag in languages(book, request.languages)]
    with store.locked(request.output):
        results = {result.language: result for result in _run(todo, request.workers, progress)}
        ordered = tuple(results[job.language] for job in todo)
        if any(result.artifacts for result in ordered) or store.published(request.output):
            _publish(book, ordered, request.output)
    return Outcome(ordered, book.remarks)


def read(folder: Path) -> tuple[Book, dict[str, bytes]]:
    """Return the book of a folder, and the folder's files."""
    files = store.read_folder(folder)
    return reader.read(files), files


def job(book: Book, tag: str, files: Mapping[str, bytes]) -> Job:
    """Return the job of one edition, in every format that the book asks for."""
    return Job(
        book,
        tag,
        b"\0".join(data for name, data in files.items() if name.startswith(book.metadata.folder)),
        files.get(book.metadata.catalog(tag)),
        files.get(f"locales/labels/{tag}.po"),
        _styles(files),
        tuple(name for name in FORMATS if name in book.metadata.formats),
        tuple(files.get(name) for name in book.metadata.further.get(tag, ())),
    )


def _job(book: Book, tag: str, files: Mapping[str, bytes], request: Request) -> Job:
    whole = job(book, tag, files)
    if unknown := set(request.formats) - set(whole.formats):
        hint = f"book.toml asks for {', '.join(whole.formats)}"
        raise UsageError(Problem(f"the book is not made into {', '.join(sorted(unknown))}", hint=hint))
    formats = tuple(name for name in whole.formats if not request.formats or name in request.formats)
    return replace(whole, formats=formats)


def languages(book: Book, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The editions that are asked for, in the book's order; all when none is named.

    Raises UsageError for a language that the book does not have, or that is none.
    """
    for tag in asked:
        language(tag)
        if tag not in book.metadata.languages:
            hint = f"add it to languages in book/book.toml, which has {', '.join(book.metadata.languages)}"
            raise UsageError(Problem(f"the book has no {tag} edition", hint=hint))
    return tuple(tag for tag in book.metadata.languages if not asked or tag in asked)


def _styles(files: Mapping[str, bytes]) -> Styles:
    """The program's style sheets, and behind each the book's own of the same name."""
    sheets = {name: data.decode() for name, data in store.bundled_styles().items()}
    for path, data in files.items():
        folder, _, name = path.partition("/")
        if folder == "styles" and sheets.get(name, "").encode() != data:
            try:
                sheets[name] = "\n".join([sheets.get(name, ""), data.decode()])
            except UnicodeDecodeError:
                raise UsageError(Problem("the file is not UTF-8", Origin(path), "save it as UTF-8")) from None
    return sheets


def _run(todo: list[Job], workers: int, progress: Progress) -> Iterator[Result]:
    with jobs.executor(min(workers, len(todo))) as executor:
        submitted = (executor.submit(jobs.run, each) for each in todo)
        # In place a job is done when it has been submitted: taken one by one, each is told of before the next begins.
        futures = submitted if isinstance(executor, jobs.InPlace) else as_completed(list(submitted))
        for done, future in enumerate(futures, start=1):
            try:
                result = future.result()
            except BrokenExecutor:
                hint = "perhaps memory ran short: try --jobs 1"
                raise PlantinError(
                    Problem("a process that made an edition was ended from outside", hint=hint)
                ) from None
            progress(result, done, len(todo))
            yield result


def _publish(book: Book, results: tuple[Result, ...], output: Path) -> None:
    """Publish the new artifacts with those of the old set that are still the book's."""
    old = store.published(output)
    new = {_name(book, result.language, kind): data for result in results for kind, data in result.artifacts.items()}
    editions = [*_editions(book, results, _old_editions(old))]
    listed = {file["file"]: file["sha256"] for edition in editions for file in edition["files"]}
    own = {
        store.MANIFEST: library.manifest(book, editions),
        "index.html": library.page(book, editions, labels(language(book.metadata.language))),
    }
    sums = {**listed, **{name: library.digest(data) for name, data in own.items()}}
    kept = {name: path for name, path in old.items() if name in listed and name not in new}
    store.publish(output, {**new, **own, store.SUMS: library.checksums(sums)}, kept)


def _name(book: Book, tag: str, kind: str) -> str:
    return f"{book.metadata.slug}-{tag}.{kind}"


def _old_editions(old: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    """The editions of the published manifest by language, each with those of its files that are as they were published.

    None when the manifest cannot be read.
    """
    found: dict[str, dict[str, Any]] = {}
    try:
        for edition in json.loads(store.read(old[store.MANIFEST]))["editions"]:
            files = [file for file in edition["files"] if _is_whole(file, old)]
            if files and edition.keys() >= _FACTS:
                found[edition["language"]] = {**edition, "files": files}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError, PlantinError):
        return {}
    return found


_FACTS = {"language", "autonym", "direction", "title", "state", "state_label", "percent"}
"""What the library's page says of an edition, besides its files."""


def _is_whole(file: dict[str, Any], old: Mapping[str, Path]) -> bool:
    name, kind = file["file"], file["format"]
    return name in old and library.artifact(name, store.read(old[name]), kind, MEDIA_TYPES[kind]) == file


def _editions(book: Book, results: tuple[Result, ...], old: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the manifest's entry of each edition: as made now, or as published before, which is stale if it failed."""
    made = {result.language: result for result in results}
    for tag in book.metadata.languages:
        before, result = old.get(tag, {}), made.get(tag)
        if result is None or not result.artifacts:
            if before:
                yield {**before, "stale": bool(result) or before.get("stale", False)}
            continue
        files = {file["format"]: file for file in before.get("files", ()) if file["format"] in book.metadata.formats}
        for kind, data in result.artifacts.items():
            files[kind] = library.artifact(_name(book, tag, kind), data, kind, MEDIA_TYPES[kind])
        yield {**result.facts, "stale": False, "files": [files[kind] for kind in FORMATS if kind in files]}
