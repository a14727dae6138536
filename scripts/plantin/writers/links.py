"""Where the links between chapters lead: to a chapter, and to an anchor in it that there is."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from plantin.model import Book, Chapter
from plantin.walk import all_headings

BEGINNING = "begin"
"""In a PDF, the anchor of a chapter's beginning, whatever the id of its heading."""


@dataclass(frozen=True, slots=True)
class Links:
    """The places of one book."""

    anchors: dict[str, tuple[str, frozenset[str]]]
    """By a chapter's file: its id, and the ids of its headings."""

    def resolve(self, chapter: Chapter, address: str) -> tuple[str, str] | None:
        """Return the chapter's id and the anchor, or "" for its beginning, to which an address in `chapter` leads.

        A link to a chapter that there is, but to an anchor that there is not, leads to the chapter's beginning.
        """
        name, _, anchor = unquote(address).partition("#")
        if ":" in name:
            return None
        for path in _paths(chapter.file, name):
            stem = posixpath.splitext(path)[0]
            within = stem.removesuffix("index")  # mdBook calls a folder's README.md its index
            for candidate in (path, f"{stem}.md", f"{path}/index.md", f"{path}/README.md", f"{within}README.md"):
                if candidate in self.anchors:
                    target, ids = self.anchors[candidate]
                    return target, anchor if anchor in ids else ""
        return None


def _paths(file: str, name: str) -> tuple[str, ...]:
    """The paths that a name in `file` may mean: on a site a page is a folder, and its collection has no `_`."""
    if not name:
        return (file,)
    if name.startswith("/"):
        return (f"_{name.strip('/')}",) if file.startswith("_") else ()
    return beside(file, name), beside(f"{posixpath.splitext(file)[0]}/", name)


def beside(file: str, name: str) -> str:
    """The path in the book that a name in `file` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), name))


def links(book: Book) -> Links:
    return Links(
        {
            chapter.file: (
                chapter.id,
                frozenset([chapter.heading.id, *(each.id for each in all_headings(chapter.blocks))]),
            )
            for chapter in book.chapters
        }
    )
