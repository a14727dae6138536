"""The translator's commands: what template, update and check do, say and return."""

import re
from pathlib import Path

from commands import change, plantin


def test_template_writes_every_message_once(book: Path) -> None:
    """The second time there is nothing to write."""
    first = plantin("template")
    assert (first.status, first.out, first.err) == (0, "locales/book.pot: written\n", "")
    template = book / "locales/book.pot"
    text, made = template.read_text(encoding="utf-8"), template.stat().st_mtime_ns
    assert re.findall(r'^msgid "(.*)"$', text, re.MULTILINE) == [
        "",
        "Bread",
        "Flour",
        "Flour is ground grain. See [the mill](https://example.org/mill).",
    ]
    assert plantin("template").out == "locales/book.pot: up to date\n"
    assert (template.read_text(encoding="utf-8"), template.stat().st_mtime_ns) == (text, made)


def test_update_makes_a_catalog_that_is_not_there(book: Path) -> None:
    """A header for its language and every message, none translated; an edition of it can be built at once."""
    change(book / "book/book.toml", '["fr"]', '["fr", "pt-BR"]')
    outcome = plantin("update", "-l", "pt-BR")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "locales/book.pot: written\nlocales/pt-BR.po: written\n"
    catalog = (book / "locales/pt-BR.po").read_text(encoding="utf-8")
    assert '"Language: pt_BR\\n"' in catalog
    assert catalog.count('\nmsgstr ""\n') == 4
    assert plantin("check", "-l", "pt-BR").out == "pt-BR: 0 % of the words are translated (0 of 12)\n"


def test_an_update_without_news_writes_nothing(book: Path) -> None:
    """Not even the same bytes: an editor that has the file open would ask."""
    plantin("update")
    before = {path: path.stat().st_mtime_ns for path in book.rglob("*")}
    outcome = plantin("update")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "locales/book.pot: up to date\nlocales/fr.po: up to date\n"
    assert {path: path.stat().st_mtime_ns for path in book.rglob("*")} == before


def test_a_changed_paragraph_becomes_fuzzy_and_keeps_what_it_was(book: Path) -> None:
    """The translator sees the old msgid, and no reader sees the old translation as if it were the new one's."""
    change(book / "book/01-flour.md", "Flour is ground grain.", "Flour is finely ground grain.")
    assert plantin("update", "-q").out == ""
    catalog = (book / "locales/fr.po").read_text(encoding="utf-8")
    assert (
        "#, fuzzy\n"
        '#| msgid "Flour is ground grain. See [the mill](https://example.org/mill)."\n'
        'msgid "Flour is finely ground grain. See [the mill](https://example.org/mill)."\n'
        'msgstr "La farine est du grain moulu. Voir [le moulin](https://example.org/mill)."\n'
    ) in catalog
    assert 'msgid "Flour"\nmsgstr "Farine"\n' in catalog
    outcome = plantin("check")
    assert outcome.status == 0
    line = catalog.partition('msgid "Flour is finely')[0].count("\n") + 1
    start = "Flour is finely ground grain. See [the mill](https://exam"
    assert outcome.err == f"locales/fr.po:{line}:1: note fuzzy: still to be looked at: “{start}…”\n"


def test_update_touches_no_catalog_that_it_cannot_read(book: Path) -> None:
    """The others are brought up to date, and the status says so."""
    change(book / "book/book.toml", '["fr"]', '["fr", "de"]')
    change(book / "locales/fr.po", '"Farine"', '"Farine')
    before = (book / "locales/fr.po").read_bytes()
    outcome = plantin("update")
    assert outcome.status == 3
    assert outcome.err.startswith("locales/fr.po:10:15: error: the closing quotation mark is missing\n")
    assert (book / "locales/fr.po").read_bytes() == before
    assert (book / "locales/de.po").exists()


def test_update_without_languages_is_for_catalogs(book: Path) -> None:
    """With one, the others are left as they are."""
    change(book / "book/book.toml", '["fr"]', '["fr", "de"]')
    before = (book / "locales/fr.po").read_bytes()
    assert plantin("update", "--language", "de").out == "locales/book.pot: written\nlocales/de.po: written\n"
    assert (book / "locales/fr.po").read_bytes() == before
    assert "locales/fr.po: written\n" in plantin("update").out


def test_check_is_content_with_a_good_catalog(book: Path) -> None:
    """Status 0, and how much is translated."""
    outcome = plantin("check")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "fr: 100 % of the words are translated (12 of 12)\n"
    assert plantin("check", "--quiet").out == ""


def test_check_names_what_it_finds(book: Path) -> None:
    """Status 1; the finding has its place, severity, code and hint."""
    change(book / "locales/fr.po", '"Farine"', '" Farine"')
    outcome = plantin("check", "-q")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        "locales/fr.po:10:1: warning spaces: white space stands around the translation\n  hint: remove it\n"
    )


def test_a_note_of_check_is_no_fault(book: Path) -> None:
    """What is not translated yet is work to do, not a finding that stops a script."""
    change(book / "locales/fr.po", '"Farine"', '""')
    outcome = plantin("check")
    assert outcome.status == 0
    assert outcome.err == "locales/fr.po:9:1: note untranslated: not translated yet: “Flour”\n"


def test_check_asks_for_an_update_where_a_message_is_missing(book: Path) -> None:
    """The catalog is older than the text."""
    change(book / "book/01-flour.md", "# Flour", "# Fine Flour")
    outcome = plantin("check")
    assert outcome.status == 1
    assert outcome.err == ("locales/fr.po: warning missing: no message for “Fine Flour”\n  hint: run: plantin update\n")


def test_check_says_which_characters_of_the_text_itself_no_typeface_has(book: Path) -> None:
    """As a build would, which makes no edition then; not where another language is asked for."""
    change(book / "book/01-flour.md", "ground grain", "ground 𓀀 grain")
    outcome = plantin("check")
    assert outcome.status == 1
    assert outcome.out.startswith("en: the text itself has findings\n")
    assert outcome.err.startswith("book/01-flour.md:3:1: error glyph: no typeface of the en edition has 𓀀 (U+13000)\n")
    assert "of the en edition" not in plantin("check", "-l", "fr").err


def test_check_prints_a_message_of_many_lines_on_one(book: Path) -> None:
    """Its line breaks are spaces there."""
    (book / "book/02-oven.md").write_text("# Flour\n\nBread\\\nand salt\n", encoding="utf-8")
    assert "no message for “Bread and salt”\n" in plantin("check").err


def test_the_highest_status_of_check_wins(book: Path) -> None:
    """A catalog with findings, then one that cannot be read."""
    change(book / "book/book.toml", '["fr"]', '["de", "fr"]')
    change(book / "locales/fr.po", '"Farine"', '" Farine"')
    (book / "locales/de.po").write_bytes(b"")
    outcome = plantin("check")
    assert outcome.status == 3
    assert outcome.err.splitlines()[0] == "locales/de.po: error: the catalog is empty"
    assert "warning spaces" in outcome.err
