"""The command line. Nothing heavy is imported before a command has been chosen: `--help` answers at once."""

from pathlib import Path

import click

from plantin import __version__
from plantin.cli.building import build, collect, verify
from plantin.cli.options import DONE, FAILED, in_folder, of_language, quietly, reported
from plantin.cli.reports import check, sbom, summary


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "PLANTIN"})
@click.version_option(__version__, prog_name="plantin", allow_from_autoenv=False)  # PLANTIN_VERSION is anyone's
def main() -> None:
    """Bind one book in many languages: chapters and gettext catalogs in, EPUB and PDF editions out.

    FOLDER is where the book lies, with book/ and locales/ in it: the current folder unless another is given.
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-t", "--title", help="What the book is called.  [default: the folder's name]")
@click.option("-l", "--language", default="en", show_default=True, metavar="TAG", help="The language of its text.")
@quietly
@reported
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
@quietly
@reported
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
@in_folder
@quietly
@reported
def template(folder: Path, quiet: bool) -> int:
    """Write locales/book.pot: every message of the book, for translators' tools."""
    from plantin import catalogs

    return _written(catalogs.write_template(folder), quiet)


@main.command()
@in_folder
@of_language
@quietly
@reported
def update(folder: Path, languages: tuple[str, ...], quiet: bool) -> int:
    """Bring the catalogs up to today's text; a language without a catalog gets a new one."""
    from plantin import catalogs

    return _written(catalogs.update(folder, languages), quiet)


@main.command()
@click.argument("editions", type=click.Path(path_type=Path), default="dist")
@of_language
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where they go.  [default: EDITIONS-proof]")
@quietly
@reported
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
@in_folder
@of_language
@click.option("--all", "everything", is_flag=True, help="List every message that is missed.")
@reported
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


for command in (build, verify, collect, check, summary, sbom):
    main.add_command(command)
