"""Links, code and pictures: a translation keeps those of its source, in whatever order."""

from collections import Counter
from collections.abc import Iterable, Iterator

from plantin.finding import Finding, Severity, Unit
from plantin.inlines import CodeSpan, Emph, Html, Image, Inline, InlineMath, Link, NoteRef, Strike, Strong
from plantin.markdown import inline, is_too_deep


def check(unit: Unit) -> Iterator[Finding]:
    """Report targets and code that were lost, and those that the source does not have.

    A link to an address that the source does not have is an error: a reader would trust it. So is a picture: the book
    has none but those of its source.
    """
    if is_too_deep(unit.msgstr):
        hint = "take some of the emphases or links out of one another"
        yield Finding("markup", "error", unit.origin, "the markup is nested too deeply", hint)
    source, translation = _counted(unit.msgid), _counted(unit.msgstr)
    for (kind, value), _ in sorted((translation - source).items()):
        severity: Severity = "warning" if kind == "code" else "error"
        yield Finding("markup", severity, unit.origin, f"the source has no {kind} {value!r}", "copy it from the msgid")
    for (kind, value), _ in sorted((source - translation).items()):
        yield Finding("markup", "warning", unit.origin, f"the {kind} {value!r} is missing", "copy it from the msgid")


_MARKS = "[<`$"
"""With one of these every link, code, picture, formula and note begins."""


def _counted(message: str) -> Counter[tuple[str, str]]:
    return Counter(_parts(inline(message)) if any(mark in message for mark in _MARKS) else ())


def _parts(nodes: Iterable[Inline]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        match node:
            case Link(address, inner):
                yield "link", address
                yield from _parts(inner)
            case CodeSpan(value):
                yield "code", value
            case Image(picture=picture):
                yield "picture", picture
            case InlineMath(tex):
                yield "formula", tex
            case NoteRef(name):
                yield "note", name
            case Emph(inner) | Strong(inner) | Strike(inner) | Html(inlines=inner):
                yield from _parts(inner)
            case _:
                pass
