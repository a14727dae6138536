"""A chapter's source → the messages that po4a's Text module makes of it, each with the stretch where it stands.

The module reads lines, not Markdown: a paragraph ends at an empty line, a heading's line is one message, what a fence
holds is another, and so may be each list item of a paragraph. The rules here are its behaviour with the option
`markdown` (Locale::Po4a::Text), in which its versions differ in little.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from plantin.model import Role, Span
from plantin.reader.passages import Segment


class Options(Struct, frozen=True):
    """What a project tells the module with `-o`."""

    wrap: bool = True
    """Whether a paragraph's lines are folded into one: not with `neverwrap`."""
    bullets: bool = True
    """Whether list items are messages: not with `nobullets`."""
    starred: bool = False
    """Whether only a list with `*` or numbers is one, and a list with `-` a paragraph, as in older versions."""
    pairs: bool = False
    """Whether a paragraph that begins with `key: value` keeps its lines (`keyvalue`)."""
    breaks: str = ""
    """A pattern of lines that end a paragraph and are no message (`breaks=…`)."""


_SETEXT = re.compile(r"={4,}|-{4,}")
_ATX = re.compile(r"(#{1,6}) +(.*?)( +\1)?")
_RULE = re.compile(r" {0,3}([*_-])\s*(?:\1\s*){2,}")
_FENCE = re.compile(r" {0,3}(([~`])\2{2,})[^`]*")
_MACRO_EDGE = re.compile(r"\s*(?:\[\[!\S+|\"\"\"\s*\]\])\s*")
_MACRO = re.compile(r"\s*\[\[!\S[^\]]*\]\]\s*")
_LINE_ALONE = re.compile(r"=+|_+|-+")
_STARTS = re.compile(r"\*|[0-9]+[.)] ")
"""What begins a paragraph whose lines are kept."""
_PAIR = re.compile(r"[^ :]+:.*\S", re.DOTALL)
_DELICATE = re.compile(r">| {8}|\t|\$\S+[{}]|.*(?:[ \t]{3}|<(?![a-z]+[:@])|\S  \Z|\[\[!\S[^\]]+\Z)|[^<]+>")
"""A line that folding might break: a quote, code, wide columns, a tag, a hard line break, a macro."""
_BULLET = re.compile(r"(?P<indent>\s*)(?P<mark>(?:[-*o+]|[0-9]+[.)]|\([0-9]+\))\s+)(?P<first>[^\n]*\n)")
_NEXT_BULLET = r"(?:[-*o+]|[0-9]+[.)]|\([0-9]+\))\s+"
_COLUMNS = re.compile(r"\S[ \t]{3,}\S")


def segments(source: str, options: Options) -> tuple[Segment, ...]:
    """Return the messages of a chapter whose front matter was taken out."""
    reading = _Reading(options)
    lines = _lines(source)
    for start, line in lines:
        reading.read(start, line, lines)
    reading.close()
    return tuple(reading.found)


