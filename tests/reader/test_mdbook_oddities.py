"""mdBook's projects that are odd, read from names and bytes: what is repaired, and that every repair is told."""

import pytest

from conftest import bound
from plantin import reader
from plantin.edition import original
from plantin.inlines import InlineMath
from plantin.links import links
from plantin.markdown import inline
from plantin.model import Alert, Book, Code, Paragraph, Quote
from plantin.walk import texts
from plantin.writers import nav

RUST = b"""\
// top
fn a() {}
// ANCHOR: main
fn main() {
# let hidden = 1;
    #[attr]
    ## shown
}
// ANCHOR_END: main
"""


def book(summary: str, *, toml: str = '[book]\ntitle = "T"\n', **chapters: str) -> Book:
    """A project with a summary and chapters; a double underscore in a name stands for a slash."""
    files = {f"src/{name.replace('__', '/')}.md": text.encode() for name, text in chapters.items()}
    return reader.read({"book.toml": toml.encode(), "src/SUMMARY.md": summary.encode(), "code/a.rs": RUST, **files})


def told(found: Book) -> list[str]:
    return [str(remark).partition("\n")[0].replace(" warning:", "") for remark in found.remarks]


def test_the_summary_in_every_shape() -> None:
    """CRLF, a title of its own in any language, angle brackets, %20, bullets of each kind, links in one paragraph."""
    summary = (
        "# فهرست\n\n[Preface](README.md)\n[Intro](<in tro.md> 't')\n\n# Part 🔥 One\n\n- [First](./a.md)\n"
        "  * [Nested `x[1]`](deep/README.md)\n      + [Deeper](b%20c.md#x)\n- [Draft]()\n---\n1. [Last](d.md)\n\n"
        "# Part Two\n\n2. [More](e.md)\n\n[App](f.md)\n"
    ).replace("\n", "\r\n")
    names = dict.fromkeys(("README", "in tro", "a", "deep__README", "b c", "d", "e", "f"), "# H\n")
    found = [
        (chapter.matter, chapter.level, chapter.part and chapter.part.msgid, chapter.file, chapter.name.msgid)
        for chapter in book(summary, **names).chapters
    ]
    assert found == [
        ("front", 1, None, "README.md", "Preface"),
        ("front", 1, None, "in tro.md", "Intro"),
        ("body", 1, "Part 🔥 One", "a.md", "First"),
        ("body", 2, None, "deep/README.md", "Nested `x[1]`"),
        ("body", 3, None, "b c.md", "Deeper"),
        ("body", 1, None, "", "Draft"),
        ("body", 1, None, "d.md", "Last"),
        ("body", 1, "Part Two", "e.md", "More"),
        ("back", 1, None, "f.md", "App"),
    ]


def test_a_preface_holds_nothing_of_the_body() -> None:
    """In contents without parts. An emoji in the summary is the one of the chapter's heading, and is shown once."""
    found = book("[P](p.md)\n\n- [🔥 A](a.md)\n  - [B](b.md)\n\n[N](n.md)\n", p="# P", a="# 🔥 A", b="# B", n="# N")
    points = nav.tree(original(found, "0" * 12), depth=2)
    assert [(point.emoji, point.text.shown, len(point.points)) for point in points[:4]] == [
        ("", "P", 0),
        ("🔥", "A", 1),
        ("", "N", 0),
        ("", "Colophon", 0),
    ]


def test_lines_of_the_summary_that_are_no_chapters() -> None:
    found = book("- [A](a.md)\n- [Out](https://example.org)\n- [A again](a.md)\n", a="# A")
    assert [chapter.file for chapter in found.chapters] == ["a.md"]
    assert told(found) == [
        "src/SUMMARY.md:2:3: https://example.org is no chapter of the book",
        "src/SUMMARY.md:3:3: the chapter a.md stands in the summary twice",
    ]


def test_a_link_that_begins_with_a_slash_leads_from_the_root_of_the_site() -> None:
    """Which is the folder of the summary, wherever the link stands; what is not there is told as ever."""
    source = "# B\n\n[A](/a.md#x) [B](/deep/b.html) [top](/) [none](/b.md) [away](//example.org/a.md)\n"
    found = book("- [A](a.md)\n- [R](README.md)\n- [B](deep/b.md)\n", a="# A\n\n## X\n", README="# R\n", deep__b=source)
    places = links(found)
    addresses = ("/a.md#x", "/deep/b.html", "/", "/b.md")
    assert [places.resolve(found.chapters[2], each) for each in addresses] == [
        ("a", "x"),
        ("deep-b", ""),
        ("readme", ""),
        None,
    ]
    assert told(found) == [
        "src/deep/b.md:3:41: the link to '/b.md' leads nowhere",
        "src/deep/b.md:3:55: the link to '//example.org/a.md' leads nowhere",
    ]


