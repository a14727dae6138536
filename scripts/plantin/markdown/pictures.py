"""The pictures of a book, as a chapter sees them."""

from collections.abc import Collection

from msgspec import Struct

from plantin import pictures


class Seen(Struct, frozen=True):
    """The addresses that mean one of the book's pictures in the chapter of a file."""

    file: str
    pictures: Collection[str]
    """By their paths in the book."""
    damaged: Collection[str] = ()
    """Those that the book would have, were they not damaged, as was told already."""

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and pictures.path(self.file, address) in self.pictures

    def is_damaged(self, address: str) -> bool:
        """Whether an address means a picture of which it was told that it is damaged."""
        return pictures.path(self.file, address) in self.damaged


NO_PICTURES = Seen("", ())
