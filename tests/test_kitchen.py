"""A small book with all that a chapter may say of itself: parts, front and back matter, chapters within chapters,
includes, pictures of its languages, and links that print a page."""

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

import validators
import viewers
from conftest import ROOT, Bound, bind
from plantin.labels import labels
from plantin.locale import language
from reading import EPUB_TYPE, XHTML, documents, faults, package

KITCHEN = ROOT / "tests" / "fixtures" / "kitchen"


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    return bind(KITCHEN, tmp_path_factory.mktemp("kitchen") / "dist")


@pytest.mark.parametrize("tag", ["en", "fr"])
def test_it_is_valid(kitchen: Bound, tag: str) -> None:
    assert faults(kitchen.path(tag, "epub")) == []
    assert validators.verapdf(kitchen.path(tag, "pdf"), "PDFUA-1") == []
    assert validators.verapdf(kitchen.path(tag, "pdf"), "PDFA-2A") == []


def test_the_documents_say_which_matter_they_are_of(kitchen: Bound) -> None:
    """On the body; a part has a page of its own, and a preface, of which no one says that it is one, no type."""
    found = [
        (name, *(element.get(EPUB_TYPE) for element in (body, body[0])))
        for name, document in documents(kitchen.path("en", "epub")).items()
        if (body := document.find(f"{XHTML}body")) is not None
    ]
    assert found[3:] == [
        ("00-preface", "frontmatter", None),
        ("part_01-flour", "bodymatter", "part"),
        ("01-flour", "bodymatter", "chapter"),
        ("01-flour-01-rye", "bodymatter", "chapter"),
        ("part_02-oven", "bodymatter", "part"),
        ("02-oven", "bodymatter", "chapter"),
        ("90-sources", "backmatter", None),
        ("colophon", None, "colophon"),
    ]


def test_the_contents_have_parts_and_the_matter_around_them(kitchen: Bound) -> None:
    """In the navigation document and in the bookmarks alike; a chapter goes by the title that its contents give it."""
    tree = [
        ("Préface", []),
        ("De quoi il est fait", [("La farine", [("Kinds", []), ("Le seigle", [])])]),
        ("Comment on le fait", [("🔥 Le four", [("La chaleur", [])])]),
        ("Sources", []),
        ("Colophon", []),
    ]
    nav = documents(kitchen.path("fr", "epub"))["nav"]
    assert entries(nav.find(f".//{XHTML}nav[@id='toc']/{XHTML}ol")) == tree
    with pikepdf.open(kitchen.path("fr", "pdf")) as pdf, pdf.open_outline() as outline:
        assert bookmarks(outline.root)[1:] == tree


def entries(element: object) -> list[tuple[str, list]]:
    """An ordered list of the contents as a tree of titles."""
    return [("".join(item[0].itertext()), entries(item[1]) if len(item) > 1 else []) for item in element]


def bookmarks(items: list[pikepdf.OutlineItem]) -> list[tuple[str, list]]:
    return [(item.title, bookmarks(item.children)) for item in items]


def test_the_landmarks_lead_to_the_body_and_to_the_back(kitchen: Bound) -> None:
    nav = documents(kitchen.path("en", "epub"))["nav"]
    found = {link.get(EPUB_TYPE): link.get("href") for link in nav.iter(f"{XHTML}a") if link.get(EPUB_TYPE)}
    assert (found["bodymatter"], found["backmatter"]) == ("part_01-flour.xhtml", "90-sources.xhtml")


def test_a_picture_is_the_languages_own_where_there_is_one(kitchen: Bound) -> None:
    """As a figure, in a sentence and in HTML; and only the pictures that are seen travel."""
    for tag, expected in (("en", "oven-"), ("fr", "oven-fr-")):
        oven = documents(kitchen.path(tag, "epub"))["02-oven"]
        seen = [re.sub(r"[0-9a-f]{6}\..*", "", image.get("src")) for image in oven.iter(f"{XHTML}img")]
        assert seen == [f"../images/{expected}"] * 3
        with zipfile.ZipFile(kitchen.path(tag, "epub")) as archive:
            names = [Path(name).name for name in archive.namelist() if "/images/" in name and "cover" not in name]
        assert [re.sub(r"[0-9a-f]{6}\..*", "", name) for name in names] == ["01-flour-ear-", expected]


def test_an_included_passage_is_translated_and_has_its_own_place(kitchen: Bound) -> None:
    """Between its marks alone."""
    oven = kitchen.editions["fr"].book.chapters[3]
    passage = oven.blocks[2].text
    assert (str(passage.origin), passage.shown) == ("book/parts/temperatures.md:2:1", "Le pain veut 230 °C.")


@pytest.mark.parametrize("tag", ["en", "fr"])
def test_a_link_to_another_chapter_prints_its_page(kitchen: Bound, tag: str) -> None:
    """In brackets, as the language has them; not one within the chapter, nor one that is a page already."""
    pages = [" ".join(page.split()) for page in viewers.pdftotext(kitchen.path(tag, "pdf"))]
    label = labels(language(tag))("(page {page})").shown.replace("\xa0", " ")  # as the extractor gives it
    preface, flour, oven = (next(page for page in pages if words in page) for words in SENTENCES[tag])
    assert preface.count(label.format(page=6)) == preface.count(label.format(page=9)) == 1
    assert f"many, and rye {label.format(page=7)}" in flour
    assert f"page 3, and at the preface {label.format(page=4)}." in oven


SENTENCES = {"en": ("Begin with", "There are", "Look at"), "fr": ("Commencez", "There are", "Look at")}


def test_a_description_says_its_language_in_a_translation(kitchen: Bound) -> None:
    for tag, said in (("en", None), ("fr", "en")):
        element = package(kitchen.path(tag, "epub")).find(".//{*}description")
        assert element is not None
        assert element.text == "What a baker needs to know, in three chapters."
        assert element.get("{http://www.w3.org/XML/1998/namespace}lang") == said
