"""What is said of a chapter while it is read: its faults, what of it is repaired or left out, and where it leads."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from plantin import formula
from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, Problem
from plantin.markdown.depth import levelled
from plantin.markdown.elements import Tag, anchor, attributes, fate, tags
from plantin.markdown.inline import paired
from plantin.markdown.pictures import Seen
from plantin.markdown.places import Places
from plantin.markdown.rules import Rules
from plantin.model import Footnote

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_PICTURE = "put it beside the chapters, as SVG, PNG or JPEG; its description is printed otherwise"


class Remarks(Struct):
    """What is said of one chapter. It lives as long as the reading of it."""

    places: Places
    rules: Rules
    pictures: Seen
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    links: list[tuple[str, Origin]] = field(default_factory=list)
    """The addresses of its links."""
    anchors: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    """The names of the footnotes that it refers to."""
    tags: list[tuple[Tag, int]] = field(default_factory=list)
    """Those of the message that is being read, with their places."""

    def wrong(self, text: str, offset: int, hint: str) -> None:
        """Note what a book of our own may not have, and one of others may: there it is repaired."""
        if self.rules.strict:
            self.problems.append(Problem(text, self.places.at(offset), hint))
        else:
            self.remark(text, offset, hint)

    def remark(self, text: str, offset: int, hint: str) -> None:
        self.remarks.append(Problem(text, self.places.at(offset), hint, "warning"))

    def level(self, events: Sequence[tuple[Event, int]]) -> Iterator[tuple[Event, int]]:
        """Yield events with what stands too deeply in others brought out, and a remark on the first of it."""
        said = False
        for event, offset, put in levelled(events):
            if put and not said:
                said = True
                hint = "take some of the quotes, lists or emphases out of one another"
                self.remark("the markup is nested too deeply", offset, hint)
            yield event, offset

    def look_at(self, event: Event, offset: int) -> None:
        """Remark on what a reader will not see as it was written."""
        match event:
            case {"InlineHtml": html}:
                for tag in tags(html):
                    self._look_at_tag(tag, offset)
            case {"Start": {"Image": {"dest_url": picture}}}:
                self.has(picture, offset)
            case {"Start": {"Link": {"dest_url": address, "link_type": kind}}} if kind != "Email":
                self.links.append((address, self.places.at(offset)))
            case {"FootnoteReference": name}:
                self.wanted.add(name.casefold())
            case {"InlineMath": tex} | {"DisplayMath": tex} if formula.mathml(tex, display=False) is None:
                self.remark(f"the formula {tex[:40]!r} is not understood", offset, "it is printed as it was written")

    def has(self, picture: str, offset: int) -> bool:
        """Whether the book has a picture. One that it has not is remarked on."""
        if picture not in self.pictures and not self.pictures.is_damaged(picture):
            self.wrong(f"the book has no picture {picture!r}", offset, _PICTURE)
        return picture in self.pictures

    def _look_at_tag(self, tag: Tag, offset: int) -> None:
        around = [each.name for each, _ in self.tags if fate(each.name) == "dropped"]
        if len(around) % 2 and tag.name != around[-1]:  # it goes with what stands round it
            return
        match fate(tag.name) if tag.name else "":
            case "text":
                hint = "put it into backticks, if it is code"
                self.remark(f"the tag {tag.text[:60]!r} is printed as text", offset, hint)
            case "kept":
                kept = dict(attributes(tag))
                if tag.name == "img" and "src" in kept:
                    self.has(kept["src"], offset)
                if "href" in kept:
                    self.links.append((kept["href"], self.places.at(offset)))
                if "id" in kept:
                    self.claim(kept["id"], offset)
                if tag.name not in ("br", "wbr", "img", "hr", "p", "li", "td", "th", "tr"):
                    self.tags.append((tag, offset))
            case "words" | "dropped" as what:
                if not tag.closing:
                    hint = "say it in Markdown, if a reader needs it"
                    self.remark(f"the HTML element {tag.name!r} is left out", offset, hint)
                if what == "dropped":
                    self.tags.append((tag, offset))

    def end_of_message(self, msgid: str, offset: int) -> str:
        """Remark on the tags of a message that have no other; return the message as a book may hold it."""
        for (tag, place), closed in zip(self.tags, paired([tag for tag, _ in self.tags]), strict=True):
            if not closed and not tag.is_whole and tag.closing:
                self.remark(f"the tag {tag.text[:60]!r} closes nothing", place, "take it out")
            elif not closed and not tag.is_whole:
                self.remark(f"the tag {tag.text[:60]!r} is not closed", place, f"close it with </{tag.name}>")
        self.tags.clear()
        found = UNSAFE.search(msgid)
        if not found:
            return msgid
        # The source has none, so it was written as a reference.
        self.wrong(f"the character U+{ord(found[0]):04X} may not stand in a book", offset, "delete its number")
        return UNSAFE.sub("", msgid)

    def anchor(self, given: str | None, words: str, offset: int) -> str:
        """The id of a heading: what was given to it, else what its words make, with a number where that is taken."""
        wanted = anchor(given or "")
        if wanted and self.claim(wanted, offset):
            return wanted
        stem = name = wanted or words
        number = 0
        while name in self.anchors:
            number += 1
            name = f"{stem}-{number}"
        self.anchors.add(name)
        return name

    def claim(self, name: str, offset: int) -> bool:
        """Whether an id is still free. It is taken from now on."""
        free = name not in self.anchors
        if not free:
            self.remark(f"the id {name!r} is used twice", offset, "give one of the two another")
        self.anchors.add(name)
        return free

    def used(self, notes: Iterable[tuple[Footnote, int]]) -> Iterator[Footnote]:
        """Yield the footnotes that the chapter refers to, and remark on the others."""
        seen = set[str]()
        for note, offset in notes:
            name = note.name.casefold()
            if name in seen:
                self.remark(f"the footnote {note.name!r} is written twice", offset, "give one of the two another name")
            elif name not in self.wanted:
                self.remark(f"nothing refers to the footnote {note.name!r}", offset, f"write [^{note.name}] somewhere")
            else:
                yield note
            seen.add(name)
