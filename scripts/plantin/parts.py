"""Parts of products that are made of plain values: known from before, or made here, or in processes without a book."""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from msgspec import msgpack

from plantin import inputs, workers
from plantin.cache import Cache
from plantin.format import Part, Spread
from plantin.workers import Processes, Worker

Run = Callable[[Callable[[Any], bytes], Sequence[Part]], Iterable[bytes]]
"""How those are made that want the engine and are not in the cache."""


def spread(kept: Cache, program: str, edition: str, run: Run) -> Spread:
    """Return what makes parts of the products of an edition, or knows what they were.

    `program` is the digest of what they are made with: of what they are made of, a part has its own.
    """

    def made(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterable[bytes]:
        kind = [program, make.__module__, make.__name__]
        if any(part.engine for part in parts):
            return _each(kept, [inputs.digest(["part", *kind, part.digest]) for part in parts], run, make, parts)
        if kept.folder and parts:
            return _together(kept, inputs.digest(["parts", *kind, edition]), make, parts)
        return map(make, parts)

    return made


def _each(
    kept: Cache, keys: Sequence[str], run: Run, make: Callable[[Any], bytes], parts: Sequence[Part]
) -> Iterator[bytes]:
    """Yield parts that want the engine: each is an entry of the cache."""
    found = [kept.get(key) for key in keys]
    new = iter(run(make, [part for part, data in zip(parts, found, strict=True) if data is None]))
    for key, data in zip(keys, found, strict=True):
        if data is None:
            data = next(new)
            kept.put(key, data)
        yield data


def _together(kept: Cache, key: str, make: Callable[[Any], bytes], parts: Sequence[Part]) -> list[bytes]:
    """Return parts that are soon made, and many: all are one entry, in the place of what they were the last time."""
    found, names = kept.get(key), [part.digest for part in parts]
    last = msgpack.decode(found, type=dict[str, bytes]) if found else {}
    now = {name: last[name] if name in last else make(part) for name, part in zip(names, parts, strict=True)}
    if now.keys() != last.keys():
        kept.put(key, msgpack.encode(now))
    return [now[name] for name in names]


def apart(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterator[bytes]:
    """Make them in a process that has the engine, and no book: the two together would take twice the memory."""
    if multiprocessing.current_process().daemon:  # which may start no other
        yield from map(make, parts)
        return
    for part in parts:
        printed: bytes = _press().call(_printed, make, part)
        yield printed


@contextmanager
def side_by_side(processes: int) -> Iterator[Run]:
    """Yield what makes them in so many processes; here, as long as there has been but one at a time.

    The processes are kept, so that the next makes no pages beside the book: the last of a long one may be many.
    """
    with ExitStack() as stack:
        started = cache(lambda: stack.enter_context(Processes(processes)))

        def run(make: Callable[[Any], bytes], parts: Sequence[Part]) -> Iterator[bytes]:
            if processes > 1 and (len(parts) > 1 or started.cache_info().currsize):
                yield from started().map(make, parts)
            else:
                yield from map(make, parts)

        yield run


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
