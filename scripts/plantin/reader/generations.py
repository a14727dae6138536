"""The messages that the first mdbook-i18n-helpers made: whole paragraphs of the source, with every mark in them.

Later ones have none of a block's marks. A chapter that may be translated by either has both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from plantin.markdown import Rules, blocks
from plantin.model import Block, Chapter, Heading, Passage, Span, Text
from plantin.reader.passages import Segment, passages
from plantin.walk import all_headings

_MARKED = re.compile(rb'^msgid (?:""\n)?"#{1,6} ', re.MULTILINE)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def has_first(files: Mapping[str, bytes], catalogs: Iterable[str]) -> bool:
    """Whether any of the catalogs has a heading with its marks."""
    return any(_MARKED.search(files[name].replace(b"\r\n", b"\n")) for name in catalogs)


def with_first(chapter: Chapter, source: str, file: str, rules: Rules, language: str) -> Chapter:
    """Return a chapter that may also be translated paragraph by paragraph of its source.

    One whose blocks cannot be told by their paragraphs, because of what is between these, stays as it is.
    """
    paragraphs = [Segment(Span(*found.span()), found[0], "paragraph") for found in _PARAGRAPH.finditer(source)]
    cut = list(passages(source, file, paragraphs, rules, language))
    counts = [len(blocks(passage.source, file, language, rules).blocks) for passage in cut]
    leads = sum(counts) > len(chapter.blocks)
    content: list[Block] = [chapter.heading, *chapter.blocks] if leads else [*chapter.blocks]
    if sum(counts) != len(content):
        return chapter
    made = tuple(_shared(cut, counts, content))
    heading = chapter.heading
    if leads:
        heading = replace(heading, text=replace(heading.text, state="kept"))
    return replace(chapter, heading=heading, blocks=(), passages=made)


def _shared(cut: Iterable[Passage], counts: Iterable[int], content: list[Block]) -> Iterator[Passage]:
    """Yield passages with their blocks, and their messages as what the blocks are called together."""
    done = 0
    for passage, count in zip(cut, counts, strict=True):
        inner, done = tuple(content[done : done + count]), done + count
        whole = tuple((span, _whole(text)) for span, text in passage.messages)
        yield replace(passage, messages=whole, blocks=inner, headings=tuple[Heading, ...](all_headings(inner)))


def _whole(text: Text) -> Text:
    return replace(text, state="whole")
