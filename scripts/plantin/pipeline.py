"""The whole flow on one screen: a book's folder in, a published set of editions out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, as_completed, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from plantin import holding, inputs, jobs, publishing, reader, store, workers
from plantin.errors import LockedError, Origin, PlantinError, Problem, UsageError
from plantin.folder import Folder, listed
from plantin.format import Styles
from plantin.jobs import Job, Result
from plantin.locale import PSEUDO, require
from plantin.markdown import Reading, blocks
from plantin.model import Book
from plantin.publishing import with_pseudo
from plantin.readings import Readings
from plantin.shelf import FACTS, Shelf, text, told
from plantin.standing import Request
from plantin.workers import Crew
from plantin.writers import FORMATS

Progress = Callable[[Result, int, int], None]
"""Told of each edition as it is done: its result, how many are done, and of how many."""

Start = Callable[[Book, int], AbstractContextManager[Crew]]
"""Gathers a crew for at most so many jobs of a book."""


class Outcome(Struct, frozen=True):
    """What a build did."""

    results: tuple[Result, ...]
    """One for each edition, in the book's order."""
    remarks: tuple[Problem, ...]
    """What in the source was repaired or left out, and what of the editions is not as it was written."""
    why: Mapping[str, Mapping[str, str]]
    """Why each artifact was made, or was not; by language and format."""

    @property
    def total(self) -> int:
        """How many editions were asked for."""
        return len(self.results)

    @property
    def failed(self) -> int:
        """How many of them could not be made."""
        return sum(bool(result.problems) for result in self.results)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why they could not."""
        return tuple(problem for result in self.results for problem in result.problems)


def here(most: int) -> Start:
    """Jobs are done on this machine, by at most so many processes."""

    @contextmanager
    def start(book: Book, count: int) -> Iterator[Crew]:
        preload = (f"plantin.writers.{name}" for name in book.metadata.formats)
        try:
            with workers.local(most, count, holding.Holding(book), preload) as crew:
                yield crew
        finally:
            holding.release(book)

    return start


def build(request: Request, progress: Progress, start: Start) -> Outcome:
    """Make the editions and publish them: those that failed left out, or none when it is asked to be strict.

    Raises PlantinError when nothing can be made: the source cannot be read, or the output cannot be written.
    """
    while True:  # whoever has waited begins anew: the book may have changed meanwhile
        try:
            return _build(request, progress, start)
        except LockedError:
            if not request.wait:
                raise
            store.wait(request.output)


def _build(request: Request, progress: Progress, start: Start) -> Outcome:
    readings = Readings(request.cache, inputs.digest(inputs.program(request.day)), request.folder.resolve().name)
    book, files = read(request.folder, readings)
    shelf = Shelf(request, book, files)
    tags = _shard(languages(book, request.languages), request.shard)
    formats, sheets = _formats(book, request.formats), styles(files)
    shelf.wear(sheets)
    count = sum(not shelf.has(tag, formats) for tag in tags)
    with store.locked(request.output), store.staging(request.output) as staging, start(book, count) as crew:
        readings.keep()
        old = store.published(request.output)
        todo = (_job(book, tag, files, sheets, formats, shelf, request) for tag in tags)
        results: dict[str, Result] = {}
        for result in _run(todo, crew, request.cache.folder if crew.has_files else None):
            shelf.keep(result)
            results[result.language] = publishing.put(book, result, staging, old)
            progress(results[result.language], len(results), len(tags))
            workers.collect()  # CLDR's facts of a language are knots of objects too: here those of all would pile up
        ordered = tuple(results[tag] for tag in tags)
        remarks = (*book.remarks, *(each for result in ordered for each in result.remarks))
        outcome = Outcome(ordered, remarks, shelf.why)
        if not (outcome.failed and request.strict):
            sums = publishing.publish(book, ordered, request.output, staging, old)
            shelf.remember("" if outcome.failed else sums, remarks)
    return outcome


def read(folder: Path, reading: Reading = blocks) -> tuple[Book, Folder]:
    """Return the book of a folder, and the folder's files; `reading` reads its chapters."""
    files = listed(folder)
    book = reader.read(files, reading)
    return replace(book, digest=inputs.digest(text(book, files))), files


def job(book: Book, tag: str, files: Mapping[str, bytes], sheets: Styles, formats: tuple[str, ...]) -> Job:
    """Return the job of one edition."""
    catalogs = {name: holding.packed(files[name]) for name in book.metadata.catalogs(tag) if name in files}
    return Job(book.digest, tag, catalogs, files.get(f"locales/labels/{tag}.po"), sheets, formats)


def _job(
    book: Book, tag: str, files: Folder, sheets: Styles, formats: tuple[str, ...], shelf: Shelf, request: Request
) -> Job | Result:
    """The job of an edition, or what it comes to where nothing is to be made, or a file of its own cannot be read."""
    try:
        have = shelf.found(tag, formats)
        if have.keys() >= {FACTS, *formats}:
            return told(tag, {kind: have[kind] for kind in formats}, have[FACTS])
        made = job(book, tag, files, sheets, formats)
        return replace(made, day=request.day, limit=request.limit, have=have, program=shelf.program)
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
    return tuple(tag for tag in with_pseudo(book) if (tag in asked if asked else tag in own))


def _shard(tags: tuple[str, ...], shard: tuple[int, int]) -> tuple[str, ...]:
    """Every n-th edition: the one whose turn it is, of so many shares."""
    number, count = shard
    return tags[number - 1 :: count]


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


def _run(todo: Iterable[Job | Result], crew: Crew, cache: Path | None) -> Iterator[Result]:
    """Yield what the jobs come to, as each is done. Few wait at a time: a catalog is read when its turn is near."""
    running: dict[Future[Result], Job] = {}
    for each in todo:
        if isinstance(each, Result):
            yield each
            continue
        running[crew.executor.submit(jobs.run, replace(each, share=crew.share, cache=cache))] = each
        if len(running) >= crew.width:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            yield from (_result(future, running.pop(future)) for future in done)
    yield from (_result(future, running[future]) for future in as_completed(running))


def _result(future: "Future[Result]", job: Job) -> Result:
    try:
        return future.result()
    except BrokenExecutor:
        text = f"the process that made the {job.language} edition was ended from outside, and so was the next"
        return Result(job.language, problems=(Problem(text, hint="perhaps memory ran short: try --jobs 1"),))
