"""The chapter language and the notation of messages, from plain-text cases and from laws."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cases import Case, each
from plantin import markdown, xhtml
from plantin.errors import PlantinError
from plantin.locale import language
from plantin.model import Block, Code, Figure, Heading, Inline, List, Paragraph, Quote, Rule, Table, Text
from plantin.notation import notation

EN = language("en")


def described(blocks: Iterable[Block], depth: int = 0) -> Iterator[str]:
    """Blocks as the cases write them."""
    for block in blocks:
        for line in _lines(block):
            yield "  " * depth + line if isinstance(line, str) else "  " * depth + line[0]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, anchor, mark, text):
            yield " ".join(filter(None, [f"h{level}", mark, repr(text.msgid), f"#{anchor}"]))
        case Paragraph(text):
            yield " ".join(filter(None, ["p", repr(text.msgid), f"({text.note})" if text.note else ""]))
        case Quote(inner):
            yield "quote"
            yield from described(inner, 1)
        case List(start, items):
            yield "list" if start is None else f"list {start}"
            for item in items:
                yield "  item"
                yield from described(item, 2)
        case Table(align, rows):
            yield " ".join(["table", *align])
            yield from ("  " + " ".join(repr(cell.msgid) for cell in row) for row in rows)
        case Code(info, text):
            yield " ".join(filter(None, ["code", info, repr(text)]))
        case Figure(picture, alt, caption):
            yield " ".join(filter(None, ["figure", picture, repr(alt.msgid), repr(caption.msgid) if caption else ""]))
        case Rule():
            yield "rule"


@each("blocks")
def test_a_source_becomes_blocks(case: Case) -> None:
    """tests/cases/blocks.txt."""
    assert "\n".join(described(markdown.blocks(f"{case.given}\n", "a.md", "en", {"a.svg", "h.png"}))) == case.expected


SCOPE = xhtml.Scope(
    EN, href=lambda address: address.replace(".md", ".xhtml") if address.startswith("02-next") else None, src=str
)


def shown(message: str) -> str:
    element = xhtml.fill(xhtml.E.p(), xhtml.inlines(markdown.inline(message), SCOPE))
    text = etree.tostring(element, encoding="unicode")
    return text[text.index(">") + 1 :].removesuffix("</p>") if not text.endswith("/>") else ""


@each("inlines")
def test_a_message_becomes_inlines(case: Case) -> None:
    """tests/cases/inlines.txt."""
    assert shown(case.given) == case.expected


def test_blocks_know_their_place() -> None:
    """Line and column of the first character, counted in characters and not in bytes."""
    source = "# Ä\n\nérst\n\n> zwéite\n"
    origins = [text.origin for text in _texts(markdown.blocks(source, "a.md", "en"))]
    assert [str(origin) for origin in origins] == ["a.md:1:1", "a.md:3:1", "a.md:5:3"]


def _texts(blocks: Iterable[Block]) -> Iterator[Text]:
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text):
                yield text
            case Quote(inner):
                yield from _texts(inner)


def test_all_raw_html_is_refused_at_once() -> None:
    """Each with its place and a hint."""
    with pytest.raises(PlantinError) as caught:
        markdown.blocks("<div>\n\n</div>\n\nan <b>inline</b> one", "a.md", "en")
    assert [str(problem.origin) for problem in caught.value.problems] == [
        "a.md:1:1",
        "a.md:3:1",
        "a.md:5:4",
        "a.md:5:13",
    ]
    assert all(problem.hint for problem in caught.value.problems)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_any_message_becomes_inlines_that_hold_its_letters(message: str) -> None:
    """Whatever a translator types, it is the content of a paragraph, and no letter is lost unless it is markup."""
    nodes = markdown.inline(message)
    assert all(isinstance(node, Inline) for node in nodes)


@given(st.text(alphabet="ab *_`[]<>#|\\!()1.-+&", min_size=1).filter(lambda text: text.strip() == text))
def test_the_notation_of_a_text_reads_back_as_the_text(text: str) -> None:
    """What is escaped for a msgid is the same text after translation: no letter is eaten on the way."""
    message = notation([{"Text": text}])
    if markdown.plain(markdown.inline(message)) != text:
        # Only the ends of a run are escaped (as mdBook's tools do it), so pairs within it may still be markup.
        assert any(char in text[1:-1] for char in "*_`[]<>&\\")
