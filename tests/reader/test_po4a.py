"""Folders of Markdown with po4a's catalogs: a small one of ours, and a real one where it lies beside the project."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

import validators
from cases import Case, each
from conftest import ROOT, bound, epub_alone
from foreign import CONFIGURED
from plantin import pipeline, reader
from plantin.catalog import po
from plantin.edition import Edition
from plantin.errors import UsageError
from plantin.markdown import NO_PICTURES, blocks
from plantin.model import Book
from plantin.reader.po4a.chapters import chapter, page
from plantin.reader.po4a.segments import Options, segments
from plantin.walk import all_headings, texts
from reading import XHTML, documents, faults
from test_markdown import described

GARDEN = ROOT / "tests" / "fixtures" / "garden"
CORPUS = ROOT.parent / "shared" / "corpora" / "fdroid-docs"
WAITING = {"faq-client", "how-to-help", "take-down-requests", "second-audit-report", "third-audit-report"}
"""Chapters with HTML and addresses that are not yet made valid."""
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"{CORPUS.name} does not lie beside the project")


@pytest.fixture(scope="module")
def garden() -> tuple[Book, Mapping[str, bytes]]:
    return pipeline.read(GARDEN)


def edition(garden: tuple[Book, Mapping[str, bytes]], tag: str) -> Edition:
    book, files = garden
    return bound(book, tag, files)


def shown(edition: Edition) -> list[tuple[str, str]]:
    """The language and the text of everything in an edition's seeds."""
    chapter = edition.book.chapters[1]
    book = replace(edition.book, chapters=(chapter,))
    return [(text.language, text.shown) for text in texts(book)]


@each("po4a")
def test_the_messages_are_those_of_po4a(case: Case) -> None:
    source, options = case.given, Options()
    if option := re.match(r"\((\w+)=?(.*)\)\n", source):
        source = source[option.end() :]
        options = Options(option[1] != "neverwrap", option[1] != "nobullets", breaks=option[2])
    found = segments(f"{source}\n", options)
    assert "\n".join(f"{each.role} {each.msgid!r}" for each in found) == case.expected
    assert all(source[each.span.start : each.span.end].split() for each in found)


