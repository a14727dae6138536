"""The commands that report: on the catalogs, on what a build has changed, and on what editions were made with."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plantin.cli.options import DONE, in_folder, of_editions, of_language, quietly, reported

if TYPE_CHECKING:
    from plantin.catalogs import Report


@click.command()
@in_folder
@of_language
@click.option(
    "-f",
    "--format",
    "notation",
    type=click.Choice(["text", "github", "gitlab"]),
    default="text",
    show_default=True,
    help="For reading, or as a code host shows them beside the lines.",
)
@quietly
@reported
def check(folder: Path, languages: tuple[str, ...], notation: str, quiet: bool) -> int:
    """Look the catalogs over, and say how much of the book each translates."""
    from plantin import catalogs

    status, reports = DONE, []
    for report in catalogs.check(folder, languages):
        if notation == "text":
            for line in (*report.problems, *report.findings):
                click.echo(str(line), err=True)
        if not quiet and not report.problems and notation != "gitlab":
            click.echo(f"{report.language}: {report.summary}")
        status = max(status, report.status)
        reports.append(report)
    if notation != "text":
        click.echo(_annotated(folder, reports, notation), nl=False)
    return status


def _annotated(folder: Path, reports: "list[Report]", notation: str) -> str:
    from plantin import annotations

    found = [*(annotations.of_problem(problem) for report in reports for problem in report.problems)]
    found += [finding for report in reports for finding in report.findings]
    place = Path(os.path.relpath(folder)).as_posix()
    return annotations.gitlab(found, place) if notation == "gitlab" else annotations.github(found, place)


@click.command()
@in_folder
@of_editions
@click.option("-b", "--before", type=click.Path(path_type=Path), help="The manifest.json of an earlier set.")
@click.option("--check", "checked", is_flag=True, help="Look the catalogs over as well, and count the findings.")
@click.option("--files", default="", metavar="URL", help="The address below which each file of the set lies.")
@click.option("--archive", default="", metavar="URL", help="The address of one archive that has all of them.")
@reported
def summary(folder: Path, output: Path | None, before: Path | None, checked: bool, files: str, archive: str) -> int:
    """Print what there is of the editions, and what has changed, as Markdown for a pull request or a release."""
    from plantin import catalogs
    from plantin import summary as summaries
    from plantin.folder import MANIFEST

    now = summaries.published((output or folder / "dist") / MANIFEST)
    earlier = None
    if before:  # the first set of a book has none
        earlier = summaries.published(before) if before.exists() else summaries.Published()
    findings = None
    if checked:
        findings = {report.language: report.counts for report in catalogs.check(folder, ())}
    click.echo(summaries.summary(now, earlier, findings, summaries.Links(files, archive)), nl=False)
    return DONE


@click.command()
@in_folder
@of_editions
@reported
def sbom(folder: Path, output: Path | None) -> int:
    """Print the bill of materials of the editions: what they were made with, and its licences (CycloneDX, JSON)."""
    from plantin import sbom as bill

    click.echo(bill.sbom(output or folder / "dist"), nl=False)
    return DONE
