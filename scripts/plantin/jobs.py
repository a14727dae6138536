"""One job makes one edition; the executor runs jobs side by side, each in a process set up for the engines."""

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from plantin import fonts
from plantin.catalog import Catalog, po
from plantin.catalog.joined import joined
from plantin.checks import of_catalog
from plantin.edition import Edition, original, translation
from plantin.errors import Origin, PlantinError, Problem
from plantin.format import Product, Styles
from plantin.model import Book


@dataclass(frozen=True, slots=True)
class Job:
    """All that one edition is made from, as values that can travel to another process."""

    book: Book
    language: str
    source: bytes
    """What the source text was read from; with the catalogs it makes the revision."""
    catalog: bytes | None
    """The PO file, for any language but the source's own."""
    labels: bytes | None
    """The book's own catalog of labels in this language, if it has one."""
    styles: Styles
    formats: tuple[str, ...]
    further: tuple[bytes | None, ...] = ()
    """More catalogs of this language, where it has several."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a job gives back: an edition's artifacts, or why there are none."""

    language: str
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    """Bytes by format."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the manifest says of the edition."""
    problems: tuple[Problem, ...] = ()


def run(job: Job) -> Result:
    """Make one edition. Whatever goes wrong is in the result, so that the other editions are not held up."""
    try:
        edition = bound(job)
        return Result(job.language, dict(_artifacts(edition, job)), facts(edition))
    except PlantinError as error:
        return Result(job.language, problems=error.problems)
    except Exception as error:  # an engine's own fault must cost one edition, not the set
        last = traceback.extract_tb(error.__traceback__)[-1]
        text = f"the {job.language} edition failed: {type(error).__name__}: {error} ({last.name}, line {last.lineno})"
        return Result(job.language, problems=(Problem(text, hint="this is a fault of Plantin's; please report it"),))


def bound(job: Job) -> Edition:
    """Read the job's catalogs and return its edition."""
    tag = job.language
    revision = hashlib.sha256(
        b"\0".join([job.source, job.catalog or b"", job.labels or b"", *filter(None, job.further)])
    ).hexdigest()[:12]
    own = po.read(job.labels, f"locales/labels/{tag}.po", tag) if job.labels is not None else None
    if own:
        _require_sound(own, tag)
    if tag == job.book.metadata.language:
        return original(job.book, revision, own)
    if job.catalog is None:
        hint = f"make it with: plantin update --language {tag}"
        raise PlantinError(Problem(f"the {tag} edition has no catalog", Origin(job.book.metadata.catalog(tag)), hint))
    catalog = joined(_catalogs(job))
    if job.book.metadata.strict:  # in a book of others `check` says it, and the edition is made
        _require_sound(catalog, tag)
    return translation(job.book, tag, catalog, revision, own)


def _catalogs(job: Job) -> list[Catalog]:
    metadata = job.book.metadata
    data = zip(metadata.every_catalog(job.language), (job.catalog, *job.further), strict=True)
    return [po.read(each, name, job.language, metadata.own_language) for name, each in data if each is not None]


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


def _artifacts(edition: Edition, job: Job) -> Iterator[tuple[str, bytes]]:
    """Make the formats that are asked for, each product once and after those it needs."""
    from plantin.writers import products

    table, made = products(), dict[str, bytes]()

    def make(name: str) -> bytes:
        if name not in made:
            product = table[name]
            needs = {need: make(need) for need in _needs(product, table, edition)}
            made[name] = product.make(edition, job.styles, needs)
        return made[name]

    for name in job.formats:
        yield name, make(name)


def _needs(product: Product, table: Mapping[str, Product], edition: Edition) -> Iterator[str]:
    """What a product needs, but for artifacts that the book is not made into."""
    return (need for need in product.needs if not table[need].artifact or need in edition.book.metadata.formats)


def prepare() -> None:
    """Set up the process's environment, before an engine's door opens: our typefaces and no others."""
    fonts.require()
    os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig_file())
    # Layout makes objects by the million and few of them die: fewer collections take a sixth of its time.
    gc.set_threshold(200_000, 50, 100)


@contextmanager
def executor(workers: int) -> Iterator[Executor]:
    """Yield an executor of `workers` processes, whose engines are imported once; of none, but in place, for one."""
    prepare()
    if workers <= 1:
        yield InPlace()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["plantin.writers.epub"])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker)
    try:
        yield pool
    except KeyboardInterrupt:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare_worker() -> None:
    """Prepare a process that leaves Ctrl-C to its parent, and ends when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


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
