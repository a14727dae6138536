"""One more language in a script already known: its catalog and one line in book.toml, and it is an edition."""

import shutil
from pathlib import Path

import validators
import viewers
from commands import change, plantin
from conftest import PARTIAL
from reading import XHTML, documents, faults, shown

DANISH = {
    "A Short Book of Bread": "En lille bog om brød",
    "Flour": "Mel",
    "The Oven": "Ovnen",
    "Times": "Tider",
    "Wheat": "Hvede",
    "Open the door.": "Åbn døren.",
}


def test_a_language_takes_its_catalog_and_one_line(tmp_path: Path) -> None:
    """Danish, of which the program speaks no word: its labels stay English and say so, until they have a catalog."""
    book = Path(shutil.copytree(PARTIAL, tmp_path / "book"))
    change(book / "book/book.toml", '["fa", "bn"]', '["fa", "bn", "da"]')
    assert plantin("update", book, "-l", "da", "-q").status == 0
    catalog = book / "locales" / "da.po"
    for msgid, msgstr in DANISH.items():
        change(catalog, f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    made = plantin("build", book, "-l", "da")
    assert (made.status, "da: EPUB" in made.out, "preview" in made.out) == (0, True, True)
    epub, pdf = book / "dist" / "bread-da.epub", book / "dist" / "bread-da.pdf"
    assert faults(epub) == []
    assert validators.verapdf(pdf, "PDFUA-1") == []
    assert "Åbn døren." in " ".join(viewers.pdftotext(pdf))
    heading = documents(epub)["colophon"].find(f".//{XHTML}h1")
    assert (shown(heading).strip(), heading[0].get("lang")) == ("Colophon", "en")


def test_a_book_may_bring_the_labels_too(tmp_path: Path) -> None:
    """A copy of labels.pot that is filled in, in the program's folder or as locales/labels/ in the book's."""
    book = Path(shutil.copytree(PARTIAL, tmp_path / "book"))
    change(book / "book/book.toml", '["fa", "bn"]', '["da"]')
    plantin("update", book, "-l", "da", "-q")
    labels = book / "locales" / "labels" / "da.po"
    labels.parent.mkdir()
    filled = 'msgid ""\nmsgstr ""\n"Language: da\\n"\n\nmsgid "Colophon"\nmsgstr "Kolofon"\n'
    labels.write_text(filled, encoding="utf-8")
    assert plantin("build", book, "-l", "da", "-f", "epub", "-q").status == 0
    heading = documents(book / "dist" / "bread-da.epub")["colophon"].find(f".//{XHTML}h1")
    assert (shown(heading).strip(), len(heading)) == ("Kolofon", 0)
