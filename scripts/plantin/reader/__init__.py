"""The bytes of a book's folder to a Book: one file a dialect, and the table of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from plantin.errors import Problem, UsageError
from plantin.links import dead_ends
from plantin.model import Book
from plantin.reader import mdbook, own


class Dialect(Protocol):
    """One way of writing a book down."""

    def recognises(self, files: Mapping[str, bytes]) -> bool: ...

    def read(self, files: Mapping[str, bytes]) -> Book: ...


DIALECTS: tuple[Dialect, ...] = (own, mdbook)


def read(files: Mapping[str, bytes]) -> Book:
    """Return the book that `files`, by their path in the folder, hold.

    Raises UsageError when no dialect recognises them, and PlantinError with every fault of the text.
    """
    for dialect in DIALECTS:
        if dialect.recognises(files):
            book = dialect.read(files)
            return replace(book, remarks=(*book.remarks, *dead_ends(book)))
    raise UsageError(Problem("this folder holds no book", hint=f"a book has a {own.CONFIGURATION}; see README.md"))
