"""HTML that an author wrote round and between blocks → the elements of it that a book may hold."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct, field

from plantin.markdown.elements import PHRASING, VOID, Attributes, Tag, attributes, fate, renamed, tags
from plantin.markdown.fitting import blocks_of, fitted, rooted
from plantin.model import Block, Html


class Judge(Protocol):
    """What knows the rest of the chapter."""

    def remark(self, text: str, offset: int, hint: str) -> None: ...

    def has(self, picture: str, offset: int) -> bool: ...

    def claim(self, name: str, offset: int) -> bool: ...


_DEEPEST = 12
"""So many elements may stand in one another."""
_SCOPES = {
    "li": (("li",), ("ul", "ol")), "dt": (("dt", "dd"), ("dl",)), "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr", "td", "th"), ("table",)),
    **dict.fromkeys(("td", "th"), (("td", "th"), ("tr", "table"))),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (("thead", "tbody", "tfoot", "tr", "td", "th"), ("table",))),
}  # fmt: skip
"""The elements that the beginning of another ends, up to the one in which they stand (HTML, section 13.1.2.4)."""
_UNENDED = re.compile("<[A-Za-z/]")
_END_P = frozenset({
    "blockquote", "details", "div", "dl", "figure", "heading", "hr", "ol", "p", "pre", "table", "ul",
})  # fmt: skip


class Piece(Struct, frozen=True):
    """HTML between two blocks, as it was written."""

    lines: tuple[tuple[str, int], ...]
    """Each line with its place in the chapter, in bytes."""

    @property
    def source(self) -> str:
        return "".join(line for line, _ in self.lines)

    def offset(self, place: int) -> int:
        """The place in the chapter of a place in the source."""
        for line, start in self.lines:
            if place < len(line):
                return start + len(line[:place].encode())
            place -= len(line)
        return self.lines[-1][1]


class Node(Struct):
    """An element that is still open."""

    name: str
    kept: Attributes = ()
    content: "list[str | Block | Node]" = field(default_factory=list)
    piece: int | None = None
    """The piece at whose end it ends, since nothing closes it."""
    is_dropped: bool = False
    """Whether of what it holds only the blocks are kept."""


def assembled(found: Sequence[Block | Piece], judge: Judge) -> tuple[Block, ...]:
    """Return blocks with the HTML between them made into elements, which hold the blocks that they stand round."""
    if not any(isinstance(each, Piece) for each in found):
        return tuple(each for each in found if not isinstance(each, Piece))
    return rooted(_finished(_Builder(found, judge).root))


def _finished(node: Node) -> list[str | Block]:
    """What an element holds, that is finished, or what is left of it."""
    parts: list[str | Block] = []
    for each in node.content:
        if not isinstance(each, Node):
            parts.append(each)
        elif each.is_dropped:
            parts += blocks_of(_finished(each))
        else:
            parts += fitted(each.name, each.kept, _finished(each))
    return parts


class _Builder:
    """One reading of the blocks and pieces that stand side by side."""

    def __init__(self, found: Sequence[Block | Piece], judge: Judge) -> None:
        self.root = Node("")
        self._stack = [self.root]
        self._judge = judge
        self._said: set[tuple[int, str]] = set()
        read = [list(tags(each.source)) if isinstance(each, Piece) else [] for each in found]
        closed = iter(_closed([tag for each in read for tag in each]))
        for number, (each, written) in enumerate(zip(found, read, strict=True)):
            if not isinstance(each, Piece):
                self._stack[-1].content.append(each)
                continue
            for tag in written:
                self._take(tag, each, number, is_closed=next(closed))
            self._stack = [node for node in self._stack if node.piece != number]

    def _take(self, tag: Tag, piece: Piece, number: int, *, is_closed: bool) -> None:
        if not tag.name:
            self._stack[-1].content.append(tag.text)
            if _UNENDED.search(tag.text):
                self._say("a tag without its > is printed as text", piece, number, tag, "end it with >")
        elif tag.closing:
            if not is_closed and fate(tag.name) == "kept":
                self._say(f"the tag {tag.text[:60]!r} closes nothing", piece, number, tag, "take it out")
            self._close(renamed(tag))
        else:
            self._open(tag, piece, number, is_closed=is_closed)

    def _open(self, tag: Tag, piece: Piece, number: int, *, is_closed: bool) -> None:
        name, what = renamed(tag), fate(tag.name)
        if what != "kept":
            hint = "say it in Markdown, if a reader needs it"
            self._say(f"the HTML element {tag.name!r} is left out", piece, number, tag, hint)
            if what != "dropped" or not is_closed:
                return
        self._end_others(name)
        if name == "img":
            self._stack[-1].content.append(self._picture(tag, piece))
        elif name in VOID:
            self._stack[-1].content.append(Html(name, (), ()))
        elif len(self._stack) > _DEEPEST:
            self._say(f"the HTML element {tag.name!r} stands too deeply in others", piece, number, tag, "take some out")
        else:
            if not is_closed and not tag.is_whole and name not in _SCOPES and name != "p":
                self._say(
                    f"the tag {tag.text[:60]!r} is not closed", piece, number, tag, f"close it with </{tag.name}>"
                )
            ends = not is_closed and not (
                name in _SCOPES and any(node.name in _SCOPES[name][1] for node in self._stack)
            )
            node = Node(name, self._own(tag, piece), piece=number if ends else None, is_dropped=what == "dropped")
            self._stack[-1].content.append(node)
            if not tag.is_whole:
                self._stack.append(node)

    def _own(self, tag: Tag, piece: Piece) -> Attributes:
        """The attributes of a tag, its id only if no other element has it."""
        kept = attributes(tag)
        return tuple(each for each in kept if each[0] != "id" or self._judge.claim(each[1], piece.offset(tag.place)))

    def _end_others(self, name: str) -> None:
        """Close what the beginning of an element ends."""
        ended, within = _SCOPES.get(name, ((), ()))
        for place in range(len(self._stack) - 1, 0, -1):
            other = self._stack[place]
            if other.name in within or other.is_dropped:
                break
            if other.name in ended or (other.name == "p" and name in _END_P):
                del self._stack[place:]
            elif not ended and other.name not in PHRASING:
                break

    def _close(self, name: str) -> None:
        for place in range(len(self._stack) - 1, 0, -1):
            if self._stack[place].name == name:
                del self._stack[place:]
                return
            if self._stack[place].name in ("table", "details") and name not in ("table", "details"):
                return

    def _picture(self, tag: Tag, piece: Piece) -> str | Html:
        kept = self._own(tag, piece)
        values = dict(kept)
        if values.get("src") and self._judge.has(values["src"], piece.offset(tag.place)):
            return Html("img", kept, ())
        return values.get("alt", "")

    def _say(self, text: str, piece: Piece, number: int, tag: Tag, hint: str) -> None:
        """Remark on a tag, once for each name in a piece."""
        if (number, text) not in self._said:
            self._said.add((number, text))
            self._judge.remark(text, piece.offset(tag.place), hint)


def _closed(read: Sequence[Tag]) -> list[bool]:
    """Whether each tag has its other."""
    closed, opened = [False] * len(read), list[int]()
    for place, tag in enumerate(read):
        if tag.closing:
            other = next((each for each in reversed(opened) if read[each].name == tag.name), None)
            if other is not None:
                closed[place] = closed[other] = True
                del opened[opened.index(other) :]
        elif tag.name and tag.name not in VOID and not tag.is_whole:
            opened.append(place)
    return closed


def ids(block: Block) -> Iterator[str]:
    """Yield the ids of the elements that were written in HTML."""
    if isinstance(block, Html):
        yield from (value for key, value in block.attributes if key == "id")
        yield from (each for inner in block.content if not isinstance(inner, str) for each in ids(inner))
