"""One job makes one edition; the executor runs jobs side by side, each in a process set up for the engines."""

import ctypes
import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import traceback
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from plantin import fonts, pseudo
from plantin.catalog import Catalog, joined, po
from plantin.checks import of_catalog
from plantin.edition import Edition, original, translation
from plantin.errors import Origin, PlantinError, Problem
from plantin.format import Product, Styles
from plantin.locale import PSEUDO
from plantin.model import Book


@dataclass(frozen=True, slots=True)
class Job:
    """What one edition is made from besides the book, which each process is given once (`hold`)."""

    book: str
    """The book's digest."""
    language: str
    catalogs: Mapping[str, bytes]
    """The PO files by name, none for the source's own language; `packed`, since they wait in line and travel."""
    labels: bytes | None
    """The book's own catalog of labels in this language, if it has one."""
    styles: Styles
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a job gives back: an edition's artifacts, or why there are none."""

    language: str
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    """Bytes by format, until they have been put where they will be published."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the manifest says of the edition."""
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the manifest says of each artifact, by format: all that is kept of it."""


_books: dict[str, Book] = {}


def hold(book: Book) -> None:
    """Keep the book that this process's jobs are of: one, in the place of another."""
    _books.clear()
    _books[book.digest] = book


def run(job: Job) -> Result:
    """Make one edition. Whatever goes wrong is in the result, so that the other editions are not held up."""
    try:
        edition = bound(_books[job.book], job)
        return Result(job.language, _artifacts(edition, job), facts(edition))
    except PlantinError as error:
        return Result(job.language, problems=error.problems)
    except BrokenExecutor:  # the press was ended from outside, as this process could have been
        _press.cache_clear()
        raise
    except Exception as error:  # an engine's own fault must cost one edition, not the set
        last = traceback.extract_tb(error.__traceback__)[-1]
        text = f"the {job.language} edition failed: {type(error).__name__}: {error} ({last.name}, line {last.lineno})"
        return Result(job.language, problems=(Problem(text, hint="this is a fault of Plantin's; please report it"),))


def bound(book: Book, job: Job) -> Edition:
    """Read the job's catalogs and return its edition."""
    tag = job.language
    revision = _revision(book, job)
    own = po.read(job.labels, f"locales/labels/{tag}.po", tag) if job.labels is not None else None
    if own:
        _require_sound(own, tag)
    if tag == book.metadata.language:
        return original(book, revision, own)
    catalog = pseudo.catalog(book, tag) if tag in PSEUDO else _catalog(book, job)
    if book.metadata.strict:  # in a book of others `check` says it, and the edition is made
        _require_sound(catalog, tag)
    return translation(book, tag, catalog, revision, own)


def _catalog(book: Book, job: Job) -> Catalog:
    """The job's catalogs as one."""
    tag = job.language
    if not job.catalogs:
        hint = f"make it with: plantin update --language {tag}"
        raise PlantinError(Problem(f"the {tag} edition has no catalog", Origin(book.metadata.catalog(tag)), hint))
    files = ((name, _unpacked(data)) for name, data in job.catalogs.items())
    return joined.read(files, tag, book.metadata.header_language)


def _revision(book: Book, job: Job) -> str:
    """12 hexadecimal digits for what an edition is made of: its text and its catalogs (DESIGN, Dates and revision)."""
    found = hashlib.sha256(book.digest.encode())
    for data in job.catalogs.values():  # one after the other: each takes as much room as its file
        found.update(b"\0")
        found.update(_unpacked(data))
    found.update(b"\0" + (job.labels or b""))
    return found.hexdigest()[:12]


_GZIP = 31
"""The form that ends in the size of what was packed (zlib's manual, `windowBits`; RFC 1952)."""


def packed(data: bytes) -> bytes:
    return zlib.compress(data, 1, _GZIP)


def _unpacked(data: bytes) -> bytes:
    """What was packed. Told the size, zlib takes no more room than that; else it takes three times as much."""
    return zlib.decompress(data, _GZIP, int.from_bytes(data[-4:], "little"))


def _require_sound(catalog: Catalog, tag: str) -> None:
    """Raise PlantinError for every finding that is an error: it stops the edition (DESIGN, Severity)."""
    found = [finding for finding in of_catalog(catalog, tag) if finding.severity == "error"]
    if found:
        raise PlantinError(*(Problem(f"{each.code}: {each.text}", each.origin, each.hint) for each in found))


