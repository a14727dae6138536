"""mdBook's projects, bound as they are: a small one of ours, and a real one where it lies beside the project."""

from pathlib import Path

import pytest
from lxml import etree

import validators
from conftest import ROOT, Bound, bind, epub_alone
from plantin import pipeline
from plantin.catalog import po
from plantin.model import Code
from plantin.walk import texts
from reading import XHTML, documents, faults, shown

GUIDE = ROOT / "tests" / "fixtures" / "guide"
CORPUS = ROOT.parent / "shared" / "corpora" / "rust-by-example"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"{CORPUS.name} does not lie beside the project")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    return bind(GUIDE, tmp_path_factory.mktemp("guide") / "dist")


def test_the_summary_is_the_book(guide: Bound) -> None:
    """Chapters in its order, with their levels, the part that begins, and the draft and the missing file too."""
    found = [
        (chapter.id, chapter.level, chapter.part.msgid if chapter.part else "", chapter.name.msgid)
        for chapter in guide.book.chapters
    ]
    assert found == [
        ("preface", 1, "", "Preface"),
        ("first", 1, "Part One", "First"),
        ("more-within", 2, "", "`Within` it"),
        ("chapter-4", 1, "", "Draft"),
        ("missing", 1, "", "Missing"),
    ]
    assert [str(remark.origin) for remark in guide.book.remarks] == ["src/SUMMARY.md:10:3", "src/preface.md:3:67"]


def test_the_contents_have_the_parts_at_their_top(guide: Bound) -> None:
    """With what stands before and behind them, which holds nothing of the body."""
    nav = documents(guide.path("en", "epub"))["nav"]
    top = nav.find(f".//{XHTML}nav[@id='toc']/{XHTML}ol")
    assert [(item[0].text, len(item)) for item in top][:2] == [("Preface", 1), ("Part One", 2)]


def test_the_languages_are_the_catalogs(guide: Bound) -> None:
    """By the tag that a name means; the newest of the catalogs' dates is the book's."""
    assert guide.book.metadata.languages == ("en", "zh-TW")
    assert str(guide.book.metadata.date) == "2025-03-04"


@pytest.mark.parametrize("tag", ["en", "zh-TW"])
def test_it_is_valid(guide: Bound, tag: str) -> None:
    assert faults(guide.path(tag, "epub")) == []
    assert validators.verapdf(guide.path(tag, "pdf"), "PDFUA-1") == []
    assert validators.verapdf(guide.path(tag, "pdf"), "PDFA-2A") == []


def test_includes_are_read_and_translated(guide: Bound) -> None:
    body = shown(documents(guide.path("zh-TW", "epub"))["first"].find(f"{XHTML}body"))
    assert "引入" in body
    assert "left out" not in body


def test_strings_and_comments_of_code_are_translated(guide: Bound) -> None:
    """A comment keeps its line end, though the translator left it out; an unknown language is one message."""
    rust, console = (block for block in guide.editions["zh-TW"].book.chapters[1].blocks if isinstance(block, Code))
    assert rust.shown == '// 註解\nlet x = "a string";\n'
    assert console.shown == '$ say "你好"\n'


def test_links_lead_to_chapters_or_are_words(guide: Bound) -> None:
    """By the file's name, with `.md` or `.html`; one that leads nowhere leaves its words."""
    preface = documents(guide.path("en", "epub"))["preface"]
    assert [a.get("href") for a in preface.iter(f"{XHTML}a")] == ["first.xhtml#a-place", "more-within.xhtml"]
    assert "nothing" in shown(preface.find(f"{XHTML}body"))
    assert etree.tostring(preface).count(b"gone.md") == 0


def test_nothing_in_the_folder_is_changed(guide: Bound) -> None:
    assert not (GUIDE / "dist").exists()
    assert not (GUIDE / "locales").exists()


@needs_corpus
@pytest.mark.parametrize(("tag", "share"), [("ko", 0.99), ("zh", 0.98), ("es", 0.97), ("ja", 0.96)])
def test_the_messages_are_those_of_mdbooks_tools(tag: str, share: float) -> None:
    """rust-by-example: what is not found is no longer in the source (each miss was looked at)."""
    book, files = pipeline.read(CORPUS)
    msgids = {text.msgid for text in texts(book)}
    name = book.metadata.catalog(tag)
    live = [entry for entry in po.read(files[name], name, tag).entries if not entry.obsolete]
    assert sum(entry.msgid in msgids for entry in live) >= share * len(live)


@needs_corpus
def test_a_real_book_is_a_valid_epub(tmp_path: Path) -> None:
    """rust-by-example in Korean: 197 chapters, nearly all with code; without its PDF, which takes minutes."""
    assert faults(epub_alone(CORPUS, "ko", tmp_path)) == []
