"""Chapters written from blocks: what is written is read back as the same blocks."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cases import Case, cases, each
from plantin import markdown
from plantin.markdown import OWN, Source, source
from plantin.model import Block, Quote
from test_markdown import described

RULES = replace(OWN, strict=False)


def read(chapter: str) -> Source:
    return markdown.blocks(chapter, "a.md", "en", RULES, markdown.Seen("a.md", {"a.svg", "h.png"}))


def lines(found: Source) -> list[str]:
    """Blocks as the cases write them."""
    blocks: tuple[Block, ...] = (*found.blocks, *(Quote(note.blocks) for note in found.notes))
    return list(described(blocks))


@each("blocks")
def test_what_is_written_is_read_back(case: Case) -> None:
    """tests/cases/blocks.txt."""
    found = read(f"{case.given}\n")
    assert lines(read(source(found.blocks, found.notes))) == lines(found)


def _within(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Chapters in a quotation, in list items, or one behind another."""
    quotes = inner.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n")))
    marks = st.sampled_from(("- ", "* ", "1. ", "3) "))
    items = st.builds(lambda mark, text: mark + text.replace("\n", "\n" + " " * len(mark)), marks, inner)
    return quotes | items | st.lists(inner, min_size=2, max_size=3).map("\n\n".join)


@given(st.recursive(st.sampled_from([case.given for case in cases("blocks")]), _within, max_leaves=6))
def test_whatever_stands_within_whatever(chapter: str) -> None:
    """The cases' chapters within one another."""
    found = read(f"{chapter}\n")
    assert lines(read(source(found.blocks, found.notes))) == lines(found)
