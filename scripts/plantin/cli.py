"""The command line. Nothing heavy is imported before a command has been chosen: `--help` answers at once."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from plantin import __version__
from plantin.errors import PlantinError, Problem, UsageError

if TYPE_CHECKING:
    from plantin.pipeline import Outcome, Start
    from plantin.standing import Request

DONE, FINDINGS, USAGE, FAILED, LOCKED = range(5)
"""Exit statuses: the highest that applies wins."""
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""

Parameters = ParamSpec("Parameters")

_folder = click.argument("folder", type=click.Path(path_type=Path), default=".")
_language = click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language; repeatable."
)
_jobs = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Editions made side by side.  [default: the processors]"
)
_quiet = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")


class Shard(click.ParamType[tuple[int, int]]):
    """Which of how many shares: `3/8`."""

    name = "N/M"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        number, _, count = str(value).partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            self.fail(f"{value!r} is no share: write 3/8 for the third of eight", param, ctx)
        return int(number), int(count)


def _reported(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Print what a user can put right and leave with its status; no traceback for it."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
        except PlantinError as error:
            click.echo(str(error), err=True)
            status = error.status
        except KeyboardInterrupt:
            click.echo("interrupted; what was published is as it was", err=True)
            status = INTERRUPTED
        sys.exit(status)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="plantin")
def main() -> None:
    """Bind one book in many languages: chapters and gettext catalogs in, EPUB and PDF editions out.

    FOLDER is where the book lies, with book/ and locales/ in it: the current folder unless another is given.
    """


@main.command()
@_folder
@_language
@click.option("-f", "--format", "formats", multiple=True, type=click.Choice(["epub", "pdf"]), help="Only this format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the editions go.  [default: FOLDER/dist]")
@_jobs
@click.option("--scheduler", metavar="ADDRESS", help="Make the editions on a Dask cluster, e.g. tcp://127.0.0.1:8786.")
@click.option("--shard", type=Shard(), default="1/1", help="Only every eighth edition, from the third on, as 3/8.")
@click.option("--limit", type=click.IntRange(min=0), default=1800, help="Seconds an edition may take.  [default: 1800]")
@click.option("--strict", is_flag=True, help="Status 1 for repairs of the source; publish nothing if an edition fails.")
@click.option(
    "--cache", type=click.Path(path_type=Path), help="Where products are kept.  [default: FOLDER/.cache/plantin]"
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--why", is_flag=True, help="Say of each edition and format why it was made, or was not.")
@_quiet
@_reported
def build(
    folder: Path,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    shard: tuple[int, int],
    limit: int,
    strict: bool,
    cache: Path | None,
    no_cache: bool,
    why: bool,
    quiet: bool,
) -> int:
    """Make the editions, and publish them as one set. Only what has changed is made; the rest is in a cache."""
    from plantin.cache import Cache
    from plantin.standing import Request, unchanged

    target = output or folder / "dist"
    place = Path(os.path.realpath(target))  # a link to a folder stays a link: what it leads to is replaced
    kept = Cache(None if no_cache else cache or folder / ".cache/plantin")
    request = Request(folder, place, languages, formats, shard, strict, limit, kept, _day())
    last = unchanged(request)
    outcome = last or _built(request, jobs, scheduler, quiet)
    for problem in (*kept.notes, *outcome.remarks, *outcome.problems):
        click.echo(str(problem), err=True)
    for tag, kind, reason in _reasons(outcome.why) if why else ():
        click.echo(f"{tag} {kind.upper()}: {reason}")
    if not quiet:
        done = f"{outcome.total - outcome.failed} of {outcome.total} editions in {target}"
        click.echo(f"{done}: nothing has changed" if last else done)
    if outcome.failed:
        return FAILED
    return FINDINGS if strict and outcome.remarks else DONE


def _built(request: "Request", jobs: int | None, scheduler: str | None, quiet: bool) -> "Outcome":
    from plantin import pipeline
    from plantin.progress import progress

    start = _cluster(scheduler) if scheduler else pipeline.here(_workers(jobs))
    with progress(quiet) as show:
        return pipeline.build(request, show, start)


def _cluster(address: str) -> "Start":
    try:
        from plantin import cluster
    except ImportError:
        hint = "install it with: pip install 'plantin[cluster]'"
        raise UsageError(Problem("a cluster wants dask.distributed, which is not installed", hint=hint)) from None
    return cluster.at(address)


def _reasons(why: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    return ((tag, kind, reason) for tag, each in why.items() for kind, reason in each.items())


def _workers(jobs: int | None) -> int:
    """As many as are asked for, or as there are processors that this process may use."""
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _day() -> date | None:
    """The day that SOURCE_DATE_EPOCH names, in seconds since 1970 (Reproducible Builds specification)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else None
    except (ValueError, OverflowError, OSError):
        hint = "it is a number of seconds since 1970"
        raise UsageError(Problem(f"SOURCE_DATE_EPOCH is {epoch}, which names no day", hint=hint)) from None


