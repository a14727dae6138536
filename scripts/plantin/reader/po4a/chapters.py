"""One Markdown file that po4a knows → a chapter, whose passages hold the messages that po4a makes of it."""

import html
import posixpath
import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantin import emoji
from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown import RULES, Reading, Seen, slug
from plantin.model import Alias, Chapter, Heading, Passage, Text
from plantin.reader import front_matter
from plantin.reader.decoding import decoded
from plantin.reader.front_matter import FrontMatter
from plantin.reader.outline import closed_up
from plantin.reader.passages import passages, with_headings
from plantin.reader.po4a.segments import Options, segments
from plantin.walk import all_headings

_BLANK = re.compile(r"^\s*\n|^[ \t]+", re.MULTILINE)


_H1, _TITLE = (re.compile(rf"<{name}\b[^>]*>(.*?)</{name}>", re.DOTALL | re.IGNORECASE) for name in ("h1", "title"))
"""What a page of HTML calls itself."""
_TAG = re.compile(r"<[^>]*>")


class Page(Struct, frozen=True):
    """A file before its messages are made."""

    name: str
    front_matter: FrontMatter
    source: str
    """With empty lines in the place of the front matter."""
    remarks: tuple[Problem, ...] = ()


def page(name: str, data: bytes) -> Page:
    """Read a file; front matter that cannot be read is left out, with a remark."""
    remarks: list[Problem] = []
    text = decoded(data, name, remarks)
    try:
        found, source = front_matter.split(text, name)
    except PlantinError as error:
        remarks += (replace(problem, severity="warning") for problem in error.problems)
        found, source = FrontMatter(), front_matter.without(text)
    return Page(name, found, source, tuple(remarks))


def chapter(
    given: Page, options: Options, language: str, dialect: str, pictures: Seen, reading: Reading
) -> tuple[Chapter, tuple[Problem, ...]]:
    """Return the chapter that a page makes, with remarks; its id is still to be given."""
    if given.name.endswith((".html", ".htm")):
        return _html(given, language), given.remarks
    title = _title(given, language)
    found = reading(given.source, given.name, language, RULES[dialect], pictures)
    leads = title.state == "kept" and bool(found.blocks) and isinstance(found.blocks[0], Heading)
    closed, gaps = closed_up(found.blocks[1:] if leads else found.blocks)
    headings = (*all_headings(found.blocks[:1] if leads else ()), *all_headings(closed))
    cut = passages(given.source, given.name, segments(given.source, options), RULES[dialect], language)
    heading = replace(headings[0], text=replace(headings[0].text, state="kept")) if leads else _heading(title, headings)
    made = Chapter("", given.name, heading, (), passages=tuple(with_headings(cut, headings)), links=found.links)
    return made, (*given.remarks, *found.remarks, *gaps)


def _html(given: Page, language: str) -> Chapter:
    """A page of HTML, as Markdown that is one block of it: without an empty line, which would end it."""
    title, source = _title(given, language), given.source
    if title.state == "kept" and (found := _H1.search(source) or _TITLE.search(source)):
        words = html.unescape(_TAG.sub("", found[1]))
        title, source = replace(title, msgid=" ".join(words.split()) or title.msgid), source.replace(found[0], "", 1)
    body = Passage(f"<div>\n{_BLANK.sub('', source)}\n</div>", (), Origin(given.name, 1))
    return Chapter("", given.name, _heading(title, ()), (), passages=(body,))


def _title(given: Page, language: str) -> Text:
    """What the front matter calls it, which is a message; or its file's name, which is none."""
    if title := given.front_matter.text("title"):
        return Text(title, given.front_matter.origins.get("title", Origin(given.name, 1)), "title", language)
    stem = posixpath.splitext(posixpath.basename(given.name))[0]
    words = " ".join(re.split(r"[-_\s]+", re.sub(r"^\d+[-_. ]+", "", stem)))
    return Text(words.strip() or stem, Origin(given.name), "title", language, state="kept")


def _heading(title: Text, others: Sequence[Heading]) -> Heading:
    """A chapter's heading, whose anchor is none of another heading; that of the first says that both are one."""
    mark, rest = emoji.leading(title.msgid)
    anchor = slug(rest or title.msgid)
    while any(other.id == anchor for other in others[1:]):
        anchor += "-"
    if not mark or not rest:
        return Heading(1, anchor, "", title)
    return Heading(1, anchor, mark, replace(title, msgid=rest, aliases=(Alias(title.msgid, prefix=mark),)))
