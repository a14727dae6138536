"""Parts of products that are made of plain values: known from before, or made here, or in processes without a book."""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from plantin import inputs, workers
from plantin.cache import Cache
from plantin.format import Part, Spread
from plantin.workers import Processes, Worker

Run = Callable[[Callable[[Any], bytes], Sequence[Part]], Iterable[bytes]]
"""How those are made that want the engine, and are not in the cache."""


def spread(kept: Cache, program: str, run: Run) -> Spread:
    """Return what makes parts of products, or knows what they were.

    `program` is the digest of what they are made with: of what they are made of, a part has its own.
    """

    def made(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterator[bytes]:
        keys = [inputs.digest(["part", program, make.__module__, make.__name__, part.digest]) for part in parts]
        found = [kept.get(key) for key in keys]
        lacking = [part for part, data in zip(parts, found, strict=True) if data is None]
        new = iter(run(make, lacking) if any(part.engine for part in lacking) else map(make, lacking))
        for key, data in zip(keys, found, strict=True):
            if data is None:
                data = next(new)
                kept.put(key, data)
            yield data

    return made


def apart(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterator[bytes]:
    """Make them in a process that has the engine, and no book: the two together would take twice the memory."""
    if multiprocessing.current_process().daemon:  # which may start no other
        yield from map(make, parts)
        return
    for part in parts:
        printed: bytes = _press().call(_printed, make, part)
        yield printed


def side_by_side(processes: int) -> Run:
    """Make them in so many processes; here, where there is one or a single part."""

    def run(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterator[bytes]:
        if processes <= 1 or len(parts) <= 1:
            yield from map(make, parts)
            return
        with Processes(processes) as executor:
            yield from executor.map(make, parts)

    return run


def end() -> None:
    """Forget the process apart, which has been ended: the next part starts another."""
    _press.cache_clear()


@cache
def _press() -> Worker:
    return Worker(None, "spawn", daemon=True)


def _printed(make: Callable[[Any], bytes], part: Part) -> bytes:
    try:
        return make(part)
    finally:
        # A page is a knot of objects, and a cover's holds 20 MB. What is left after the first is the engine's for good.
        workers.tidy()
        gc.freeze()
