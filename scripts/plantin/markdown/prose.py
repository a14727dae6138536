"""The words of a message, apart from what is in no language: for checks of how they are written."""

from collections.abc import Iterable, Iterator

from plantin.inlines import CodeSpan, Emph, Html, Inline, InlineMath, Link, Str, Strike, Strong
from plantin.markdown.inline import inline, plain


def prose(message: str) -> str:
    """What a message shows, with an x for code and formulas."""
    return plain(tuple(_worded(inline(message))))


def _worded(nodes: Iterable[Inline]) -> Iterator[Inline]:
    for node in nodes:
        match node:
            case CodeSpan() | InlineMath():
                yield Str("x")
            case Emph(inner) | Strong(inner) | Strike(inner) | Link(inlines=inner) | Html(inlines=inner):
                yield from _worded(inner)
            case _:
                yield node