def test_the_folder_says_what_the_book_is(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    """Its README the title, its front matter the order, its catalogs the languages and the day."""
    book, _ = garden
    assert book.title.msgid == "The Garden Book"
    assert [(chapter.id, chapter.heading.emoji, chapter.name.msgid) for chapter in book.chapters] == [
        ("soil", "🪱", "Soil"),
        ("seeds", "", "Seeds"),
        ("plan", "", "The Plan"),
    ]
    assert book.metadata.languages == ("en", "de", "fr", "zh-TW")
    assert str(book.metadata.date) == "2025-06-07"
    assert [str(remark.origin) for remark in book.remarks] == [
        "docs/soil.md:30:35",
        "docs/seeds.md:7:1",
        "docs/soil.md:30:63",
    ]


def test_every_message_is_found_but_what_left_the_book(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    book, files = garden
    known = {name for text in texts(book) for name in (text.msgid, *(alias.msgid for alias in text.aliases))}
    missed = [e.msgid for e in po.read(files["po/docs.fr.po"], "").entries if e.msgid not in known]
    assert missed == ["A sentence that has left the book."]


def test_a_translation_is_read_as_markdown(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    """Lists, tables and code come of lines; a definition may lead elsewhere in another language."""
    soil = edition(garden, "fr").book.chapters[0]
    assert (soil.heading.text.shown, soil.heading.emoji, soil.heading.id) == ("La terre", "🪱", "soil")
    assert [*described(soil.blocks)] == [
        "p 'Une bonne terre est _sombre_.  Elle sent la pluie, et l’eau [s’y perd](https://example.org/fr/drainage).'",
        "h2 'Ce qu’on ajoute' #additions",
        "list",
        "  item",
        "    p 'Du compost, comme il est au printemps'",
        "  item",
        "    p 'Sand'",
        "    list",
        "      item",
        "        p 'très peu'",
        "table none none",
        "  'quoi' 'combien'",
        "  'chaux' 'une main'",
        "code sh '# Bêchez deux fois\\ndig --deep \"the bed\"\\n'",
        "  '# Bêchez deux fois\\n'",
        "  '\"the bed\"'",
        "p 'Voyez [les graines](../seeds) ou  le [site](/news/).'",
    ]


def test_anchors_are_those_of_the_source(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    ids = [
        [each.id for chapter in edition(garden, tag).book.chapters for each in all_headings(chapter.blocks)]
        for tag in ("en", "fr", "zh-TW")
    ]
    assert ids == [["additions", "sowing"]] * 3


def test_what_is_not_translated_keeps_its_language(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    """Item by item, and line by line where a hard break made two messages of a paragraph; a fuzzy one is none."""
    assert [each for each in shown(edition(garden, "fr")) if each[1] != "Les graines"] == [
        ("fr", "Semer"),
        ("fr", "Semez en lignes."),
        ("fr", "Arrosez-les.[^1]"),
        ("fr", "Première ligne,"),
        ("en", "second line."),
        ("fr", "Le soir."),
    ]
    assert [each for each in shown(edition(garden, "zh-TW")) if each[0] != "en"] == [
        ("zh-TW", "種子"),
        ("zh-TW", "成行播種。"),
    ]


def test_coverage_is_of_the_source(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    words = {edition(garden, tag).coverage.words for tag in ("en", "fr", "zh-TW")}
    assert len(words) == 1
    assert 0 < edition(garden, "zh-TW").coverage.percent < edition(garden, "fr").coverage.percent < 100


def test_one_bad_catalog_does_not_hold_up_the_others(tmp_path: Path) -> None:
    """The German one lacks a quotation mark; the others are made, and are valid."""
    made = pipeline.build(pipeline.Request(GARDEN, tmp_path / "dist"), lambda *_: None, pipeline.here(1)).results
    assert [result.language for result in made if result.problems] == ["de"]
    assert str(made[1].problems[0].origin) == "po/docs.de.po:2:14"
    for tag in ("en", "fr", "zh-TW"):
        assert faults(tmp_path / "dist" / f"the-garden-book-{tag}.epub") == []
        assert validators.verapdf(tmp_path / "dist" / f"the-garden-book-{tag}.pdf", "PDFUA-1") == []
    seeds = documents(tmp_path / "dist" / "the-garden-book-fr.epub")["soil"]
    assert [a.get("href") for a in seeds.iter(f"{XHTML}a")][:2] == ["https://example.org/fr/drainage", "seeds.xhtml"]
    assert not (GARDEN / "dist").exists()


def test_a_configuration_is_obeyed() -> None:
    """It names the chapters, how each is read, and a language's catalogs, which may be one a chapter."""
    book = reader.read(CONFIGURED)
    assert [chapter.file for chapter in book.chapters] == ["pages/one.md", "pages/two.md"]
    assert {tag: book.metadata.catalogs(tag) for tag in book.metadata.languages[1:]} == {
        "fr": ("i18n/one/fr.po", "i18n/two/fr.po"),
        "pt-BR": ("i18n/two/pt-br.po",),
    }
    assert [str(remark.origin) for remark in book.remarks] == ["po4a.cfg:9"]
    assert book.metadata.language == "en-GB"
    french = bound(book, "fr", CONFIGURED).book
    assert [chapter.heading.text.shown for chapter in french.chapters] == ["Un", "Two"]
    assert [text.shown for text in texts(french) if text.language == "fr"] == ["Un", "Pain et sel", "Pain", "Sel"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("<title>Site</title><h1 class='x'>Bread\n&amp; <b>Salt</b></h1><p>Text</p>", "Bread & Salt"),
        ("<head><title>Bread</title></head><p>Text</p>", "Bread"),
        ("<h1> </h1><p>Text</p>", "one"),
    ],
)
def test_a_page_of_html_is_called_by_its_heading_or_its_title(source: str, name: str) -> None:
    """Which it then does not print a second time."""
    made, _ = chapter(page("one.html", source.encode()), Options(), "en", "po4a", NO_PICTURES, blocks)
    assert made.heading.text.msgid == name
    assert made.passages[0].source.count("Text") == 1
    assert name not in made.passages[0].source


@pytest.mark.parametrize(
    ("data", "words", "told"),
    [
        ("# Zwölf\r\rLaibe \ufffd\r".encode(), ["Zwölf", "Laibe \ufffd"], []),
        ("# Zwölf\r\n\r\nLaibe".encode("utf-16"), ["Zwölf", "Laibe"], []),
        ("# Zwölf\n\nLaibe\x07".encode("latin-1"), ["Zw\ufffdlf", "Laibe"], ["a byte that is not", "a control char"]),
    ],
    ids=["old Mac's", "UTF-16", "Latin-1"],
)
def test_a_page_in_any_charset_is_read(data: bytes, words: list[str], told: list[str]) -> None:
    """UTF-16 says that it is; of any other what is not UTF-8 is told, and not that a file has a U+FFFD itself."""
    read = page("one.md", data)
    assert [line.strip("# ") for line in read.source.split("\n") if line] == words
    assert [remark.text[: len(start)] for remark, start in zip(read.remarks, told, strict=True)] == told


@pytest.mark.parametrize("configured", [True, False])
def test_a_catalog_whose_name_means_no_language_is_told(configured: bool) -> None:
    """The others are read."""
    french = b'#. type: Plain text\n#: pages/one.md:3\nmsgid "Bread\\nand salt\\n"\nmsgstr "Pain"\n'
    files = {**CONFIGURED, "i18n/one/fr.po": french, "i18n/two/klingon.po": b'msgid "Two"\nmsgstr "cha"\n'}
    book = reader.read(files if configured else {name: files[name] for name in files if name != "po4a.cfg"})
    assert book.metadata.languages == ("en-GB" if configured else "en", "fr", "pt-BR")
    assert [str(each.origin) for each in book.remarks if "means no language" in each.text] == ["i18n/two/klingon.po"]


def test_without_a_configuration_the_catalogs_tell_how_they_were_made() -> None:
    """Their references name the chapters, their msgids whether lines were folded; what is theirs is no chapter."""
    files = {name: data for name, data in CONFIGURED.items() if name.endswith(".md")} | {
        "README.md": b"# A Book\n",
        "pages/one.fr.md": b"# Un\n",
        "po/fr/pages.po": b'#. type: Plain text\n#: ../../pages/one.md:3\nmsgid "Bread\\nand salt\\n"\nmsgstr "Pain"\n',
    }
    book = reader.read(files)
    assert (book.title.msgid, [chapter.file for chapter in book.chapters]) == (
        "A Book",
        ["pages/four.md", "pages/one.md", "pages/two.md"],
    )
    french = bound(book, "fr", files).book
    assert [text.shown for text in texts(french) if text.language == "fr"] == ["Pain"]


def test_catalogs_without_comments_are_read_as_well(garden: tuple[Book, Mapping[str, bytes]]) -> None:
    """With neither kinds nor references, as some tools leave them: most of the messages are the text's."""
    book, files = garden
    bare = {name: re.sub(rb"(?m)^#[.:].*\n", b"", data) if ".po" in name else data for name, data in files.items()}
    for files in (bare, {name: bare[name] for name in bare if not name.endswith(".pot")}):
        found = reader.read(files)
        assert [*texts(found)] == [*texts(book)]
        assert found.metadata == book.metadata


def test_catalogs_of_a_program_beside_its_readme_are_no_book() -> None:
    """Though a word of theirs stands there too."""
    program = b'msgid "Open"\nmsgstr "Ouvrir"\n\nmsgid "Save"\nmsgstr "Enregistrer"\n'
    with pytest.raises(UsageError, match="holds no book"):
        reader.read({"README.md": b"# A Program\n\nOpen\n", "docs/use.md": b"# Use\n", "po/fr.po": program})


@needs_corpus
def test_every_message_of_the_template_is_found() -> None:
    """F-Droid's documentation: all 2,053, and none is made that is not in it but the titles of two pages of HTML."""
    book, files = pipeline.read(CORPUS)
    template = {entry.msgid for entry in po.read(files["po/_docs.pot"], "").entries}
    made = {text.msgid for text in texts(book)}
    assert len(template) == 2053
    assert template - made == set()
    assert made - template == {"Second Audit Report", "Third Audit Report"}


@needs_corpus
def test_every_language_of_a_real_book_is_read() -> None:
    """Eight, some translated to a hundredth: each has its blocks, in its own language or in the source's."""
    book, files = pipeline.read(CORPUS)
    for tag in book.metadata.languages:
        edition = bound(book, tag, files)
        assert {text.language for text in texts(edition.book)} <= {"en", tag}
        assert [len(chapter.passages) for chapter in edition.book.chapters] == [0] * 43


@needs_corpus
def test_a_real_book_is_a_valid_epub(tmp_path: Path) -> None:
    """F-Droid's documentation in Persian, of which little is translated; without its PDF, which takes minutes."""
    assert faults(epub_alone(CORPUS, "fa", tmp_path)) == []
