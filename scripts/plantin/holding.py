"""The books of which this process does jobs, and the form in which they and their catalogs travel to it."""

import gc
import zlib
from functools import cached_property, partial
from typing import Any

from msgspec import msgpack
from msgspec.structs import replace

from plantin.model import Book, Chapter

_books: dict[str, Book] = {}


def hold(book: Book) -> None:
    """Keep a book of which this process does jobs."""
    _books[book.digest] = book
    gc.collect()
    gc.freeze()  # it stays: no collection goes through it


def held(digest: str) -> Book:
    """Return the book of this digest, which this process was given."""
    return _books[digest]


def release(book: Book) -> None:
    """Keep it no longer."""
    gc.unfreeze()
    _books.pop(book.digest, None)


class Holding:
    """What has a process hold a book.

    It travels chapter by chapter, packed: what pickles a whole book at once takes four times the room of the book.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self) -> None:
        hold(self._book)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial, (_hold, replace(self._book, chapters=()), self._chapters)

    @cached_property
    def _chapters(self) -> tuple[bytes, ...]:
        return tuple(map(msgpack.encode, self._book.chapters))


def _hold(book: Book, chapters: tuple[bytes, ...]) -> None:
    made = (msgpack.decode(chapter, type=Chapter) for chapter in chapters)
    hold(replace(book, chapters=tuple(made)))


_GZIP = 31
"""The form that ends in the size of what was packed (zlib's manual, `windowBits`; RFC 1952)."""


def packed(data: bytes) -> bytes:
    return zlib.compress(data, 1, _GZIP)


def unpacked(data: bytes) -> bytes:
    """What was packed. Told the size, zlib takes no more room than that; else it takes three times as much."""
    return zlib.decompress(data, _GZIP, int.from_bytes(data[-4:], "little"))
