"""One job makes one edition, in whatever process it is given to."""

import faulthandler
import hashlib
import signal
import threading
import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from plantin import holding, parts, pseudo, workers
from plantin.cache import Cache
from plantin.catalog import Catalog, compiled, joined, po
from plantin.checks import errors
from plantin.edition import Edition, original, translation
from plantin.errors import Origin, PlantinError, Problem
from plantin.format import Spread, Styles, digest, here, worn
from plantin.locale import PSEUDO
from plantin.model import Book


class Job(Struct, frozen=True):
    """What one edition is made from besides the book, which each process is given once (`holding`)."""

    book: str
    """The book's digest."""
    language: str
    catalogs: Mapping[str, bytes]
    """The PO files by name, none for the source's own language; `packed`, since they wait in line and travel."""
    labels: bytes | None
    """The book's own catalog of labels in this language, if it has one."""
    styles: Styles
    formats: tuple[str, ...]
    day: date | None = None
    """What is put in the place of the edition's own date (SOURCE_DATE_EPOCH)."""
    have: Mapping[str, bytes] = field(default_factory=dict)
    """Products that need not be made, by name."""
    limit: int = 0
    """The seconds that it may take; as long as it likes when 0."""
    cache: Path | None = None
    """The folder in which parts of products are kept, where there is one."""
    program: str = ""
    """The digest of what they are made with."""
    share: int = 1
    """How many processes it may start for them."""


class Result(Struct, frozen=True):
    """What a job gives back: an edition's artifacts, or why there are none."""

    language: str
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    """Bytes by format, until they have been put where they will be published."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the manifest says of the edition."""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    """What is wrong with an edition that is made all the same."""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the manifest says of each artifact, by format: all that is kept of it."""
    ingredients: Mapping[str, bytes] = field(default_factory=dict)
    """The other formats that were made for them, by name."""
    notes: tuple[Problem, ...] = ()
    """What is said of the cache."""


_one_at_a_time = threading.Lock()
"""The engines are no place for two: a worker of a cluster may have several threads."""


def run(job: Job) -> Result:
    """Make one edition. Whatever goes wrong is in the result, so that the other editions are not held up."""
    try:
        book, kept = holding.held(job.book), Cache(job.cache)
        with _one_at_a_time, _limited(job), _spread(book, job, kept) as spread:
            return _made(_dated(bound(book, job, spread), job), job, spread, kept)
    except PlantinError as error:
        return Result(job.language, problems=error.problems)
    except BrokenExecutor:  # the process apart was ended from outside, as this one could have been
        parts.end()
        raise
    except Exception as error:  # an engine's own fault must cost one edition, not the set
        last = traceback.extract_tb(error.__traceback__)[-1]
        text = f"the {job.language} edition failed: {type(error).__name__}: {error} ({last.name}, line {last.lineno})"
        return Result(job.language, problems=(Problem(text, hint="this is a fault of Plantin's; please report it"),))
    finally:
        workers.tidy()  # an edition leaves knots of objects: those of many would pile up


def _dated(edition: Edition, job: Job) -> Edition:
    return replace(edition, date=job.day) if job.day else edition


@contextmanager
def _limited(job: Job) -> Iterator[None]:
    """Raise PlantinError in the block when a job takes longer than it may."""

    def late(_signal: int, _frame: object) -> None:
        hint = "look at what in it is new, or give it longer with --limit"
        raise PlantinError(Problem(f"the {job.language} edition took longer than {job.limit} seconds", hint=hint))

    if not job.limit:
        yield
    elif threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGALRM, late)
        # Again and again, since an engine may take the first for a fault of a picture's, and go on without it.
        signal.setitimer(signal.ITIMER_REAL, job.limit, 1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    else:  # signals reach a process's main thread alone; here it is ended, and whoever gave it the job is told so
        faulthandler.dump_traceback_later(job.limit, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def bound(book: Book, job: Job, spread: Spread = here) -> Edition:
    """Read the job's catalogs and return its edition."""
    tag = job.language
    revision = _revision(book, job)
    own = po.read(job.labels, f"locales/labels/{tag}.po", tag) if job.labels is not None else None
    if own:
        _require_sound(own, tag)
    if tag == book.metadata.language:
        return original(book, revision, own)
    catalog = pseudo.catalog(book, tag) if tag in PSEUDO else _catalog(book, job, spread)
    return translation(book, tag, catalog, revision, own)


