"""The pictures of a book, as a chapter sees them."""

from collections.abc import Container
from dataclasses import dataclass

from plantin import pictures


@dataclass(frozen=True, slots=True)
class Seen(Container[str]):
    """The addresses that mean one of the book's pictures in the chapter of a file."""

    file: str
    pictures: Container[str]
    """By their paths in the book."""

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and pictures.path(self.file, address) in self.pictures
