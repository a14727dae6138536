"""Catalogs of older tools: whole paragraphs with their marks, an emoji in a msgid, links as references."""

from conftest import bound
from plantin import reader
from plantin.catalog import po
from plantin.markdown import OWN, blocks
from plantin.model import Book, Heading
from plantin.translate import translated
from plantin.walk import texts, texts_in
from test_markdown import described

CHAPTER = """# 🔥 Fire
Right below the *heading*.

## Second `part`

A paragraph with a
line break and [a link][wp].

- one *thing*
- another
  - within

> A quote.

| a | b |
|---|---|
| c | d |

```rust
// A comment

fn main() {}
```

1. First

2. Second

[wp]: https://example.org/fire
"""
FIRST = r"""
msgid "# 🔥 Fire\n"
"Right below the *heading*."
msgstr "# 🔥 Feu\n"
"Juste sous le *titre*."

msgid "## Second `part`"
msgstr "## Deuxième `part`"

msgid "A paragraph with a\nline break and [a link][wp]."
msgstr "Un paragraphe et [un lien][wp]."

msgid "- one *thing*\n- another\n  - within"
msgstr "- une *chose*\n- une autre\n  - dedans"

msgid "> A quote."
msgstr "> Une citation."

msgid "| a | b |\n|---|---|\n| c | d |"
msgstr "| aa | bb |\n|---|---|\n| cc | dd |"

msgid "```rust\n// A comment"
msgstr "```rust\n// Un commentaire"

msgid "1. First"
msgstr "1. Premier"
"""
LATER = r"""
msgid "🔥 Fire"
msgstr "🔥 火"

msgid "## Second `part`"
msgstr "## 二"

msgid "A paragraph with a line break and [a link][wp]."
msgstr "一段[链接][wp]。"

msgid "> A quote."
msgstr "> 引"

msgid "A quote."
msgstr "引文"

msgid "another"
msgstr "另"
"""


def files(**catalogs: str) -> dict[str, bytes]:
    return {
        "book.toml": b'[book]\ntitle = "Old"\n',
        "src/SUMMARY.md": b"- [Fire](fire.md)\n",
        "src/fire.md": CHAPTER.encode(),
        **{f"po/{name}.po": text.encode() for name, text in catalogs.items()},
    }


def french(catalog: str) -> Book:
    given = files(fr=catalog)
    return bound(reader.read(given), "fr", given).book


def test_whole_paragraphs_are_read_as_markdown() -> None:
    """Heading, list, quote, table, code and item: each becomes what it is, the reference finds its definition."""
    (chapter,) = french(FIRST).chapters
    assert (chapter.heading.emoji, chapter.heading.text.shown, chapter.heading.id) == ("🔥", "Feu", "fire")
    assert "\n".join(described(chapter.blocks)).splitlines() == [
        "p 'Juste sous le _titre_.'",
        "h2 'Second `part`' #second-part",
        "p 'Un paragraphe et [un lien](https://example.org/fire).'",
        "list",
        "  item",
        "    p 'une _chose_'",
        "  item",
        "    p 'une autre'",
        "    list",
        "      item",
        "        p 'dedans'",
        "quote",
        "  p 'Une citation.'",
        "table none none",
        "  'aa' 'bb'",
        "  'cc' 'dd'",
        "code rust '// Un commentaire\\n\\nfn main() {}\\n'",
        "  '// Un commentaire\\n'",
        "list 1",
        "  item",
        "    p 'Premier'",
        "  item",
        "    p 'Second'",
    ]
    languages = [text.language for text in texts(french(FIRST)) if text.role != "title"]
    assert (languages[:-1], languages[-1]) == (["fr"] * (len(languages) - 1), "en")


def test_the_messages_of_today_come_first() -> None:
    """Where a catalog has both, and where it has some of each."""
    shown = [text.shown for text in texts(french(LATER)) if text.language == "fr"]
    assert shown == ["火", "二", "一段[链接](https://example.org/fire)。", "另", "引文"]


def test_messages_are_counted_once() -> None:
    """Coverage is of today's source, whatever the catalog's messages are."""
    given = files(fr=FIRST, ja=LATER, ko='msgid "x"\nmsgstr "y"\n')
    book = reader.read(given)
    counts = [bound(book, tag, given).coverage for tag in ("en", "fr", "ja", "ko")]
    assert len({count.words for count in counts}) == 1
    assert [count.translated for count in counts][3] == 0


def test_a_mark_is_cut_from_what_a_mark_was_found_by() -> None:
    """In a book of our own too: the emoji stays where it is, once."""
    (found,) = blocks("# 🔥 Fire\n", "x.md", "en", OWN).blocks
    assert isinstance(found, Heading)
    for msgid, msgstr in [("🔥 Fire", "🔥 Feu"), ("# 🔥 Fire", "# 🔥 Feu"), ("🔥 Fire", "Feu"), ("Fire", "Feu")]:
        catalog = po.read(f'msgid "{msgid}"\nmsgstr "{msgstr}"\n'.encode(), "fr.po", "fr")
        assert translated(found.text, catalog, "fr").shown == "Feu"


def test_white_space_alone_makes_no_other_message() -> None:
    (found,) = blocks("Bread and\nsalt.\n", "x.md", "en", OWN).blocks
    (text,) = texts_in((found,))
    catalog = po.read(b'msgid "Bread and \\nsalt.\\n"\nmsgstr "Pain et sel."\n', "fr.po", "fr")
    assert translated(text, catalog, "fr").shown == "Pain et sel."
