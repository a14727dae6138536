"""The template holds every text of a book once, with what helps to translate it."""

from datetime import date

from plantin.catalog.po import read
from plantin.catalog.template import template
from plantin.catalog.write import write
from plantin.errors import Origin
from plantin.model import Role, Text


def text(msgid: str, file: str = "book/01.md", *, role: Role = "paragraph", note: str = "", context: str = "") -> Text:
    return Text(msgid, Origin(file, 3), role, "en", note=note, context=context or None)


TEXTS = [
    text("Bread", role="heading"),
    text("A loaf."),
    text("Bread", "book/02.md", note="The word,\nnot the thing."),
    text("Bread", "my book/03.md", role="cell"),
    text("Bread", "book/04.md", role="label", context="menu"),
    text(""),
    text("  "),
]

EXPECTED = """\
msgid ""
msgstr ""
"Project-Id-Version: Bread\\n"
"POT-Creation-Date: 2024-10-22 00:00+0000\\n"
"Report-Msgid-Bugs-To: bugs@example.org\\n"
"Language-Team: \\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"

#. type: heading
#. type: paragraph
#. type: cell
#. The word,
#. not the thing.
#: book/01.md
#: book/02.md
#: \u2068my book/03.md\u2069
msgid "Bread"
msgstr ""

#. type: paragraph
#: book/01.md
msgid "A loaf."
msgstr ""

#. type: label
#: book/04.md
msgctxt "menu"
msgid "Bread"
msgstr ""
"""


def test_a_template_is_what_translators_start_from() -> None:
    """Messages in reading order, files without line numbers, and the day that was given."""
    made = template(TEXTS, project="Bread", date=date(2024, 10, 22), bugs="bugs@example.org")
    assert write(made).decode() == EXPECTED


def test_a_template_is_a_catalog() -> None:
    """It is read back as it was, and nobody is credited for it."""
    made = template(TEXTS, project="Bread", date=date(2024, 10, 22), bugs="bugs@example.org")
    assert read(write(made), made.file) == made
    assert (made.credits, made.team, made.revision, made.language) == ((), "", None, "")


def test_a_project_of_two_lines_stays_in_its_field() -> None:
    """A title cannot add a field to the header."""
    made = template([], project="Bread\nX-Evil: yes", date=date(2024, 10, 22), bugs="")
    assert "X-Evil" not in read(write(made), made.file).header
