"""The summary of an mdBook project: which chapters it has, how deep each stands, and which part begins with it."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from plantin.errors import Problem
from plantin.markdown import MDBOOK, blocks
from plantin.model import Block, Heading, List, Matter, Paragraph, Text

_LINK = re.compile(
    r"\[(?P<title>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\((?P<file><[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)",
    re.DOTALL,
)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


class Entry(Struct, frozen=True):
    """A link of the summary, which names a chapter."""

    title: Text
    file: str
    """Relative to the summary's folder; empty for a draft."""
    level: int = 1
    matter: Matter = "body"
    part: Text | None = None


def entries(source: str, file: str, language: str, remarks: list[Problem]) -> list[Entry]:
    """Return the chapters of a summary in reading order; what is none of them goes to `remarks`."""
    found = [*_entries(blocks(source, file, language, MDBOOK).blocks)]
    kept: list[Entry] = []
    for entry in found:
        if _ELSEWHERE.match(entry.file):
            remarks.append(_left_out(entry, f"{entry.file} is no chapter of the book"))
        elif entry.file and entry.file in {other.file for other in kept}:
            remarks.append(_left_out(entry, f"the chapter {entry.file} stands in the summary twice"))
        else:
            kept.append(entry)
    return kept


def _left_out(entry: Entry, text: str) -> Problem:
    return Problem(text, entry.title.origin, "its line is left out", "warning")


def _entries(found: tuple[Block, ...]) -> Iterator[Entry]:
    """Yield the links. Those before the first list are the front matter, those behind the last one the back matter.

    A heading of level 1 begins a part, unless it is the first line, which is the summary's own title.
    """
    lists = [place for place, block in enumerate(found) if isinstance(block, List)] or [0]
    part: Text | None = None
    for place, block in enumerate(found):
        if place and isinstance(block, Heading) and block.level == 1:
            part = replace(block.text, msgid=f"{block.emoji} {block.text.msgid}".strip(), role="title")
        matter: Matter = "front" if place < lists[0] else "back" if lists[-1] < place and lists != [0] else "body"
        for entry in _listed((block,), 1):
            yield replace(entry, matter=matter, part=part if matter == "body" else None)
            part = None if matter == "body" else part


def _listed(found: Iterable[Block], level: int) -> Iterator[Entry]:
    for block in found:
        match block:
            case Paragraph(text):
                for link in _LINK.finditer(text.msgid):
                    yield Entry(replace(text, msgid=link["title"], role="title"), _path(link["file"]), level)
            case List(items=items):
                for item in items:
                    first, *rest = item.blocks or (None,)
                    yield from _listed((first,) if first else (), level)
                    yield from _listed(rest, level + 1)
            case _:
                pass


def _path(address: str) -> str:
    bare = address.strip("<>")
    if _ELSEWHERE.match(bare):
        return bare
    name = unquote(bare.partition("#")[0]).strip()
    return posixpath.normpath(name) if name else ""
