"""Titles of any length: on the cover, on the title page and at the head of a page."""

from datetime import date

import pytest

from plantin.edition import Edition, original
from plantin.errors import Origin
from plantin.metadata import Metadata
from plantin.model import Book, Chapter, Heading, Text
from plantin.writers import cover, pdf, sections
from plantin.writers.running import fit
from plantin.xhtml import E, Scope

LONG = "A Very Long and Exhaustive Account of the Baking of Bread in All Its Forms, with Remarks upon Flour"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def edition(title: str, language: str = "en", authors: tuple[str, ...] = ()) -> Edition:
    def text(words: str) -> Text:
        return Text(words, Origin("book.toml"), "title", language)

    metadata = Metadata("book", "urn:x:y", language, (language,), "", "", date(2026, 1, 1), authors)
    chapter = Chapter("a", "a.md", Heading(1, "a", "", text("A")), ())
    return original(Book(text(title), metadata, (chapter,), ()), "0" * 12)


@pytest.mark.parametrize(
    ("title", "chapter", "expected"),
    [
        ("Bread", "Flour", ("Bread", "Flour")),
        (LONG, "Flour", ("A Very Long and Exhaustive Account of…", "Flour")),
        ("Bread", LONG, ("Bread", "A Very Long and Exhaustive Account of the Baking of Bread in All Its…")),
        (WORD, WORD, ("Donaudampfschifffahrtselektrizitätenha…", "Donaudampfschifffahrtselektrizit…")),
    ],
)
def test_the_head_of_a_page_holds_both_titles(title: str, chapter: str, expected: tuple[str, str]) -> None:
    """Those that are too long for their share of an A5 page are cut behind a word, or within one that is too long."""
    line, heading = E.div(title), E.h1({"data-plain": chapter})
    fit(edition(title), E.body(line, heading), sections.page_size("A5")[0])
    assert (line.text, heading.get("data-plain")) == expected


@pytest.mark.parametrize(("title", "least"), [("Bread", 60), (LONG, 14), (WORD, 20)])
def test_a_title_fills_its_place_on_the_cover(title: str, least: float) -> None:
    """Of 400 × 640 pixels; a word that no line holds is broken, and not set in letters that no one can read."""
    made = edition(title)
    scope = Scope(made.language, lambda _: None, lambda _: None, lambda tex, _: E.code(tex), made.labels)
    style = cover.fragment(made, scope, 400, 640).find(".//*[@style]").get("style")
    assert float(style.removeprefix("font-size: ").partition("px")[0]) >= least


def test_twenty_authors_have_as_much_room_as_one() -> None:
    """In smaller letters on the cover, and in two columns on the title page."""
    names = tuple(f"Ada Miller {number}" for number in range(20))
    made = edition("Bread", authors=names)
    scope = Scope(made.language, lambda _: None, lambda _: None, lambda tex, _: E.code(tex), made.labels)
    line = next(
        each for each in cover.fragment(made, scope, 400, 640).iter() if "cover-authors" in each.get("class", "")
    )
    assert 5 < float(line.get("style").removeprefix("font-size: ").partition("px")[0]) < 15
    authors = pdf.title_page(made, scope).find(".//*[@class='authors']")
    assert [name.text for name in authors] == list(names)