def _catalog(book: Book, job: Job, spread: Spread) -> Catalog:
    """The job's catalogs as one."""
    tag = job.language
    if not job.catalogs:
        hint = f"make it with: plantin update --language {tag}"
        raise PlantinError(Problem(f"the {tag} edition has no catalog", Origin(book.metadata.catalog(tag)), hint))
    files = Catalogs(job.catalogs, tag, book.metadata.header_language, book.metadata.strict)
    return compiled.read(next(iter(spread(compile_, [files]))))


class Catalogs(Struct, frozen=True):
    """What the catalog of an edition is made of."""

    files: Mapping[str, bytes]
    """As the job has them."""
    language: str
    source: str | None
    """The language that their headers may say besides."""
    strict: bool
    """Whether an error in a translation stops the edition: in a book of others `check` says it, and it is made."""
    engine: ClassVar[bool] = False

    @property
    def digest(self) -> str:
        said = (self.language, repr(self.source), repr(self.strict), *self.files)
        return digest([*map(str.encode, said), *self.files.values()])


def compile_(catalogs: Catalogs) -> bytes:
    """Return the catalog of an edition, read and looked over, in its compiled form."""
    files = ((name, holding.unpacked(data)) for name, data in catalogs.files.items())
    catalog = joined.read(files, catalogs.language, catalogs.source)
    if catalogs.strict:
        _require_sound(catalog, catalogs.language)
    return compiled.written(catalog)


def _revision(book: Book, job: Job) -> str:
    """12 hexadecimal digits for what an edition is made of: its text and its catalogs (DESIGN, Dates and revision)."""
    found = hashlib.sha256(book.digest.encode())
    for data in job.catalogs.values():  # one after the other: each takes as much room as its file
        found.update(b"\0")
        found.update(holding.unpacked(data))
    found.update(b"\0" + (job.labels or b""))
    return found.hexdigest()[:12]


def _require_sound(catalog: Catalog, tag: str) -> None:
    """Raise PlantinError for every finding that is an error: it stops the edition (DESIGN, Severity)."""
    if found := errors(catalog, tag):
        raise PlantinError(*(Problem(f"{each.code}: {each.text}", each.origin, each.hint) for each in found))


def remarks(edition: Edition) -> tuple[Problem, ...]:
    """What a reader of a book of others does not see as it was written; in one of our own it stops the edition."""
    from plantin.writers import glyphs

    return () if edition.book.metadata.strict else glyphs.unprintable(edition)


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


def _made(edition: Edition, job: Job, spread: Spread, kept: Cache) -> Result:
    """Make the formats that are asked for, each product once and after those it needs."""
    from plantin.writers import ingredients, products

    made = {**job.have}
    for kind in job.formats:
        for name in ingredients(kind, edition.book.metadata.formats) if kind not in made else ():
            if name not in made:
                made[name] = _make(name, edition, job.styles, made, spread)
    new = (name for name in made if name not in {*job.formats, *job.have})
    others = {name: made[name] for name in new if products()[name].artifact}
    artifacts = {name: made[name] for name in job.formats}
    return Result(
        job.language,
        artifacts,
        facts(edition),
        remarks=remarks(edition),
        ingredients=others,
        notes=tuple(kept.notes),
    )


def _make(name: str, edition: Edition, styles: Styles, made: Mapping[str, bytes], spread: Spread) -> bytes:
    """Make one product of those it needs, which are among `made`."""
    from plantin.writers import products

    product = products()[name]
    needs = {need: made[need] for need in product.needs if need in made}
    return product.make(edition, worn(product.sheets, styles, edition.language), needs, spread)


@contextmanager
def _spread(book: Book, job: Job, kept: Cache) -> Iterator[Spread]:
    """Yield how parts are made: here, where the book is made into what the engine makes, and it is here in any case."""
    from plantin.writers import products

    table = products()
    engine_here = any(table[kind].engine for kind in book.metadata.formats)
    name = f"{job.language} {book.metadata.identifier}"
    with parts.side_by_side(job.share) if engine_here else nullcontext(parts.apart) as run:
        yield parts.spread(kept, job.program, name, run)
