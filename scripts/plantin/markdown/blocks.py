"""Chapter source → blocks with origins."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pyromark

from plantin import code, emoji
from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown.aliases import of_heading, of_references
from plantin.markdown.details import with_details
from plantin.markdown.inline import COMMENT, inline, known, plain, slug, unknown
from plantin.markdown.places import Places
from plantin.markdown.rules import Rules
from plantin.markdown.site import without_site
from plantin.markdown.source import Source
from plantin.model import (
    Alert,
    AlertKind,
    Alignment,
    Block,
    Code,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Html,
    Item,
    List,
    Math,
    Paragraph,
    Quote,
    Role,
    Rule,
    Table,
    Text,
)
from plantin.notation import Place, fenced, notation

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_NOTE = re.compile(r"<!--\s*(?:i18n|mdbook-xgettext):comment:\s*(.*?)\s*-->\s*", re.DOTALL)
_SKIP = re.compile(r"<!--\s*(?:i18n|mdbook-xgettext):\s*skip\s*-->\s*")


def blocks(
    text: str, file: str, language: str, rules: Rules, pictures: Container[str] = (), lines: Sequence[Origin] = ()
) -> Source:
    """Return what a chapter holds.

    `language` is the tag of the source, `pictures` the names of those that the book has, and `lines` where each line of
    the text was written, if not in `file`. Raises PlantinError with every construct that these `rules` do not allow.
    """
    text, left_out = without_site(text, file, rules)
    # Unmerged, since the escapes of a msgid go by the parser's pieces of text.
    pairs = pyromark.events_with_range(text, options=rules.options, merge_text=False)
    events = iter([(event, place["start"]) for event, place in pairs])
    parser = _Parser(events, Places(text, file, lines), language, rules, pictures, remarks=left_out)
    try:
        found = parser.blocks()
    except RecursionError:
        hint = "take some of the quotes, lists or emphases out of one another"
        raise PlantinError(Problem("the markup is nested too deeply", Origin(file), hint)) from None
    if parser.problems:
        raise PlantinError(*parser.problems)
    return Source(found, tuple(parser.notes), tuple(parser.remarks))


@dataclass
class _Parser:
    """One reading of one chapter: events in, blocks out. It lives as long as the call of `blocks`."""

    events: Iterator[tuple[Event, int]]
    places: Places
    language: str
    rules: Rules
    pictures: Container[str]
    note: str = ""
    """The comment to the translator that waits for its message."""
    skip: bool = False
    """Whether the next message is not one."""
    marks: list[bool | None] = field(default_factory=list)
    """Whether each list item that is being read is a task, and done."""
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    anchors: Counter[str] = field(default_factory=Counter)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks up to the end of the element in which the events stand."""
        return tuple(with_details(list(self._stream())))

    def _stream(self) -> Iterator[Block]:
        run: list[Event] = []  # inline content directly in a tight list item
        start = 0
        for event, offset in self.events:
            match event:
                case {"End": _}:
                    break
                case {"Start": tag} if _name(tag) not in _INLINE:
                    yield from self._paragraph(run, start)
                    run = []
                    yield from self._block(tag, offset)
                case "Rule":
                    yield from self._paragraph(run, start)
                    run = []
                    yield Rule()
                case _:
                    start = start if run else offset
                    run += self._content(event, offset)
        yield from self._paragraph(run, start)

    def _block(self, tag: Event, offset: int) -> Iterator[Block]:
        match tag:
            case "Paragraph":
                yield from self._paragraph(self._until_end(), offset)
            case {"Heading": attributes}:
                yield from self._heading(attributes, offset)
            case {"BlockQuote": None}:
                yield Quote(self.blocks())
            case {"BlockQuote": kind}:
                yield Alert(cast(AlertKind, kind.lower()), self.blocks())
            case {"List": start}:
                yield List(start, tuple(self._items()))
            case {"CodeBlock": fence}:
                yield self._code(fence["Fenced"] if isinstance(fence, dict) else None, offset)
            case {"Table": align}:
                yield Table(tuple(cast(Alignment, each.lower()) for each in align), tuple(self._rows()))
            case "DefinitionList":
                yield Definitions(tuple(self._definitions()))
            case {"FootnoteDefinition": name}:
                self.notes.append(Footnote(name, self.blocks()))
            case "HtmlBlock":
                yield from self._html(offset)
            case _:
                yield from self._stream()

    def _content(self, event: Event, offset: int) -> list[Event]:
        """One inline event with what it encloses, its end included."""
        self._look_at(event, offset)
        return [event, *self._until_end(), {"End": ""}] if isinstance(event, dict) and "Start" in event else [event]

    def _until_end(self) -> list[Event]:
        found: list[Event] = []
        for event, offset in self.events:
            if isinstance(event, dict) and "End" in event:
                break
            found += self._content(event, offset)
        return found

    def _look_at(self, event: Event, offset: int) -> None:
        """Remark on what a reader will not see as it was written."""
        match event:
            case {"TaskListMarker": done} if self.marks:
                self.marks[-1] = bool(done)
            case {"InlineHtml": html} if not COMMENT.fullmatch(html) and not known(html):
                self._remark(
                    f"the tag {html[:60]!r} is printed as text", offset, "put it into backticks, if it is code"
                )
            case {"Start": {"Image": {"dest_url": picture}}} if picture not in self.pictures:
                hint = "put it beside the chapters, as SVG, PNG or JPEG; its description is printed otherwise"
                self._wrong(f"the book has no picture {picture!r}", offset, hint)

    def _wrong(self, text: str, offset: int, hint: str) -> None:
        """Note what a book of our own may not have, and one of others may: there it is repaired."""
        if self.rules.strict:
            self.problems.append(Problem(text, self.places.at(offset), hint))
        else:
            self._remark(text, offset, hint)

    def _remark(self, text: str, offset: int, hint: str) -> None:
        self.remarks.append(Problem(text, self.places.at(offset), hint, "warning"))

    def _text(self, events: list[Event], offset: int, role: Role) -> Text:
        place: Place = "heading" if role == "heading" else "cell" if role == "cell" else "paragraph"
        msgid = notation(events, place)
        if found := UNSAFE.search(msgid):  # the source has none, so it was written as a reference
            text = f"the character U+{ord(found[0]):04X} may not stand in a book"
            self.problems.append(Problem(text, self.places.at(offset), "delete its number"))
        return replace(self._message(msgid, offset, role), aliases=of_references(events, place))

    def _message(self, msgid: str, offset: int, role: Role) -> Text:
        """A text; what the author said of it to translators goes with it."""
        (note, skip), (self.note, self.skip) = (self.note, self.skip), ("", False)
        return Text(msgid, self.places.at(offset), role, self.language, note=note, state="kept" if skip else "source")

    def _paragraph(self, events: list[Event], offset: int) -> Iterator[Block]:
        match events:
            case []:
                pass
            case [{"DisplayMath": tex}]:
                yield Math(tex)
            case [{"Start": {"Image": {"dest_url": picture, "title": title}}}, *inner, {"End": ""}] if (
                picture in self.pictures
            ):
                caption = self._text([{"Text": title}], offset, "caption") if title else None
                yield Figure(picture, self._text(inner, offset, "alt"), caption)
            case _:
                text = self._text(events, offset, "paragraph")
                if text.msgid.strip():
                    yield Paragraph(text)

    def _heading(self, attributes: Event, offset: int) -> Iterator[Block]:
        text = self._text(self._until_end(), offset, "heading")
        mark, rest = emoji.leading(text.msgid)
        if rest:
            anchor = self._anchor(attributes["id"], rest)
            level = int(attributes["level"][1])
            aliases = (*text.aliases, *of_heading(text.msgid, level, mark))
            yield Heading(level, anchor, mark, replace(text, msgid=rest, aliases=aliases))
        else:
            self._wrong("the heading has no text", offset, "write one, or take the heading out")

    def _anchor(self, given: str | None, msgid: str) -> str:
        anchor = given or slug(plain(inline(msgid)))
        self.anchors[anchor] += 1
        return anchor if self.anchors[anchor] == 1 else f"{anchor}-{self.anchors[anchor] - 1}"

    def _items(self) -> Iterator[Item]:
        for event, _ in self.events:
            if "End" in event:
                return
            self.marks.append(None)
            content = self.blocks()
            yield Item(content, self.marks.pop())

    def _code(self, info: str | None, offset: int) -> Block:
        """A code block with its messages: strings and comments, or the whole where its language is not known."""
        skip, self.skip = self.skip, False
        pieces = [event["Text"] for event in self._until_end()]
        text = "".join(pieces)
        if self.rules.whole_code and not skip and code.is_whole(info, text):
            return Code(info, text, (), self._message(fenced(info, text), offset, "code"), self.rules.hides(info))
        found = () if skip else code.spans(info, pieces)
        messages = tuple((span, self._message(text[span.start : span.end], offset, "code")) for span in found)
        return Code(info, text, messages, hides=self.rules.hides(info))

    def _rows(self) -> Iterator[tuple[Text, ...]]:
        for event, _ in self.events:
            if "End" in event:
                return
            yield tuple(self._cells())

    def _cells(self) -> Iterator[Text]:
        for event, offset in self.events:
            if "End" in event:
                return
            yield self._text(self._until_end(), offset, "cell")

    def _definitions(self) -> Iterator[tuple[tuple[Text, ...], tuple[tuple[Block, ...], ...]]]:
        terms, meanings = list[Text](), list[tuple[Block, ...]]()
        for event, offset in self.events:
            match event:
                case {"End": _}:
                    break
                case {"Start": "DefinitionListTitle"}:
                    if meanings:
                        yield tuple(terms), tuple(meanings)
                        terms, meanings = [], []
                    terms.append(self._text(self._until_end(), offset, "term"))
                case _:
                    meanings.append(self.blocks())
        if terms:
            yield tuple(terms), tuple(meanings)

    def _html(self, offset: int) -> Iterator[Block]:
        """A comment says nothing to the reader; one that begins with `i18n:` speaks to the translator or to us."""
        html = ""
        for event, _ in self.events:
            if "End" in event:
                break
            html += event["Html"]
        note = _NOTE.fullmatch(html)
        if note:
            self.note = " ".join([*filter(None, [self.note]), *note[1].split()])
        elif _SKIP.fullmatch(html):
            self.skip = True
        elif COMMENT.sub("", html).strip():
            self._look_at_html(html, offset)
            yield Html(html, self.places.at(offset))

    def _look_at_html(self, html: str, offset: int) -> None:
        """Remark on what a reader will not see of a block of HTML."""
        if html.lstrip().startswith("<!--") and "-->" not in html:
            self._wrong("a comment is not closed", offset, "close it with -->")
        for name in sorted(unknown(html)):
            self._remark(f"the HTML element {name!r} is left out", offset, "say it in Markdown, if a reader needs it")


_INLINE = {"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"}


def _name(tag: Event) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag)))