def test_includes_as_mdbook_has_them() -> None:
    """Files outside of src, ranges, anchors, hidden lines, a program with its fence; what is escaped stays."""
    source = (
        "# A\n\n```rust\n{{#include ../code/a.rs:main}}\n```\n\n{{#playground ../code/a.rs editable}}\n\n"
        "```rust\n{{#rustdoc_include ../code/a.rs:2}}\n```\n\n```rust\n{{#include ../code/a.rs:1:2}}\n```\n\n"
        "\\{{#include x}} {{#title T}}\n"
    )
    *code, last = book("- [A](a.md)", a=source).chapters[0].blocks
    assert [block.printed for block in code if isinstance(block, Code)] == [
        "fn main() {\n    #[attr]\n    # shown\n}\n",
        "// top\nfn a() {}\nfn main() {\n    #[attr]\n    # shown\n}\n",
        "fn a() {}\n",
        "// top\nfn a() {}\n",
    ]
    assert isinstance(last, Paragraph)
    assert last.text.msgid == "{{#include x}}"


def test_a_file_that_is_no_text_is_not_included() -> None:
    """It would be printed as what its bytes look like."""
    files = {"book.toml": b'[book]\ntitle = "T"\n', "src/SUMMARY.md": b"- [A](a.md)\n", "src/b.txt": b"caf\xe9"}
    found = reader.read({**files, "src/a.md": b"# A\n\n{{#include b.txt}}\n"})
    assert found.chapters[0].blocks == ()
    assert told(found) == ["src/a.md:3:1: src/b.txt is no text in UTF-8"]


def test_lines_that_a_book_hides_are_not_printed() -> None:
    """By the configuration, or by the block; they are still the translators'."""
    toml = '[book]\ntitle = "T"\n[output.html.code.hidelines]\npython = "~"\n'
    source = "# A\n\n```python\n~a = 1  # hidden\nb = 2\n```\n\n```sh,hidelines=!!\n!!x\ny\n```\n"
    python, shell = (each for each in book("- [A](a.md)", toml=toml, a=source).chapters[0].blocks)
    assert isinstance(python, Code)
    assert isinstance(shell, Code)
    assert (python.printed, shell.printed) == ("b = 2\n", "y\n")
    assert [text.msgid for _, text in python.messages] == ["# hidden\n"]


def test_what_a_chapter_says_to_a_preprocessor_is_no_heading() -> None:
    """Front matter, as a course has it for its minutes; a rule with text below it is a rule."""
    found = book("- [A](a.md)\n- [B](b.md)\n", a="---\nminutes: 1\n---\n\n# A\n\n{{%outline}}\n", b="---\n\nText\n")
    assert [chapter.heading.text.msgid for chapter in found.chapters] == ["A", "B"]
    assert told(found) == ["src/a.md:7:1: {{%outline}} is left out"]


def test_what_other_preprocessors_would_replace_is_told() -> None:
    source = (
        "# A\n\n{{#quiz q.toml}}\n\nSee {{#ref x}}, not `{{#if y}}`.\n\n"
        "```mermaid\ngraph\n```\n\n{{#include gone.md}}\n"
    )
    found = book("- [A](a.md)", a=source)
    assert told(found) == [
        "src/a.md:3:1: {{#quiz q.toml}} is left out",
        "src/a.md:5:1: {{#ref x}} is printed as it stands",
        "src/a.md:7: a block of mermaid is printed as code",
        "src/a.md:11:1: there is no file src/gone.md",
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "",
            [],
        ),
        ("[output.html]\nmathjax-support = true\n", ["x_1^2", "y", "z"]),
        ("[preprocessor.katex]\n", ["5 or 6", "z"]),
    ],
)
def test_formulas_are_marked_as_the_book_says(said: str, expected: list[str]) -> None:
    """In a book that has none a dollar is a dollar; the messages are as they were written."""
    source = "# A\n\nIt is $5 or 6$ or `$7$` \\\\(x_1^2\\\\).\n\n\\\\[\ny\n\\\\]\n\n$$z$$\n"
    found = book("- [A](a.md)", toml=f'[book]\ntitle = "T"\n{said}', a=source)
    shown = [text for text in texts(original(found, "0" * 12).book) if text.role == "paragraph"]
    formulas = [node.tex for text in shown for node in inline(text.shown) if isinstance(node, InlineMath)]
    assert formulas == expected
    assert shown[0].msgid.startswith("It is $5 or 6$ or `$7$`")