def folded(text: str) -> str:
    """Return a paragraph on one line: one space between words, two after a full stop or a bracket where there were."""
    text = re.sub(r"^[ \t]+", "  ", text.lstrip(" "), flags=re.MULTILINE)
    text = text.replace("\n", "  ")
    text = re.sub(r"([.)])  +", r"\1  ", text)
    return re.sub(r"([^.)])  *", r"\1 ", text).rstrip(" ")


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines without their ends, each with its place."""
    start = 0
    for line in source.split("\n"):
        yield start, line
        start += len(line) + 1


class _Reading(Struct):
    """One reading of one chapter: it lives as long as the call of `segments`."""

    options: Options
    found: list[Segment] = field(default_factory=list)
    start: int = 0
    """Of the paragraph that is being read."""
    lines: list[str] = field(default_factory=list)
    """Those of it so far."""
    wrap: bool = True
    """Whether they may be folded, as far as it has been read."""

    def read(self, start: int, line: str, following: Iterator[tuple[int, str]]) -> None:
        """Take a line; a fence takes those up to its other end too."""
        if _SETEXT.fullmatch(line) and list(map(len, self.lines)) == [len(line)]:
            self._add(self.start, self.lines[0], self.lines[0], "heading")
            self._reset()
        elif heading := _ATX.fullmatch(line):
            self.close()
            self._add(start + heading.start(2), heading[2], heading[2], "heading")
        elif _RULE.fullmatch(line) or _MACRO_EDGE.fullmatch(line) or self._breaks(line):
            self.close()
        elif fence := _FENCE.fullmatch(line):
            self.close()
            self._fenced(start + len(line) + 1, fence[1], following)
        elif _MACRO.fullmatch(line):
            self.close()
            self._append(start, line)
            self.wrap = False
            self.close()
        else:
            self._prose(start, line)

    def close(self) -> None:
        """End the paragraph."""
        if self.lines:
            text = "\n".join([*self.lines, ""])
            self._paragraph(self.start, text, "paragraph", wrap=self.wrap and self.options.wrap)
        self._reset()

    def _reset(self) -> None:
        self.lines, self.wrap = [], True

    def _breaks(self, line: str) -> bool:
        return (
            not line.strip() or line == "-- " or bool(self.options.breaks and re.fullmatch(self.options.breaks, line))
        )

    def _append(self, start: int, line: str) -> None:
        if not self.lines:
            self.start = start
        self.lines.append(line)

    def _prose(self, start: int, line: str) -> None:
        if line.startswith('"""'):
            self.close()
        alone = _LINE_ALONE.fullmatch(line)
        self._append(start, line)
        if self.wrap and (alone or line[0].isspace() or self._is_delicate(line)):
            self.wrap = False
        if alone or re.search(r"\S  $|\"\"\"$", line):
            self.close()

    def _is_delicate(self, line: str) -> bool:
        pair = self.options.pairs and _PAIR.match("\n".join(self.lines))
        return bool(pair or _STARTS.match(self.lines[0]) or _DELICATE.match(line))

    def _fenced(self, start: int, fence: str, following: Iterator[tuple[int, str]]) -> None:
        closing = re.compile(rf"\s{{0,3}}{re.escape(fence)}{re.escape(fence[0])}*\s*")
        lines = []
        for _, line in following:
            if closing.fullmatch(line):
                break
            lines.append(f"{line}\n")
        if lines:
            self._paragraph(start, "".join(lines), "code", wrap=False)

    def _paragraph(self, start: int, text: str, role: Role, *, wrap: bool) -> None:
        """Add a paragraph: folded, or item by item, or with its lines as they are."""
        done = 0
        if self.options.bullets and not (wrap and self.options.starred):
            while item := _item(text, done):
                bullet, content, end = item
                msgid = folded(content) if self.options.wrap else content
                self._add(start + bullet, text[bullet:end], msgid, role)
                done = end
        if rest := text[done:]:
            self._add(start + done, rest, folded(rest.rstrip("\n")) if wrap else rest, role)

    def _add(self, start: int, text: str, msgid: str, role: Role) -> None:
        if msgid:
            self.found.append(Segment(Span(start, start + len(text.rstrip("\n"))), msgid, role))


def _item(text: str, start: int) -> tuple[int, str, int] | None:
    """The list item that stands at a place of a paragraph, if it can be a message of its own.

    Returns where its content begins, the content without its indentation, and where it ends.
    """
    found = _BULLET.match(text, start)
    if found is None:
        return None
    indent = found["indent"] + " " * len(found["mark"])
    following = re.compile(rf"(?!{indent}{_NEXT_BULLET}){indent}(\S[^\n]*\n)")
    content, end = [found["first"]], found.end()
    while line := following.match(text, end):
        content.append(line[1])
        end = line.end()
    whole = "".join(content)
    same = re.sub(r"[0-9]+", r"\\d+", re.escape(found["indent"] + found["mark"]), count=1)
    goes_on = end == len(text) or _BULLET.match(text, end) or re.compile(rf"{same}\S").match(text, end)
    return (found.start("first"), whole, end) if goes_on and not _COLUMNS.search(whole) else None
