"""The whole flow on one screen: a book's folder in, a published set of editions out."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, as_completed, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plantin import jobs, library, reader, store
from plantin.errors import Origin, PlantinError, Problem, UsageError
from plantin.folder import Folder, listed
from plantin.format import Styles
from plantin.jobs import Job, Result
from plantin.labels import labels
from plantin.locale import PSEUDO, language, require
from plantin.model import Book
from plantin.store import Staging
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
    book, files = read(request.folder)
    tags, formats, sheets = languages(book, request.languages), _formats(book, request.formats), styles(files)
    todo = (_job(book, tag, files, sheets, formats) for tag in tags)
    with store.locked(request.output), store.staging(request.output) as staging:
        results: dict[str, Result] = {}
        for result in _run(book, todo, min(request.workers, len(tags))):
            results[result.language] = _put(book, result, staging)
            progress(results[result.language], len(results), len(tags))
        ordered = tuple(results[tag] for tag in tags)
        _publish(book, ordered, staging, store.published(request.output))
    return Outcome(ordered, book.remarks)


def read(folder: Path) -> tuple[Book, Folder]:
    """Return the book of a folder, and the folder's files."""
    files = listed(folder)
    book = reader.read(files)
    catalogs = {name for tag in book.metadata.languages for name in book.metadata.catalogs(tag)}
    return replace(book, digest=files.digest(catalogs)), files


def job(book: Book, tag: str, files: Mapping[str, bytes], sheets: Styles, formats: tuple[str, ...]) -> Job:
    """Return the job of one edition."""
    catalogs = {name: jobs.packed(files[name]) for name in book.metadata.catalogs(tag) if name in files}
    return Job(book.digest, tag, catalogs, files.get(f"locales/labels/{tag}.po"), sheets, formats)


def _job(book: Book, tag: str, files: Mapping[str, bytes], sheets: Styles, formats: tuple[str, ...]) -> Job | Result:
    """The job of an edition, or what it comes to where a file of its own cannot be read."""
    try:
        return job(book, tag, files, sheets, formats)
    except PlantinError as error:
        return Result(tag, problems=error.problems)


def _formats(book: Book, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The formats that are asked for; all that the book is made into when none is named."""
    made = tuple(name for name in FORMATS if name in book.metadata.formats)
    if unknown := set(asked) - set(made):
        hint = f"{reader.settings(book)} asks for {', '.join(made)}"
        raise UsageError(Problem(f"the book is not made into {', '.join(sorted(unknown))}", hint=hint))
    return tuple(name for name in made if not asked or name in asked)


def languages(book: Book, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The editions that are asked for, in the book's order; all when none is named. Every book has pseudo-languages.

    Raises UsageError for a language that the book does not have, or that is none.
    """
    own = book.metadata.languages
    for tag in asked:
        require(tag)
        if tag not in (*own, *PSEUDO):
            hint = f"add it to languages in {reader.settings(book)}; the book has {', '.join(own)}"
            raise UsageError(Problem(f"the book has no {tag} edition", hint=hint))
    return tuple(tag for tag in _with_pseudo(book) if (tag in asked if asked else tag in own))


def _with_pseudo(book: Book) -> tuple[str, ...]:
    """The languages that editions of a book may be in: its own, and those that are made when they are asked for."""
    return tuple(dict.fromkeys([*book.metadata.languages, *PSEUDO]))


def styles(files: Mapping[str, bytes]) -> Styles:
    """The program's style sheets, and behind each the book's own of the same name."""
    sheets = {name: data.decode() for name, data in store.bundled_styles().items()}
    for path in files:
        folder, _, name = path.partition("/")
        if folder == "styles" and name.endswith(".css") and sheets.get(name, "").encode() != (data := files[path]):
            try:
                sheets[name] = "\n".join([sheets.get(name, ""), data.decode()])
            except UnicodeDecodeError:
                raise UsageError(Problem("the file is not UTF-8", Origin(path), "save it as UTF-8")) from None
    return sheets


def _run(book: Book, todo: Iterable[Job | Result], workers: int) -> Iterator[Result]:
    """Yield what the jobs come to, as each is done. Few wait at a time: a catalog is read when its turn is near."""
    running: set[Future[Result]] = set()
    with jobs.executor(workers, book) as executor:
        for each in todo:
            if isinstance(each, Result):
                yield each
                continue
            running.add(executor.submit(jobs.run, each))
            # In place a job is done when it has been submitted, and told of before the next begins.
            if len(running) > workers or workers == 1:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from map(_result, done)
        yield from map(_result, as_completed(running))


def _result(future: "Future[Result]") -> Result:
    try:
        return future.result()
    except BrokenExecutor:
        hint = "perhaps memory ran short: try --jobs 1"
        raise PlantinError(Problem("a process that made an edition was ended from outside", hint=hint)) from None


def _put(book: Book, result: Result, staging: Staging) -> Result:
    """Put the artifacts of a result where they will be published, and keep what the manifest says of them."""
    files = {}
    for kind, data in result.artifacts.items():
        files[kind] = library.artifact(_name(book, result.language, kind), data, kind, MEDIA_TYPES[kind])
        staging.add(files[kind]["file"], data)
    return replace(result, artifacts={}, files=files)


def _publish(book: Book, results: tuple[Result, ...], staging: Staging, old: Mapping[str, Path]) -> None:
    """Publish the new artifacts with those of the old set that are still the book's; nothing where there is neither."""
    if not old and not any(result.files for result in results):
        return
    editions = [*_editions(book, results, _old_editions(old))]
    told = {file["file"]: file["sha256"] for edition in editions for file in edition["files"]}
    new = {file["file"] for result in results for file in result.files.values()}
    for name in told.keys() - new:
        staging.keep(name, old[name])
    own = {
        store.MANIFEST: library.manifest(book, editions),
        "index.html": library.page(book, editions, labels(language(book.metadata.language))),
    }
    sums = {**told, **{name: library.digest(data) for name, data in own.items()}}
    for name, data in {**own, store.SUMS: library.checksums(sums)}.items():
        staging.add(name, data)
    staging.publish()


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
    for tag in _with_pseudo(book):
        before, result = old.get(tag, {}), made.get(tag)
        if result is None or not result.files:
            if before:
                yield {**before, "stale": bool(result) or before.get("stale", False)}
            continue
        files = {file["format"]: file for file in before.get("files", ()) if file["format"] in book.metadata.formats}
        files |= result.files
        yield {**result.facts, "stale": False, "files": [files[kind] for kind in FORMATS if kind in files]}
