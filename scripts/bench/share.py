"""Say whose the processor's time of a build is, the engines' or the pipeline's: `python -m bench.share BOOK [TAG…]`.

The book is bound cold, by one process and without a cache, as the command does it, imports and all. It is said in two
ways. By products: the time within the writers' `make`, which is measured. By libraries: the time within the outermost
call into each, which is estimated, by looking every few milliseconds of it at what is being done. What is ours within
such a call, since an engine has called us back, is said besides.
"""

import ast
import linecache
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from msgspec.structs import replace

INTERVAL = 0.004
"""Seconds of the processor between two looks."""
ENGINES = ("weasyprint", "ebooklib", "lxml", "pikepdf", "pydyf", "pypdfium2", "PIL")
OURS = "plantin"
_BACK = "called back"

seen: Counter[str] = Counter()
"""How often each library was seen at work: the outermost one."""
spent: defaultdict[str, float] = defaultdict(float)
"""Seconds within each product."""


def main(book: Path, tags: tuple[str, ...]) -> None:
    """Bind the book, and print the two."""
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    build(book, tags)
    signal.setitimer(signal.ITIMER_PROF, 0)
    whole, looks = time.process_time(), seen.total() - seen[_BACK]
    made = sum(spent.values())
    print(f"{whole:.1f} CPU s; outside of products {1 - made / whole:.1%}", end="; ")
    print(*(f"{name} {seconds / whole:.1%}" for name, seconds in spent.items()), sep=", ")
    engines = sum(seen[name] for name in ENGINES)
    print(f"outside of engines {1 - engines / looks:.1%}; called back by them {seen[_BACK] / looks:.1%}", end="; ")
    print(*(f"{name} {count / looks:.1%}" for name, count in seen.most_common(12) if name != _BACK), sep=", ")


def build(book: Path, tags: tuple[str, ...]) -> None:
    from plantin import parts as plain
    from plantin import pipeline, writers
    from plantin.standing import Request

    table = {name: replace(each, make=timed(name, each.make)) for name, each in writers.products().items()}
    writers.products = lambda: table
    plain.apart = lambda make, parts: map(make, parts)  # what a process apart spends is not this one's
    with tempfile.TemporaryDirectory() as output:
        done = pipeline.build(Request(book, Path(output, "dist"), tags), lambda *_: None, pipeline.here(1))
    for problem in done.problems:
        print(problem)


def timed(name: str, make: Any) -> Any:
    """A product's `make`, of which is known how long it takes."""

    def timing(*given: Any) -> bytes:
        began = time.process_time()
        made: bytes = make(*given)
        spent[name] += time.process_time() - began
        return made

    return timing


def look(_signal: int, frame: FrameType | None) -> None:
    """Count whoever is at work."""
    owners = [*owners_of(frame)]
    first = next((place for place, owner in enumerate(owners) if owner not in (OURS, "")), None)
    if first is None:
        seen[called(frame.f_code, frame.f_lasti, frame) if frame else OURS] += 1
        return
    seen[owners[first]] += 1
    seen[_BACK] += owners[first] in ENGINES and next(filter(None, owners[::-1])) == OURS


def owners_of(frame: FrameType | None) -> list[str]:
    """Whose each function is that is being done, the outermost first; Python's own are whoever's calls them."""
    found = []
    while frame:
        found.append(owner(frame.f_code.co_filename))
        frame = frame.f_back
    return found[::-1]


@lru_cache(None)
def owner(file: str) -> str:
    """The library that a file belongs to."""
    _, packages, rest = file.rpartition("/site-packages/")
    if packages:
        return rest.partition("/")[0]
    return "lxml" if file.startswith("src/lxml/") else OURS if f"/{OURS}/" in file else ""


_known: dict[tuple[CodeType, int], str] = {}


def called(code: CodeType, place: int, frame: FrameType) -> str:
    """The library of a compiled function that was called last: Python tells of a signal when it has returned."""
    if (code, place) not in _known:
        try:
            _known[code, place] = library(evaluated(code, place, frame))
        except (ArithmeticError, AttributeError, LookupError, NameError, SyntaxError, TypeError, ValueError):
            _known[code, place] = OURS
    return _known[code, place]


def evaluated(code: CodeType, place: int, frame: FrameType) -> object:
    """What was called; raises one of many errors where it is no name, or an attribute of one."""
    line, last, start, end = [*code.co_positions()][place // 2]
    if line is None or line != last:
        raise ValueError("the call is not on one line")
    text = linecache.getline(code.co_filename, line).encode()[start:end].decode()
    expression = ast.parse(text, mode="eval").body
    if not isinstance(expression, ast.Call):
        raise TypeError("no call")
    if any(isinstance(each, ast.Call | ast.Subscript) for each in ast.walk(expression.func)):
        raise ValueError("what is called is what a call returned")
    return eval(ast.unparse(expression.func), frame.f_globals, frame.f_locals)  # noqa: S307 (our own source)


def library(function: Any) -> str:
    own = getattr(function, "__self__", None)
    module = function.__module__ if isinstance(getattr(function, "__module__", None), str) else type(own).__module__
    name = str(module).partition(".")[0]
    return name if name in ENGINES or "site-packages" in str(sys.modules.get(name)) else OURS


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
