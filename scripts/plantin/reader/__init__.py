"""The bytes of a book's folder to a Book: one file a dialect, and the table of them."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from msgspec.structs import replace

from plantin.errors import Origin, Problem, UsageError
from plantin.links import dead_ends
from plantin.markdown import Reading, blocks
from plantin.model import Book
from plantin.passages import with_blocks
from plantin.reader import own
from plantin.reader.configuration import Configuration


class Dialect(Protocol):
    """One way of writing a book down."""

    def recognises(self, files: Mapping[str, bytes]) -> bool: ...

    def read(self, files: Mapping[str, bytes], reading: Reading) -> Book: ...


BESIDE = "plantin.toml"
"""The file beside a book of others that says what its own files do not."""


def _dialects() -> Iterator[Dialect]:
    """Yield one dialect after the other; one of others is imported when its turn comes."""
    yield own
    for name in ("mdbook", "po4a"):
        yield cast(Dialect, import_module(f"{__name__}.{name}"))


def read(files: Mapping[str, bytes], reading: Reading = blocks) -> Book:
    """Return the book that `files`, by their path in the folder, hold; what plantin.toml says of it comes first.

    `reading` reads each chapter, or knows what was read of it before.

    Raises UsageError when no dialect recognises them, and PlantinError with every fault of the text.
    """
    for dialect in _dialects():
        if dialect.recognises(files):
            book = _with_ours(dialect, files, reading)
            return replace(book, remarks=(*book.remarks, *dead_ends(with_blocks(book, book.metadata.language))))
    forms = f"{own.CONFIGURATION}, or mdBook's book.toml and src/SUMMARY.md, or Markdown and po4a's catalogs"
    raise UsageError(Problem("this folder holds no book", hint=f"a book has {forms}; see README.md"))


def settings(book: Book) -> str:
    """The file in which a book's languages and formats are said."""
    return own.CONFIGURATION if book.metadata.dialect == "own" else BESIDE


def _with_ours(dialect: Dialect, files: Mapping[str, bytes], reading: Reading) -> Book:
    """The book of a dialect, with what plantin.toml says of it, which a book of our own says in its own file."""
    if BESIDE not in files:
        return dialect.read(files, reading)
    if dialect is own:
        hint = f"say it in {own.CONFIGURATION}, and take this file away"
        raise UsageError(Problem("this is for books in another form than ours", Origin(BESIDE), hint))
    configuration = Configuration.parse(files[BESIDE], BESIDE, whole=False)
    return configuration.over(dialect.read(files, reading))
