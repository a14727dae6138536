"""Other files within a chapter: `{{#include file:anchor}}` and its kin, by mdBook's rules, inside the book's folder."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from plantin.errors import Origin, PlantinError, Problem

OWN = frozenset({"include"})
MDBOOK = frozenset({"include", "rustdoc_include", "playground", "playpen", "title"})
"""The directives of each dialect. Any other is text."""

_DIRECTIVE = re.compile(r"\\\{\{#.*?\}\}|\{\{\s*#(?P<kind>\w+)\s+(?P<rest>[^\s}][^}]*)\}\}")
_START = re.compile(r"ANCHOR:\s*([\w-]+)")
_END = re.compile(r"ANCHOR_END:\s*([\w-]+)")
_MOST = 5000


class Line(Struct, frozen=True):
    """A line of a chapter, and the file that it was written in."""

    text: str
    origin: Origin


class Includes(Struct, frozen=True):
    """The files that a book's chapters may include, and what came of it."""

    files: Mapping[str, bytes]
    """By path in the book's folder."""
    kinds: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    """How often each file was included."""

    def expanded(self, source: str, file: str) -> tuple[Line, ...]:
        """Return the lines of the chapter `file` with those of other files in the place of its directives.

        What cannot be included is left out, and is one of the problems; raises PlantinError when there is no end to it.
        """
        return tuple(self._expanded(_lines(source, file), (file,)))

    def _expanded(self, lines: Iterable[Line], within: tuple[str, ...]) -> Iterator[Line]:
        for line in lines:
            yield from self._spliced(line, within) if "{{" in line.text else (line,)

    def _spliced(self, line: Line, within: tuple[str, ...]) -> list[Line]:
        """One line, with what is put in the place of its directives."""
        made, done = [Line("", line.origin)], 0
        for found in _DIRECTIVE.finditer(line.text):
            last, put = _joined(made.pop(), line.text[done : found.start()]), self._put(found, line.origin, within)
            made += [_joined(last, put[0].text) if last.text else put[0], *put[1:]] if put else [last]
            done = found.end()
        return [*made[:-1], _joined(made[-1], line.text[done:])]

    def _put(self, found: re.Match[str], origin: Origin, within: tuple[str, ...]) -> list[Line]:
        place = replace(origin, column=found.start() + 1)
        kind = found["kind"]
        if kind is None:  # a backslash before it: it is meant to be read
            return [Line(found[0][1:], origin)]
        if kind not in self.kinds:
            return [Line(found[0], origin)]
        if kind == "title":  # the title of mdBook's page, which a book prints nowhere
            return []
        name, *more = found["rest"].split()
        name, _, part = name.partition(":")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(within[-1]), name))
        if not self._may_include(path, within, place):
            return []
        whole = _lines(self.files[path].decode("utf-8-sig").replace("\r\n", "\n"), path)
        chosen = self._part(whole, part, place, hidden=kind == "rustdoc_include")
        made = [*self._expanded(chosen, (*within, path))]
        if kind in ("playground", "playpen"):
            fence = f"```{','.join(['rust', *more])}"
            return [Line(fence, origin), *made, Line("```", origin), Line("", origin)]
        return made

    def _may_include(self, path: str, within: tuple[str, ...], place: Origin) -> bool:
        if path.startswith(("/", "../")):
            return self._wrong(f"{path} is not in the book's folder", place, "put the file into it")
        if path not in self.files:
            return self._wrong(f"there is no file {path}", place, "the path begins where the file lies that names it")
        if not _is_text(self.files[path]):
            return self._wrong(f"{path} is no text in UTF-8", place, "save it as UTF-8")
        if path in within:
            return self._wrong(f"{path} includes itself", place, "take one of the two directives out")
        self.used[path] += 1
        if self.used[path] > _MOST:  # files that include each other by tens are a book of billions of lines
            hint = "a file that includes others is included too often itself"
            raise PlantinError(Problem(f"{path} is included more than {_MOST} times", place, hint))
        return True

    def _wrong(self, text: str, place: Origin, hint: str) -> bool:
        self.problems.append(Problem(text, place, hint))
        return False

    def _part(self, lines: list[Line], part: str, place: Origin, *, hidden: bool) -> list[Line]:
        """The lines of a range `a:b`, or those between the marks of an anchor; the others hidden as mdBook does."""
        numbers = _range(part, len(lines))
        wanted = _anchored(lines, part) if numbers is None else numbers
        if not wanted and lines:
            what = f"no anchor {part!r}" if numbers is None else f"only {len(lines)} lines"
            self._wrong(f"{lines[0].origin.file} has {what}", place, "see the file for those that it has")
            return []
        return [
            line if number in wanted else replace(line, text=f"# {line.text}")
            for number, line in enumerate(lines)
            if (hidden or number in wanted) and not _START.search(line.text) and not _END.search(line.text)
        ]


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(source: str, file: str) -> list[Line]:
    lines = source.removesuffix("\n").split("\n") if source else []
    return [Line(text, Origin(file, number)) for number, text in enumerate(lines, start=1)]


def _joined(line: Line, text: str) -> Line:
    return replace(line, text=line.text + text)


def _range(part: str, count: int) -> range | None:
    """The lines that `a:b`, `a:`, `:b` or `a` mean, counted from 0; None for an anchor's name."""
    first, colon, last = part.partition(":")
    if first and not first.isdecimal():
        return None
    start = max(int(first) - 1, 0) if first else 0
    end = int(last) if last.isdecimal() else start + 1 if first and not colon else count
    return range(start, min(end, count))


def _anchored(lines: list[Line], name: str) -> set[int]:
    """The numbers of the lines between `ANCHOR: name` and `ANCHOR_END: name`, or the end of the file."""
    wanted, inside = set[int](), False
    for number, line in enumerate(lines):
        begins, ends = _START.search(line.text), _END.search(line.text)
        inside = (inside or bool(begins and begins[1] == name)) and not (ends and ends[1] == name)
        if inside:
            wanted.add(number)
    return wanted