def facts(edition: Edition) -> dict[str, Any]:
    from plantin.xhtml import plain

    return {
        "language": edition.language.tag,
        "autonym": edition.language.autonym,
        "direction": edition.language.direction,
        "title": plain(edition.book.title),
        "identifier": edition.identifier,
        "state": edition.state,
        "state_label": plain(edition.state_label),
        "percent": edition.coverage.percent,
        "date": edition.date.isoformat(),
        "revision": edition.revision,
    }


def _artifacts(edition: Edition, job: Job) -> dict[str, bytes]:
    """Make the formats that are asked for, each product once and after those it needs."""
    made: dict[str, bytes] = {}
    for name in job.formats:
        _make(name, edition, job.styles, made)
    return {name: made[name] for name in job.formats}


def _make(name: str, edition: Edition, styles: Styles, made: dict[str, bytes]) -> bytes:
    """Return a product, which is in `made` then with all that it needs."""
    from plantin.writers import products

    if name in made:
        return made[name]
    table = products()
    product = table[name]
    needs = {need: _make(need, edition, styles, made) for need in _needs(product, table, edition)}
    # Where the book is made into what the engine makes, this process has it anyway.
    if product.engine and not any(table[kind].engine for kind in edition.book.metadata.formats):
        made[name] = _press().make(name, _bare(edition), styles, needs)
    else:
        made[name] = product.make(edition, styles, needs)
    return made[name]


def _needs(product: Product, table: Mapping[str, Product], edition: Edition) -> Iterator[str]:
    """What a product needs, but for artifacts that the book is not made into."""
    return (need for need in product.needs if not table[need].artifact or need in edition.book.metadata.formats)


def _bare(edition: Edition) -> Edition:
    """The edition without what stands between its covers."""
    return replace(edition, book=replace(edition.book, chapters=(), pictures={}, remarks=()))


class _Press:
    """A process that has the engine, and no book: the two together would take twice the memory."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        context.Process(target=_serve, args=(other,), daemon=True).start()
        other.close()

    def make(self, name: str, edition: Edition, styles: Styles, needs: Mapping[str, bytes]) -> bytes:
        """Return a product. Raises what making it raised, and BrokenExecutor when the process has been ended."""
        try:
            self._pipe.send((name, edition, styles, needs))
            made: bytes | Exception = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise BrokenExecutor(str(error)) from error
        if isinstance(made, Exception):
            raise made
        return made


def _serve(pipe: "Connection[Any, Any]") -> None:
    from plantin.writers import products

    _prepare_worker()
    while True:
        try:
            name, edition, styles, needs = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(products()[name].make(edition, styles, needs))
        except Exception as error:  # whatever it is, it is the edition's
            pipe.send(error)
        # A page is a knot of objects, and a cover's holds 20 MB. What is left after the first is the engine's for good.
        gc.collect()
        gc.freeze()


@cache
def _press() -> _Press:
    return _Press()


def prepare() -> None:
    """Set up the process's environment, before an engine's door opens: our typefaces and no others."""
    fonts.require()
    os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig_file())
    # Layout makes objects by the million and few of them die: fewer collections take a sixth of its time.
    gc.set_threshold(200_000, 50, 100)
    with suppress(AttributeError, OSError, TypeError):  # where the C library is another than glibc
        # Large blocks go back to the system when they are freed, instead of leaving holes (mallopt(3)).
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 2**18)


_M_MMAP_THRESHOLD = -3


@contextmanager
def executor(workers: int, book: Book) -> Iterator[Executor]:
    """Yield an executor of `workers` processes for the jobs of a book; of none, but in place, for one."""
    prepare()
    if workers <= 1:
        hold(book)
        yield InPlace()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"plantin.writers.{name}" for name in book.metadata.formats])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker, initargs=(book,))
    try:
        yield pool
    except KeyboardInterrupt:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare_worker(book: Book | None = None) -> None:
    """Prepare a process that leaves Ctrl-C to its parent, and ends when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()
    if book:
        hold(book)


def _end_with_parent() -> None:
    # A pool's processes do not notice when the one that they work for is killed, and would wait for ever.
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


class InPlace(Executor):
    """An executor that does each job as it is given, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
