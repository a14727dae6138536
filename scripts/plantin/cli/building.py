"""The commands that make editions, and look over what was made."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plantin.cli.options import DONE, FAILED, FINDINGS, in_folder, of_editions, of_language, quietly, reported
from plantin.errors import Problem, UsageError

if TYPE_CHECKING:
    from plantin.pipeline import Outcome, Start
    from plantin.standing import Request

side_by_side = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Editions made side by side.  [default: the processors]"
)


class Shard(click.ParamType[tuple[int, int]]):
    """Which of how many shares: `3/8`."""

    name = "N/M"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        number, _, count = str(value).partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            self.fail(f"{value!r} is no share: write 3/8 for the third of eight", param, ctx)
        return int(number), int(count)


@click.command()
@in_folder
@of_language
@click.option("-f", "--format", "formats", multiple=True, type=click.Choice(["epub", "pdf"]), help="Only this format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the editions go.  [default: FOLDER/dist]")
@side_by_side
@click.option("--wait", is_flag=True, help="Wait for another builder that is at work there.  [default: status 4]")
@click.option("--scheduler", metavar="ADDRESS", help="Make the editions on a Dask cluster, e.g. tcp://127.0.0.1:8786.")
@click.option("--shard", type=Shard(), default="1/1", help="Only every eighth edition, from the third on, as 3/8.")
@click.option("--limit", type=click.IntRange(min=0), default=1800, help="Seconds an edition may take.  [default: 1800]")
@click.option("--strict", is_flag=True, help="Status 1 for repairs of the source; publish nothing if an edition fails.")
@click.option(
    "--cache", type=click.Path(path_type=Path), help="Where products are kept.  [default: FOLDER/.cache/plantin]"
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--why", is_flag=True, help="Say of each edition and format why it was made, or was not.")
@quietly
@reported
def build(
    folder: Path,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    wait: bool,
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
    request = Request(folder, place, languages, formats, shard, wait, strict, limit, kept, _day())
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
        hint = "install it beside plantin: .venv/bin/pip install distributed"
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


@click.command()
@in_folder
@of_editions
@click.option("--rebuild", is_flag=True, help="Make them anew besides, and compare.")
@side_by_side
@quietly
@reported
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


@click.command()
@click.argument("sets", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default="dist", help="Where they go.  [default: dist]")
@click.option("--strict", is_flag=True, help="Leave with status 1 where an edition of the book is in none of them.")
@quietly
@reported
def collect(sets: tuple[Path, ...], output: Path, strict: bool, quiet: bool) -> int:
    """Join SETS that were made with --shard, or of some languages each, into one library.

    Each is a folder that `build` made.
    """
    from plantin import collecting

    missing = collecting.collect(sets, Path(os.path.realpath(output)))
    for tag in missing:
        click.echo(f"warning: none of the sets has the {tag} edition\n  hint: was its share built?", err=True)
    if not quiet:
        click.echo(f"{len(sets)} sets joined in {output}")
    return FINDINGS if strict and missing else DONE
