"""The chapter language and the notation of messages, from plain-text cases and from laws."""

import re
from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cases import Case, each
from plantin import markdown, xhtml
from plantin.inlines import Inline
from plantin.labels import labels
from plantin.locale import language
from plantin.model import (
    Alert,
    Block,
    Code,
    Definitions,
    Figure,
    Heading,
    Html,
    List,
    Math,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)

EN = language("en")


def described(blocks: Iterable[Block], depth: int = 0) -> Iterator[str]:
    """Blocks as the cases write them."""
    for block in blocks:
        for line in _lines(block):
            yield "  " * depth + line if isinstance(line, str) else "  " * depth + line[0]


def _lines(block: Block) -> Iterator[str]:  # noqa: C901  # a case for each kind of block
    match block:
        case Heading(level, anchor, mark, text):
            yield " ".join(filter(None, [f"h{level}", mark, repr(text.msgid), f"#{anchor}"]))
        case Paragraph(text):
            yield " ".join(filter(None, ["p", repr(text.msgid), f"({text.note})" if text.note else ""]))
        case Quote(inner):
            yield "quote"
            yield from described(inner, 1)
        case Alert(kind, inner):
            yield f"alert {kind}"
            yield from described(inner, 1)
        case List(start, items):
            yield "list" if start is None else f"list {start}"
            for item in items:
                yield "  item" if item.checked is None else f"  task {'done' if item.checked else 'to do'}"
                yield from described(item.blocks, 2)
        case Definitions(items):
            yield "definitions"
            for terms, meanings in items:
                yield from (f"  term {term.msgid!r}" for term in terms)
                for meaning in meanings:
                    yield "  meaning"
                    yield from described(meaning, 2)
        case Math(tex):
            yield f"math {tex!r}"
        case Html(name, attributes, content):
            yield " ".join([f"<{name}>", *(f"{key}={value!r}" for key, value in attributes)])
            for part in content:
                yield from [f"  {part!r}"] if isinstance(part, str) else described((part,), 1)
        case Table(align, rows):
            yield " ".join(["table", *align])
            yield from ("  " + " ".join(repr(cell.msgid) for cell in row) for row in rows)
        case Code(info=info, text=text, messages=messages):
            yield " ".join(filter(None, ["code", info, repr(text)]))
            yield from (f"  {message.msgid!r}" for _, message in messages)
        case Figure(picture, alt, caption):
            yield " ".join(filter(None, ["figure", picture, repr(alt.msgid), repr(caption.msgid) if caption else ""]))
        case Rule():
            yield "rule"


def read(source: str) -> tuple[Block, ...]:
    found = markdown.blocks(source, "a.md", "en", markdown.OWN, markdown.Seen("a.md", {"a.svg", "h.png"}))
    return (*found.blocks, *(block for note in found.notes for block in (Quote(note.blocks),)))


@each("blocks")
def test_a_source_becomes_blocks(case: Case) -> None:
    """tests/cases/blocks.txt."""
    assert "\n".join(described(read(f"{case.given}\n"))) == case.expected


SCOPE = xhtml.Scope(
    EN,
    href=lambda address: address.replace(".md", ".xhtml") if address.startswith("02-next") else None,
    src=str,
    math=lambda tex, _: xhtml.E.var(tex),
    alert=labels(EN),
)


def shown(message: str) -> str:
    element = xhtml.fill(xhtml.E.p(), xhtml.inlines(markdown.inline(message), SCOPE))
    text = etree.tostring(element, encoding="unicode")
    return text[text.index(">") + 1 :].removesuffix("</p>") if not text.endswith("/>") else ""


@each("inlines")
def test_a_message_becomes_inlines(case: Case) -> None:
    """tests/cases/inlines.txt."""
    assert shown(case.given) == case.expected


def test_a_bar_in_a_cell_is_printed_without_its_backslash() -> None:
    """In code too, where it keeps it in the message, as mdBook's translators know it (GFM, section 4.10)."""
    source = "| `a \\| b` | c \\| d |\n|---|---|\n| `\\` | \\\\ \\| \\* |\n"
    (table,) = markdown.blocks(source, "x.md", "en", markdown.MDBOOK).blocks
    assert isinstance(table, Table)
    assert [cell.msgid for cell in table.rows[0]] == ["`a \\| b`", "c \\| d"]
    (made,) = xhtml.blocks([table], SCOPE)
    assert ["".join(cell.itertext()) for cell in made.iter("{*}th", "{*}td")] == ["a | b", "c | d", "\\", "\\ | *"]


def test_blocks_know_their_place() -> None:
    """Line and column of the first character, counted in characters and not in bytes."""
    source = "# Ä\n\nérst\n\n> zwéite\n"
    origins = [text.origin for text in _texts(read(source))]
    assert [str(origin) for origin in origins] == ["a.md:1:1", "a.md:3:1", "a.md:5:3"]


def _texts(blocks: Iterable[Block]) -> Iterator[Text]:
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text):
                yield text
            case Quote(inner):
                yield from _texts(inner)


def test_a_tag_that_no_book_may_hold_is_remarked_on() -> None:
    """It is printed as it was typed, which is what a generic type wants; the place and a hint are given."""
    found = markdown.blocks("# A\n\na `Vec<T>` and a Vec<T>", "a.md", "en", markdown.OWN)
    assert [str(remark.origin) for remark in found.remarks] == ["a.md:3:21"]
    assert found.remarks[0].hint


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_any_message_becomes_inlines_that_hold_its_letters(message: str) -> None:
    """Whatever a translator types, it is the content of a paragraph, and no letter is lost unless it is markup."""
    nodes = markdown.inline(message)
    assert all(isinstance(node, Inline) for node in nodes)


@given(st.text(alphabet="ab *_`[]<>#|\\!().-+&~$", min_size=1))
def test_a_message_put_into_a_chapter_says_the_same(text: str) -> None:
    """What a translator's tool shows can be read as a source again, and no word of it changes."""
    match markdown.blocks(text, "a.md", "en", markdown.MDBOOK).blocks:
        case (Paragraph(first),):
            match markdown.blocks(first.msgid, "a.md", "en", markdown.MDBOOK).blocks:
                case (Paragraph(second),):
                    first_read, second_read = (markdown.plain(markdown.inline(each.msgid)) for each in (first, second))
                    assert first_read == second_read


_ELEMENTS = [
    "a", "b", "bdo", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "em", "figcaption", "figure",
    "h2", "li", "ol", "p", "pre", "ruby", "rp", "rt", "span", "section", "summary", "table", "tbody", "td", "th",
    "thead", "tfoot", "tr", "ul", "font", "form", "my-own",
]  # fmt: skip
_TAGS = [*(f"<{end}{each}>" for each in _ELEMENTS for end in ("", "/")), "<td rowspan=2 colspan=3>", "<br>"]


@given(st.lists(st.sampled_from(_TAGS) | st.sampled_from(["word", "\n\nword\n\n", "\n\n- word\n\n"]), max_size=30))
def test_no_word_in_html_is_lost_or_said_twice(parts: list[str]) -> None:
    """Whatever stands in what, and whatever is not closed."""
    numbers = iter(range(len(parts)))
    source = "<div>" + "".join(part.replace("word", f" word{next(numbers)}x ") for part in parts)
    found = markdown.blocks(source, "a.md", "en", markdown.MDBOOK).blocks
    shown_words = "".join(etree.tostring(each, encoding="unicode") for each in xhtml.blocks(found, SCOPE))
    words = re.findall(r"word\d+x", source)
    assert sorted(re.findall(r"word\d+x", shown_words)) == sorted(words)
