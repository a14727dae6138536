"""Chapter source → blocks with origins."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pyromark
from msgspec import Struct, field
from msgspec.structs import replace

from plantin import code, emoji
from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown.aliases import of_alert, of_heading, of_references
from plantin.markdown.depth import has_end, name
from plantin.markdown.dollars import written
from plantin.markdown.edits import Edit
from plantin.markdown.html import Piece, assembled
from plantin.markdown.inline import COMMENT, inline, plain, slug
from plantin.markdown.pictures import NO_PICTURES, Seen
from plantin.markdown.places import Places
from plantin.markdown.remarks import Remarks
from plantin.markdown.rules import Rules
from plantin.markdown.site import without_site
from plantin.markdown.source import Source
from plantin.model import (
    Alert,
    AlertKind,
    Alias,
    Alignment,
    Block,
    Code,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Item,
    List,
    Math,
    Paragraph,
    Quote,
    Role,
    Rule,
    State,
    Table,
    Text,
)
from plantin.notation import Place, fenced, notation

# pyromark types its events as a union of dictionaries too deep to be of use here; this room alone sees them.
Event = Any

_NOTE = re.compile(r"<!--\s*(?:i18n|mdbook-xgettext):comment:\s*(.*?)\s*-->\s*", re.DOTALL)
_COLUMNS = 20
"""So many columns of a table a page has room for, when their words are short."""
_SKIP = re.compile(r"<!--\s*(?:i18n|mdbook-xgettext):\s*skip\s*-->\s*")


def blocks(
    text: str, file: str, language: str, rules: Rules, pictures: Seen = NO_PICTURES, lines: Sequence[Origin] = ()
) -> Source:
    """Return what a chapter holds.

    `language` is the tag of the source, `pictures` those that the book has, and `lines` where each line of
    the text was written, if not in `file`. Raises PlantinError with every construct that these `rules` do not allow.
    """
    bare, left_out = without_site(text.replace("\r", " "), file, rules)
    unsafe = [*UNSAFE.finditer(bare.text)]
    legible = bare.edited(Edit(*found.span(), "") for found in unsafe)
    # Unmerged, since the escapes of a msgid go by the parser's pieces of text.
    pairs = pyromark.events_with_range(legible.text, options=rules.options, merge_text=False)
    said = Remarks(Places(legible, file, lines), rules, pictures, remarks=left_out)
    for found in unsafe[:1]:
        place = len(bare.text[: found.start()].encode())
        said.remark(f"the character U+{ord(found[0]):04X} is left out", place, "delete it")
    events = said.level([(event, place["start"]) for event, place in pairs])
    parser = _Parser(events, said, language, rules, pictures)
    content = parser.blocks()
    notes = tuple(said.used(parser.notes))
    if said.problems:
        raise PlantinError(*said.problems)
    return Source(content, notes, tuple(sorted(said.remarks, key=_place)), tuple(said.links))


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.origin.line, problem.origin.column) if problem.origin else (0, 0)


class _Parser(Struct):
    """One reading of one chapter: events in, blocks out. It lives as long as the call of `blocks`."""

    events: Iterator[tuple[Event, int]]
    said: Remarks
    language: str
    rules: Rules
    pictures: Seen
    note: str = ""
    """The comment to the translator that waits for its message."""
    skip: bool = False
    """Whether the next message is not one."""
    marks: list[bool | None] = field(default_factory=list)
    """Whether each list item that is being read is a task, and done."""
    notes: list[tuple[Footnote, int]] = field(default_factory=list)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks up to the end of the element in which the events stand."""
        return assembled(list(self._stream()), self.said)

    def _stream(self) -> Iterator[Block | Piece]:
        run: list[Event] = []  # inline content directly in a tight list item
        start = 0
        for event, offset in self.events:
            match event:
                case {"End": _}:
                    break
                case {"Start": tag} if name(tag) not in _INLINE:
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

    def _block(self, tag: Event, offset: int) -> Iterator[Block | Piece]:
        match tag:
            case "Paragraph":
                yield from self._paragraph(self._until_end(), offset)
            case {"Heading": attributes}:
                yield from self._heading(attributes, offset)
            case {"BlockQuote": None}:
                yield Quote(self.blocks())
            case {"BlockQuote": kind}:
                yield Alert(cast(AlertKind, kind.lower()), _named(self.blocks(), kind))
            case {"List": start}:
                yield List(start, tuple(self._items()))
            case {"CodeBlock": fence}:
                yield self._code(fence["Fenced"] if isinstance(fence, dict) else None, offset)
            case {"Table": align}:
                if len(align) > _COLUMNS:
                    hint = "make it two tables, or turn its columns into rows"
                    self.said.remark(f"a table of {len(align)} columns is wider than a page", offset, hint)
                yield Table(tuple(cast(Alignment, each.lower()) for each in align), tuple(self._rows()))
            case "DefinitionList":
                yield Definitions(tuple(self._definitions()))
            case {"FootnoteDefinition": name}:
                self.notes.append((Footnote(name, self.blocks()), offset))
            case "HtmlBlock":
                yield from self._html(offset)
            case _:
                yield from self._stream()

    def _content(self, event: Event, offset: int) -> list[Event]:
        """One inline event with what it encloses, its end included."""
        if event == {"TaskListMarker": True} or event == {"TaskListMarker": False}:
            self.marks[-1:] = [event["TaskListMarker"]] * len(self.marks[-1:])
        self.said.look_at(event, offset)
        return [event, *self._until_end(), {"End": ""}] if isinstance(event, dict) and "Start" in event else [event]

    def _until_end(self) -> list[Event]:
        found: list[Event] = []
        for event, offset in self.events:
            if isinstance(event, dict) and "End" in event:
                break
            found += self._content(event, offset)
        return found

    def _text(self, events: list[Event], offset: int, role: Role) -> Text:
        place: Place = "heading" if role == "heading" else "cell" if role == "cell" else "paragraph"
        message = written(events, place) if self.rules.math else notation(events, place)
        msgid = self.said.end_of_message(message, offset)
        return self._message(msgid, offset, role, of_references(events, place))

    def _message(self, msgid: str, offset: int, role: Role, aliases: tuple[Alias, ...] = ()) -> Text:
        """A text; what the author said of it to translators goes with it."""
        (note, skip), (self.note, self.skip) = (self.note, self.skip), ("", False)
        origin = self.said.places.at(offset)
        state: State = "kept" if skip else "source"
        return Text(msgid, origin, role, self.language, note=note, state=state, aliases=aliases)

    def _paragraph(self, events: list[Event], offset: int) -> Iterator[Block]:
        match events:
            case []:
                pass
            case [{"DisplayMath": tex}]:
                yield Math(tex)
            case [{"Start": {"Image": {"dest_url": picture, "title": title}}}, *inner, {"End": ""}] if (
                picture in self.pictures and not has_end(inner)
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
        words = plain(inline(rest))
        if words.strip():
            anchor, level = self.said.anchor(attributes["id"], slug(words), offset), int(attributes["level"][1])
            aliases = (*text.aliases, *of_heading(text.msgid, level, mark))
            yield Heading(level, anchor, mark, replace(text, msgid=rest, aliases=aliases))
        else:
            self.said.wrong("the heading has no text", offset, "write one, or take the heading out")
            if text.msgid.strip():
                yield Paragraph(text)

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
        lines = list(self._lines())
        pieces, text = [piece for piece, _ in lines], "".join(piece for piece, _ in lines)
        origin = self.said.places.at(lines[0][1] if lines else offset)
        if self.rules.whole_code and not skip and code.is_whole(info, text):
            whole = self._message(fenced(info, text), offset, "code")
            return Code(info, text, origin, (), whole, self.rules.hides(info))
        found = () if skip else code.spans(info, pieces)
        messages = tuple((span, self._message(text[span.start : span.end], offset, "code")) for span in found)
        return Code(info, text, origin, messages, hides=self.rules.hides(info))

    def _lines(self) -> Iterator[tuple[str, int]]:
        """The text of a block that holds nothing else, up to its end, with the places of its pieces."""
        for event, offset in self.events:
            if "End" in event:
                return
            yield event["Text"], offset

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

    def _html(self, offset: int) -> Iterator[Piece]:
        """A comment says nothing to the reader; one that begins with `i18n:` speaks to the translator or to us."""
        lines = []
        for event, start in self.events:
            if "End" in event:
                break
            lines.append((event.get("Html") or event["Text"], start))
        html = "".join(line for line, _ in lines)
        note = _NOTE.fullmatch(html)
        if note:
            self.note = " ".join([*filter(None, [self.note]), *note[1].split()])
        elif _SKIP.fullmatch(html):
            self.skip = True
        elif COMMENT.sub("", html).strip():
            if html.lstrip().startswith("<!--") and "-->" not in html:
                self.said.wrong("a comment is not closed", offset, "close it with -->")
            yield Piece(tuple(lines))


def _named(content: tuple[Block, ...], kind: str) -> tuple[Block, ...]:
    """What an alert holds, its first message with the name that it has where alerts are quotations."""
    match content:
        case (Paragraph(text) as first, *rest):
            aliases = (*text.aliases, of_alert(text.msgid, kind))
            return (replace(first, text=replace(text, aliases=aliases)), *rest)
        case _:
            return content


_INLINE = {"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"}
