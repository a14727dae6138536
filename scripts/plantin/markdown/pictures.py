"""The pictures of a book by the names that one chapter has for them."""

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PicturesBeside(Collection[str]):
    """A picture is in it by its path from the chapter's folder, however that is written."""

    pictures: Collection[str]
    """By their paths in the book."""
    folder: str
    """Of the chapter."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and posixpath.normpath(posixpath.join(self.folder, name)) in self.pictures

    def __iter__(self) -> Iterator[str]:
        return (posixpath.relpath(each, self.folder or ".") for each in self.pictures)

    def __len__(self) -> int:
        return len(self.pictures)
