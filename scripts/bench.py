"""Measure what binding books costs, beside other tools: `bench.py list` names what is measured, `bench.py run` does it.

`bench.py book FOLDER` makes a book of any size, `bench.py build FOLDER` says what binding one costs. It is run by
.venv's own Python; the other tools are put into .venv-bench by `bench.py peers`.
"""

import argparse
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from bench import books, figures, meter, peers, plot, report, session
from bench.scenarios import Scenario, scenarios

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="name what can be measured")
    commands.add_parser("peers", help="put the other tools into .venv-bench")
    run = commands.add_parser("run", help="measure, and say how it stands with the goals")
    run.add_argument("--runs", type=int, default=5, help="rounds that count (%(default)s)")
    run.add_argument("--quick", action="store_true", help="one round, and none thrown away before it")
    told = commands.add_parser("report", help="say again what was measured: a table in Markdown, a plot in SVG")
    for each in run, told:
        each.add_argument(
            "scenarios", nargs="*", default=["*"], metavar="SCENARIO", help="a name, or a pattern; or all"
        )
        each.add_argument("--output", type=Path, default=ROOT / ".cache/bench", help="where results are kept")
    book = commands.add_parser("book", help="make a book")
    book.add_argument("folder", type=Path)
    book.add_argument("--words", type=int, default=500_000)
    book.add_argument("--chapters", type=int, default=1000)
    book.add_argument("--languages", type=int, default=40)
    book.add_argument("--format", dest="formats", action="append", choices=["epub", "pdf"])
    book.add_argument("--prose", action="store_true", help="paragraphs alone")
    build = commands.add_parser("build", help="bind a book; what follows -- goes to plantin build")
    build.add_argument("folder", type=Path)
    build.add_argument("options", nargs="*")
    share = commands.add_parser("share", help="say whose the processor's time is when a book is bound")
    share.add_argument("folder", type=Path)
    share.add_argument("languages", nargs="*", help="the editions; all when none is named")
    does = {"list": _list, "peers": _peers, "run": _run, "report": _report, "book": _book, "build": _build}
    (does | {"share": _share})[(given := parser.parse_args()).command](given)


def _list(_given: argparse.Namespace) -> None:
    for each in scenarios().values():
        print(f"{each.name:16} {each.work}: {'; '.join(each.contenders)}")


def _peers(_given: argparse.Namespace) -> None:
    from system import SetUpError

    try:
        peers.set_up()
    except SetUpError as error:
        sys.exit(f"error: {error}")


def _run(given: argparse.Namespace) -> None:
    plan = session.Plan(1 if given.quick else given.runs, not given.quick, given.output)
    for each in _chosen(given).values():
        session.run(each, plan)
    _report(given)


def _report(given: argparse.Namespace) -> None:
    """Print the table, and keep it and the plot beside the results."""
    if results := figures.load(given.output, _chosen(given)):
        print(text := report.markdown(results))
        (given.output / "bench.md").write_text(text, encoding="utf-8")
        (given.output / "bench.svg").write_text(plot.svg(results), encoding="utf-8")


def _chosen(given: argparse.Namespace) -> dict[str, Scenario]:
    known = scenarios()
    if strange := [each for each in given.scenarios if not any(fnmatch(name, each) for name in known)]:
        sys.exit(f"error: nothing is called {', '.join(strange)}\n  hint: bench.py list")
    return {name: each for name, each in known.items() if any(fnmatch(name, one) for one in given.scenarios)}


def _book(given: argparse.Namespace) -> None:
    tags = books.first(given.languages)
    kind = "prose" if given.prose else "technical"
    formats = tuple(given.formats or ["epub"])
    books.Generated(given.words, given.chapters, tags, formats, kind).make(given.folder)
    print(books.describe(given.folder, tags))


def _build(given: argparse.Namespace) -> None:
    """Run the command on a book, into a folder that does not last, and print what it took."""
    import tempfile

    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-P", "-m", "plantin", "build", str(given.folder), "--output", f"{output}/dist"]
        cost = meter.measure([*command, *given.options])
    print(f"status {cost.status}, {cost.wall:.1f} s, {cost.cpu:.2f} CPU s", end="; ")
    below = [size // 1_000_000 for size in cost.below[:6]]
    print(f"peaks: the command {cost.main // 1_000_000} MB, its processes", *below)


def _share(given: argparse.Namespace) -> None:
    """In a process that has loaded nothing yet: what a build loads is part of what it costs."""
    command = [sys.executable, "-P", "-m", "bench.share", str(given.folder), *given.languages]
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # pip has compiled the other tools; ours is when it first runs
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.getenv("PYTHONPATH")]))
    main()
