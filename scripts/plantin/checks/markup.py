"""Links, code and pictures: a translation keeps those of its source, in whatever order."""

from collections import Counter
from collections.abc import Iterable, Iterator

from plantin.finding import Finding, Severity, Unit
from plantin.markdown import inline
from plantin.model import CodeSpan, Emph, Image, Inline, Link, Strong


def check(unit: Unit) -> Iterator[Finding]:
    """Report targets and code that were lost, and those that the source does not have.

    A link to an address that the source does not have is an error: a reader would trust it. So is a picture: the book
    has none but those of its source.
    """
    source, translation = Counter(_parts(inline(unit.msgid))), Counter(_parts(inline(unit.msgstr)))
    for (kind, value), _ in sorted((translation - source).items()):
        severity: Severity = "warning" if kind == "code" else "error"
        yield Finding("markup", severity, unit.origin, f"the source has no {kind} {value!r}", "copy it from the msgid")
    for (kind, value), _ in sorted((source - translation).items()):
        yield Finding("markup", "warning", unit.origin, f"the {kind} {value!r} is missing", "copy it from the msgid")


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
            case Emph(inner) | Strong(inner):
                yield from _parts(inner)
            case _:
                pass
