"""Blocks → chapter source: what `blocks` reads back as the same blocks, messages and all."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import assert_never

from plantin.markdown.inline import inline, plain, slug
from plantin.model import (
    Alert,
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
    Rule,
    Table,
    Text,
)
from plantin.notation import fenced

_MARKER = re.compile(r"(?P<digits>\d{1,9}(?=[.)](?:\s|$)))|[-+=~:](?=\s|$|[-+=~:])|#{1,6}(?=\s|$)")
"""What a line of text may not begin with: the marker of a block (CommonMark 0.31, sections 4 and 5)."""
_SEPARATOR = "<!-- -->"
"""Between two lists, which would be one without it."""
_VOID = ("br", "hr", "img", "wbr")
_RULES: dict[Alignment, str] = {"none": "---", "left": ":--", "center": ":-:", "right": "--:"}


def source(content: Iterable[Block], notes: Iterable[Footnote] = ()) -> str:
    """Return the Markdown of a chapter's blocks and footnotes, one line a paragraph."""
    parts = [*_joined(content), *(_hung(f"[^{note.name}]: ", _text_of(note.blocks)) for note in notes)]
    return "\n\n".join(parts) + "\n"


def _text_of(content: Iterable[Block]) -> str:
    return "\n\n".join(_joined(content))


def _joined(content: Iterable[Block]) -> Iterator[str]:
    """Yield the source of blocks, with what keeps neighbours apart that would grow together."""
    for block, following in pairwise([*content, None]):
        if block is not None:
            yield _block(block)
        if isinstance(block, List | Definitions) and isinstance(following, List | Definitions | Paragraph | Code):
            yield _SEPARATOR


def _block(block: Block) -> str:  # noqa: C901  # a case for each kind of block
    match block:
        case Heading(level, anchor, emoji, text):
            words = text.shown.replace("  \n", "<br>").strip()  # it is one line
            given = "" if anchor == slug(plain(inline(words))) else f" {{#{anchor}}}"
            return f"{_said(text)}{'#' * level} {f'{emoji} ' * bool(emoji)}{words}{given}"
        case Paragraph(text):
            return _said(text) + _lines(text.shown)
        case Quote(inner):
            return _quoted(_text_of(inner))
        case Alert(kind, inner):
            return _quoted(f"[!{kind.upper()}]\n{_text_of(inner)}")
        case List(start, items):
            marks = ("- " if start is None else f"{start + number}. " for number, _ in enumerate(items))
            return "\n\n".join(map(_item, marks, items))
        case Table():
            return _table(block)
        case Definitions(items):
            return "\n\n".join(_entry(terms, meanings) for terms, meanings in items)
        case Code():
            return _code(block)
        case Math(tex):
            return f"$${tex}$$"
        case Html():
            return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", _html(block))
        case Figure(picture, alt, caption):
            title = f' "{caption.shown}"' if caption else ""
            return f"{_said(alt)}![{alt.shown}](<{picture}>{title})"
        case Rule():
            return "***"
        case _:
            assert_never(block)


def _said(text: Text) -> str:
    """The author's word to the translator, which stands before the block; or that there is nothing to translate."""
    note = f"<!-- i18n:comment: {text.note} -->\n\n" if text.note else ""
    return note + ("<!-- i18n:skip -->\n\n" if text.state == "kept" else "")


def _lines(message: str) -> str:
    """A message as the lines of a paragraph, none of which begins another block; a break is not left to blanks."""
    return "\\\n".join(map(_harmless, message.split("  \n")))


def _harmless(line: str) -> str:
    found = _MARKER.match(line)
    end = found.end("digits") if found and found["digits"] else 0
    return f"{line[:end]}\\{line[end:]}" if found else line


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _hung(mark: str, text: str, indent: int = 4) -> str:
    """Text behind a mark, its further lines indented below the first."""
    return mark + text.replace("\n", "\n" + " " * indent).replace("\n" + " " * indent + "\n", "\n\n")


def _item(mark: str, item: Item) -> str:
    task = "" if item.checked is None else "[x] " if item.checked else "[ ] "
    return _hung(mark, task + _text_of(item.blocks), len(mark)).rstrip() or mark.rstrip()


def _entry(terms: tuple[Text, ...], meanings: tuple[tuple[Block, ...], ...]) -> str:
    return "\n".join([*(_lines(term.shown) for term in terms), *(_hung(": ", _text_of(each), 2) for each in meanings)])


def _html(element: Html) -> str:
    """An element with what stands in it: a block of ours between empty lines, where Markdown is read."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes)
    if element.name in _VOID:
        return f"<{element.name}{attributes}>"
    inner = "".join(map(_part, element.content))
    return f"<{element.name}{attributes}>{inner}</{element.name}>"


def _part(part: str | Block) -> str:
    match part:
        case str():
            return re.sub(r"\n\s*\n", "\n", escape(part, quote=False))
        case Html():
            return _html(part)
        case _:
            return f"\n\n{_block(part)}\n\n"


def _table(table: Table) -> str:
    rows = [" | ".join(cell.shown for cell in row) for row in table.rows]
    rows.insert(1, " | ".join(_RULES[align] for align in table.align))
    return "\n".join(f"| {row} |" for row in rows)


def _code(block: Code) -> str:
    """Fences always: what is indented might belong to what stands before it."""
    skip = "<!-- i18n:skip -->\n\n" if any(text.state == "kept" for _, text in block.messages) else ""
    return skip + fenced(block.info or "", block.shown)