def test_a_configuration_that_says_little() -> None:
    """No title that is text, a language that is none, one author, a description over lines, text in another folder."""
    toml = b'[book]\nsrc = "."\ntitle = ["x"]\nlanguage = "xx"\nauthor = "Ada"\ndescription = "Of\\nbread"\n'
    found = reader.read({"book.toml": toml, "SUMMARY.md": b"- [A](a.md)", "a.md": b"A\x00\xff."})
    assert (found.title.msgid, found.metadata.language, found.metadata.authors) == ("Untitled", "en", ("Ada",))
    assert found.metadata.description == "Of bread"
    assert told(found) == [
        "book.toml: the language 'xx' is none that CLDR knows",
        "book.toml: the book has no title",
        "a.md:1: a byte that is not UTF-8 stands in the file",
        "a.md:1: a control character stands in the file",
    ]


def test_catalogs_are_found_by_their_names() -> None:
    """As gettext, the web and three-letter codes have them, in the folder that is said; a name that means none is told.

    A thirteenth month is no date.
    """
    names = ["pt_BR", "sr@latin", "jpn", "de_AT.UTF-8", "cn", "zh_Hans", "no", "messages", "ca@valencia", "en"]
    head = b'msgid ""\nmsgstr ""\n"PO-Revision-Date: 2024-13-01 10:00\\n"\n'
    files = {f"i18n/{name}.po": head for name in names} | {"po/fr.po": head, "i18n/old/it.po": head}
    toml = b'[book]\ntitle = "T"\n[preprocessor.gettext]\npo-dir = "./i18n/"\n'
    found = reader.read({"book.toml": toml, "src/SUMMARY.md": b"- [A](a.md)", "src/a.md": b"# A", **files})
    assert found.metadata.languages == ("en", "zh-Hans", "de-AT", "ja", "no", "pt-BR", "sr-Latn")
    assert found.metadata.catalog("ja") == "i18n/jpn.po"
    assert str(found.metadata.date) == "2000-01-01"
    assert told(found) == [
        "i18n/ca@valencia.po: the name of this catalog means no language that CLDR knows: it is left out",
        "i18n/messages.po: the name of this catalog means no language that CLDR knows: it is left out",
        "i18n/zh_Hans.po: i18n/cn.po is the catalog of zh-Hans already: this one is left out",
    ]


def test_a_picture_that_is_damaged_is_told_once() -> None:
    """By its file, and not besides as missing wherever a chapter shows it."""
    chapters = {"src/a.md": b"# A\n\n![x](x.png) <img src='x.png'>\n", "src/d/b.md": b"# B\n\n![x](../x.png)\n"}
    files = {"book.toml": b'[book]\ntitle = "T"\n', "src/SUMMARY.md": b"- [A](a.md)\n- [B](d/b.md)\n", **chapters}
    assert told(reader.read({**files, "src/x.png": b"none"})) == ["src/x.png: the file is damaged, or is no picture"]


@pytest.mark.parametrize("message", ["note _x_", "\\\\[!NOTE\\\\] note _x_"])
def test_an_alert_is_found_by_both_of_its_names(message: str) -> None:
    """Of today's tools, and of those to which it was a quotation; a mark with words behind it is one to this day."""
    translation = message.replace("note _x_", "remarque _x_").replace("\\\\", "")
    catalog = f'msgid "{message}"\nmsgstr "{translation}"\n'
    files = {"book.toml": b'[book]\ntitle = "T"\n', "src/SUMMARY.md": b"- [A](a.md)\n", "po/fr.po": catalog.encode()}
    files["src/a.md"] = b"# A\n\n> [!NOTE]\n> note *x*\n>\n> more\n\n> [!TIP] Title\n> x\n"
    alert, quote = bound(reader.read(files), "fr", files).book.chapters[0].blocks
    assert isinstance(alert, Alert)
    assert isinstance(quote, Quote)
    assert [block.text.shown for block in alert.blocks if isinstance(block, Paragraph)] == ["remarque _x_", "more"]