@main.command()
@_folder
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the editions are.  [default: FOLDER/dist]")
@click.option("--rebuild", is_flag=True, help="Make them anew besides, and compare.")
@_jobs
@_quiet
@_reported
def verify(folder: Path, output: Path | None, rebuild: bool, jobs: int | None, quiet: bool) -> int:
    """Look whether the published files are what was published: none changed, missing, or someone else's.

    With --rebuild: and whether the book still makes them, byte for byte.
    """
    from plantin import pipeline, verification
    from plantin.standing import Request

    target = output or folder / "dist"
    found = [*verification.faults(target)]
    if rebuild and not found:
        found = [*verification.differences(Request(folder, target, day=_day()), pipeline.here(_workers(jobs)))]
    for problem in found:
        click.echo(str(problem), err=True)
    if not quiet and not found:
        click.echo(f"{target}: every file is {'what the book makes' if rebuild else 'as it was published'}")
    return FINDINGS if found else DONE


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-t", "--title", help="What the book is called.  [default: the folder's name]")
@click.option("-l", "--language", default="en", show_default=True, metavar="TAG", help="The language of its text.")
@_quiet
@_reported
def new(folder: Path, title: str | None, language: str, quiet: bool) -> int:
    """Begin a book in FOLDER, with a first chapter. Nothing that lies there is written over."""
    from plantin import starter

    for name, written in starter.begin(folder, title, language):
        if not quiet:
            click.echo(f"{folder / name}: {'written' if written else 'left as it was'}")
    return DONE


@main.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@_quiet
@_reported
def import_(source: Path, folder: Path, quiet: bool) -> int:
    """Turn the book in SOURCE, an mdBook project or a folder with po4a catalogs, into one in our own form in FOLDER."""
    from plantin import importing, pipeline, store

    book, files = pipeline.read(source)
    found = importing.imported(book, files)
    store.create(folder, found.files)
    for remark in found.remarks:
        click.echo(str(remark), err=True)
    if not quiet:
        click.echo(
            f"{folder}: {len(found.files)} files written; look over book/book.toml, then: plantin build {folder}"
        )
    return DONE


@main.command()
@_folder
@_quiet
@_reported
def template(folder: Path, quiet: bool) -> int:
    """Write locales/book.pot: every message of the book, for translators' tools."""
    from plantin import catalogs

    return _written(catalogs.write_template(folder), quiet)


@main.command()
@_folder
@_language
@_quiet
@_reported
def update(folder: Path, languages: tuple[str, ...], quiet: bool) -> int:
    """Bring the catalogs up to today's text; a language without a catalog gets a new one."""
    from plantin import catalogs

    return _written(catalogs.update(folder, languages), quiet)


@main.command()
@click.argument("editions", type=click.Path(path_type=Path), default="dist")
@_language
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where they go.  [default: EDITIONS-proof]")
@_quiet
@_reported
def proof(editions: Path, languages: tuple[str, ...], output: Path | None, quiet: bool) -> int:
    """Draw the pages of each PDF side by side, one picture a language, to look at.

    EDITIONS is a folder that `build` made: dist unless another is given.
    """
    from plantin import proof as proofs

    for path in proofs.proof(editions, languages, output or editions.with_name(f"{editions.resolve().name}-proof")):
        if not quiet:
            click.echo(str(path))
    return DONE


def _written(names: "list[tuple[str, bool]]", quiet: bool) -> int:
    for name, changed in names:
        if not quiet:
            click.echo(f"{name}: {'written' if changed else 'up to date'}")
    return DONE


@main.command()
@_folder
@_language
@_quiet
@_reported
def check(folder: Path, languages: tuple[str, ...], quiet: bool) -> int:
    """Look the catalogs over, and say how much of the book each translates."""
    from plantin import catalogs

    status = DONE
    for report in catalogs.check(folder, languages):
        for line in (*report.problems, *report.findings):
            click.echo(str(line), err=True)
        if not quiet and not report.problems:
            click.echo(f"{report.language}: {report.summary}")
        status = max(status, report.status)
    return status


@main.command()
@_folder
@_language
@click.option("--all", "everything", is_flag=True, help="List every message that is missed.")
@_reported
def hits(folder: Path, languages: tuple[str, ...], everything: bool) -> int:
    """Say how many of each catalog's messages today's source has, by kind of block and by file."""
    from plantin import hits as found

    status = DONE
    for report in found.hits(folder, languages):
        for problem in report.problems:
            click.echo(str(problem), err=True)
            status = FAILED
        for line in () if report.problems else (*found.lines(report, everything), ""):
            click.echo(line)
    return status
