"""Passages: source that is read as Markdown once it has been translated."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import ROOT
from plantin.errors import Origin
from plantin.markdown import MDBOOK, NO_PICTURES, RULES, blocks
from plantin.metadata import Metadata
from plantin.model import Book, Chapter, Heading, Passage, Text
from plantin.passages import with_blocks
from plantin.reader.generations import with_first
from plantin.reader.outline import closed_up
from plantin.reader.po4a.chapters import chapter, page
from plantin.reader.po4a.segments import Options
from plantin.walk import map_texts, texts
from test_markdown import described

CORPORA = ROOT.parent / "shared" / "corpora"
METADATA = Metadata("x", "x:y", "en", ("en", "fr"), "", "", date(2000, 1, 1), strict=False, dialect="jekyll")
TITLE = Text("Title", Origin("x.md"), "title", "en", state="kept")

READINGS = (Options(), Options(wrap=False, bullets=False))


def chapters() -> list[Path]:
    """Ours, and those of two real books where they lie beside the project."""
    fixtures = ROOT / "tests" / "fixtures"
    ours = sorted([*fixtures.glob("garden/docs/*.md"), *fixtures.glob("guide/src/**/*.md")])
    return ours + sorted(CORPORA.glob("fdroid-docs/_docs/*.md")) + sorted(CORPORA.glob("rust-by-example/src/**/*.md"))


def book(made: Chapter) -> Book:
    return Book(TITLE, METADATA, (made,), ())


def french(passage_source: str, *translations: tuple[str, str | None]) -> list[str]:
    """What becomes of a chapter whose messages are translated so; None for those that are not."""
    made, _ = chapter(page("x.md", passage_source.encode()), Options(), "en", "po4a", NO_PICTURES, blocks)
    known = dict(translations)

    def change(text: Text) -> Text:
        msgstr = known.get(text.msgid)
        return replace(text, msgstr=msgstr, language="fr", state="translated") if msgstr else text

    bound = with_blocks(map_texts(book(made), change), "fr")
    return [f"{text.language} {text.shown}" for text in texts(bound)]


@pytest.mark.parametrize("options", READINGS, ids=["folded", "as they are"])
def test_a_chapter_read_passage_by_passage_is_the_chapter_read_whole(options: Options) -> None:
    """Whatever the messages are: their passages close over blocks, and find the definitions of links and notes."""
    for path in chapters():
        given = page(path.name, path.read_bytes())
        whole = blocks(given.source, path.name, "en", RULES["jekyll"])
        made, _ = chapter(given, options, "en", "jekyll", NO_PICTURES, blocks)
        found = with_blocks(book(made), "en").chapters[0]
        match whole.blocks:
            case (Heading(id=found.heading.id), *rest):
                pass
            case rest:
                pass
        assert [*described(found.blocks)] == [*described(closed_up(rest)[0])], path
        notes = [[(note.name, *described(note.blocks)) for note in each] for each in (found.notes, whole.notes)]
        assert sorted(notes[0]) == sorted(notes[1]), path


def test_a_chapter_translated_by_itself_is_itself() -> None:
    """With the messages of the first mdbook-i18n-helpers, each translated by what it is."""
    same, odd = 0, 0
    for path in chapters():
        source = path.read_text(encoding="utf-8")
        found = blocks(source, path.name, "en", MDBOOK)
        made = Chapter("x", path.name, Heading(1, "x-x", "", TITLE), closed_up(found.blocks)[0])
        both = with_first(made, source, path.name, MDBOOK, "en")
        odd += not both.passages

        def change(text: Text) -> Text:
            return replace(text, msgstr=text.msgid, language="fr") if text.state == "whole" else text

        given = replace(book(both), metadata=replace(METADATA, dialect="mdbook"))
        bound = with_blocks(map_texts(given, change), "fr")
        assert [*described(bound.chapters[0].blocks)] == [*described(made.blocks)], path
        same += 1
    assert odd <= same / 10


def test_further_lines_stand_as_deep_as_the_first() -> None:
    source = "* Bread\n    * Salt\n"
    assert french(source, ("Bread", "Pain\net levain"), ("Salt", "Sel\n\nfin")) == [
        "fr Pain et levain",
        "fr Sel",
        "fr fin",
    ]


def test_a_heading_is_one_line() -> None:
    assert french("Bread\n\n## Salt\n", ("Salt", "Sel\nfin")) == ["en Bread", "fr Sel fin"]


def test_a_heading_keeps_its_level_and_no_other_comes_of_a_translation() -> None:
    source = "Bread\n\n> ## Salt\n\nWater\n"
    made, _ = chapter(page("x.md", source.encode()), Options(), "en", "po4a", NO_PICTURES, blocks)

    def change(text: Text) -> Text:
        return replace(text, msgstr={"Water": "# Eau", "> ## Salt\n": "> ### Sel\n"}.get(text.msgid), language="fr")

    bound = with_blocks(map_texts(book(made), change), "fr")
    assert [*described(bound.chapters[0].blocks)] == ["p 'Bread'", "quote", "  h2 'Sel' #salt", "p 'Eau'"]


def test_what_was_folded_is_unfolded() -> None:
    """A table, and a list whose items go on without indentation: po4a has them on one line."""
    table = "|a|b|\n|-|-|\n|c|d|\n"
    assert french(table, ("|a|b| |-|-| |c|d|", "|x|y| |-|-| |z|u|")) == ["fr x", "fr y", "fr z", "fr u"]
    items = "- Bread\nand salt\n- Water\n"
    assert french(items, ("- Bread and salt - Water", "- Pain - Eau")) == ["fr Pain", "fr Eau"]


def test_a_passage_without_messages_is_read() -> None:
    made = Chapter("x", "x.md", Heading(1, "x", "", TITLE), (), passages=(Passage("Bread\n", (), Origin("x.md", 1)),))
    assert [*described(with_blocks(book(made), "fr").chapters[0].blocks)] == ["p 'Bread'"]
