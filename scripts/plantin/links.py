"""Where the links between chapters lead: to a chapter, and to an anchor in it that there is."""

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from msgspec import Struct

from plantin.address import outer
from plantin.errors import Problem
from plantin.inlines import Emph, Html, Image, Inline, Link, Strike, Strong
from plantin.markdown import anchor, ids, inline
from plantin.model import Book, Chapter, Text
from plantin.walk import all_headings, map_blocks

BEGINNING = "begin."
"""In a PDF, the anchor of a chapter's beginning, whatever the id of its heading: no id of an author has a full stop."""


class Links(Struct, frozen=True):
    """The places of one book."""

    anchors: dict[str, tuple[str, frozenset[str]]]
    """By a chapter's file: its id, and the ids of its headings and of the elements in it."""

    def resolve(self, chapter: Chapter, address: str) -> tuple[str, str] | None:
        """Return the chapter's id and the anchor, or "" for its beginning, to which an address in `chapter` leads.

        A link to a chapter that there is, but to an anchor that there is not, leads to the chapter's beginning.
        """
        found = self._chapter(chapter, address)
        if found is None:
            return None
        target, known = found
        wanted = unquote(address).partition("#")[2]
        return target, next((each for each in (wanted, anchor(wanted)) if each in known), "")

    def _chapter(self, chapter: Chapter, address: str) -> tuple[str, frozenset[str]] | None:
        name = unquote(address).partition("#")[0].partition("?")[0]
        paths = () if ":" in name else _paths(chapter.file, name)
        candidates = (candidate for path in paths for candidate in _candidates(path))
        return next((self.anchors[each] for each in candidates if each in self.anchors), None)


def _paths(file: str, name: str) -> tuple[str, ...]:
    """The paths that a name in `file` may mean: on a site a page is a folder, and its collection has no `_`.

    One that begins with a slash begins at the root of the site, where its first page is the index.
    """
    if not name:
        return (file,)
    if name.startswith("/"):
        path = name.strip("/") or "index"
        return (f"_{path}", path) if file.startswith("_") else (path,)
    return beside(file, name), beside(f"{posixpath.splitext(file)[0]}/", name)


def _candidates(path: str) -> Iterator[str]:
    """The files of chapters that a path may mean, with the ending of a page of the web or without one."""
    stem = posixpath.splitext(path)[0]
    yield from (path, f"{stem}.md", f"{path}/index.md", f"{path}/README.md")
    yield f"{stem.removesuffix('index')}README.md"  # mdBook calls a folder's README.md its index


def beside(file: str, name: str) -> str:
    """The path in the book that a name in `file` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), name))


def links(book: Book) -> Links:
    return Links({chapter.file: (chapter.id, frozenset(_anchors(chapter))) for chapter in book.chapters})


def dead_ends(book: Book) -> Iterator[Problem]:
    """Yield a remark for each link that leads to no place: of it only the words are printed."""
    places = links(book)
    for chapter in book.chapters:
        for address, origin in chapter.links:
            if outer(address):
                continue
            found = places.resolve(chapter, address)
            if found is None:
                hint = "link to the file of a chapter, or to an address with https://"
                yield Problem(f"the link to {address[:80]!r} leads nowhere", origin, hint, "warning")
            elif "#" in address and not found[1] and not address.endswith("#"):
                name = address.partition("#")[2]
                text, hint = f"the chapter has no place {name[:80]!r}", "the link leads to the chapter's beginning"
                yield Problem(text, origin, hint, "warning")


def _anchors(chapter: Chapter) -> Iterator[str]:
    """Yield the ids in a chapter as they are shown; those in its footnotes count for none."""
    yield chapter.heading.id
    yield from (each.id for each in all_headings(chapter.blocks))
    yield from (each for block in chapter.blocks for each in ids(block))
    found: list[Text] = []

    def collect(text: Text) -> Text:
        if "<" in text.shown and text.role not in ("alt", "code"):
            found.append(text)
        return text

    collect(chapter.heading.text)
    map_blocks(chapter.blocks, collect)
    yield from (each for text in found for each in _inline_ids(inline(text.shown)))


def _inline_ids(nodes: Iterable[Inline]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Html(inlines=inner, attributes=attributes):
                yield from (value for key, value in attributes if key == "id")
                yield from _inline_ids(inner)
            case Image(attributes=attributes):
                yield from (value for key, value in attributes if key == "id")
            case Emph(inner) | Strong(inner) | Strike(inner) | Link(inlines=inner):
                yield from _inline_ids(inner)
            case _:
                pass
