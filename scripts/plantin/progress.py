"""What a long build shows: a bar on a terminal, a plain line for each edition elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from plantin.jobs import Result
from plantin.library import size

Show = Callable[[Result, int, int], None]


@contextmanager
def progress(quiet: bool) -> Iterator[Show]:
    """Yield the function that is told of each edition as it is done."""
    if quiet:
        yield lambda *_: None
    elif sys.stdout.isatty():
        with _bar() as show:
            yield show
    else:
        yield lambda result, done, total: print(f"[{done}/{total}] {line(result)}", flush=True)


def line(result: Result) -> str:
    """One edition in a line."""
    if result.problems:
        return f"{result.language}: failed"
    files = ", ".join(f"{kind.upper()} {size(file['bytes'])}" for kind, file in sorted(result.files.items()))
    return f"{result.language}: {files} · {result.facts['state']}, {result.facts['percent']} %"


@contextmanager
def _bar() -> Iterator[Show]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Binding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("editions", total=None)

        def show(result: Result, done: int, total: int) -> None:
            bar.update(task, total=total, completed=done)
            bar.console.print(line(result), highlight=False, markup=False)

        yield show
