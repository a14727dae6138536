"""The command line. Nothing heavy is imported before a command has been chosen: `--help` answers at once."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from plantin import __version__
from plantin.errors import PlantinError, Problem

DONE, FINDINGS, USAGE, FAILED, LOCKED = range(5)
"""Exit statuses: the highest that applies wins."""
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""

Parameters = ParamSpec("Parameters")

_folder = click.argument("folder", type=click.Path(path_type=Path), default=".")
_language = click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language; repeatable."
)
_quiet = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")


def _reported(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Print what a user can put right and leave with its status; no traceback for it."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
        except PlantinError as error:
            click.echo(str(error), err=True)
            status = error.status
        except BrokenPipeError:
            raise  # whoever was reading has enough, as `head` has: click ends quietly
        except OSError as error:
            text = f"{error.filename or 'something'} cannot be read or written: {error.strerror or error}"
            click.echo(str(Problem(text, hint="look after the disk and who may use it, then run this again")), err=True)
            status = FAILED
        except KeyboardInterrupt:
            click.echo("interrupted; what is published is whole", err=True)
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
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Editions made side by side.  [default: the processors]")
@click.option("--wait", is_flag=True, help="Wait for another builder that is at work there.  [default: status 4]")
@click.option("--strict", is_flag=True, help="Leave with status 1 where the source had to be repaired.")
@_quiet
@_reported
def build(
    folder: Path,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    jobs: int | None,
    wait: bool,
    strict: bool,
    quiet: bool,
) -> int:
    """Make the editions, and publish them as one set."""
    import os

    from plantin import pipeline
    from plantin.progress import progress

    workers = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    target = output or folder / "dist"
    place = Path(os.path.realpath(target))  # a link to a folder stays a link: what it leads to is replaced
    with progress(quiet) as show:
        outcome = pipeline.build(pipeline.Request(folder, place, languages, formats, workers, wait), show)
    results = outcome.results
    failed = [result for result in results if result.problems]
    for problem in (*outcome.remarks, *(problem for result in failed for problem in result.problems)):
        click.echo(str(problem), err=True)
    if not quiet:
        click.echo(f"{len(results) - len(failed)} of {len(results)} editions in {target}")
    if failed:
        return FAILED
    return FINDINGS if strict and outcome.remarks else DONE


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
