"""Labels: every one that the program uses is in the template, and every language that it speaks has them all."""

import ast
import string
from pathlib import Path

import pytest

from plantin.catalog import po
from plantin.labels import labels
from plantin.locale import language
from plantin.markdown import OWN, blocks
from plantin.writers.matter import LABELS
from plantin.xhtml import E, Scope
from plantin.xhtml import blocks as elements
from tags import LANGUAGES

PACKAGE = Path(__file__).parents[1] / "scripts" / "plantin"
CATALOGS = sorted((PACKAGE / "labels").glob("*.po"))
TEMPLATE = po.read((PACKAGE / "labels" / "labels.pot").read_bytes(), "labels.pot")


@pytest.mark.parametrize(("tag", "word"), [("en", "Details"), ("de", "Einzelheiten"), ("ja", "詳細")])
def test_what_may_be_opened_has_a_title(tag: str, word: str) -> None:
    """The edition's own word where the author gave it none."""
    source = blocks("<details>\n\nHidden.\n\n</details>\n", "x.md", tag, OWN)
    facts = language(tag)
    scope = Scope(facts, str, str, lambda tex, _: E.code(tex), lambda kind: labels(facts)(LABELS[kind]))
    (made,) = elements(source.blocks, scope)
    assert "".join(made[0].itertext()) == word


def strings() -> set[str]:
    """Every string of the program's code, the pieces of one text joined."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } | {word for path in (PACKAGE / "templates").glob("*") for word in path.read_text().split('"')}


def test_the_template_holds_what_the_program_uses_and_no_more() -> None:
    """A label that no code names is dead; one that it names and the template lacks is never translated."""
    assert {entry.msgid for entry in TEMPLATE.entries} <= strings()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_a_language_has_every_label(path: Path) -> None:
    """With the same placeholders."""
    catalog = po.read(path.read_bytes(), path.name, path.stem)
    assert [entry.msgid for entry in catalog.entries] == [entry.msgid for entry in TEMPLATE.entries]
    for entry in catalog.entries:
        assert entry.text, f"{entry.msgid!r} is not translated"
        assert fields(entry.text) == fields(entry.msgid)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_program_speaks_every_language_of_the_book() -> None:
    assert {path.stem for path in CATALOGS} | {"en"} == set(LANGUAGES)


def test_a_label_that_a_language_lacks_stays_english_and_says_so() -> None:
    assert labels(language("da"))("Contents").language == "en"
    assert labels(language("fr"))("Contents").language == "fr"


def test_a_book_may_have_a_label_of_its_own() -> None:
    """Its catalog comes before the program's."""
    own = po.read(b'msgid ""\nmsgstr ""\n\nmsgid "Contents"\nmsgstr "Sommaire"\n', "own.po", "fr")
    assert labels(language("fr"), own)("Contents").shown == "Sommaire"
    assert labels(language("fr"), own)("Colophon").shown == labels(language("fr"))("Colophon").shown
