"""The 652 examples of the CommonMark specification: what a chapter makes of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from msgspec.structs import replace

import battery
import commonmark
from plantin import markdown, xhtml
from plantin.labels import labels
from plantin.locale import language

LISTED = Path(__file__).parent / "cases" / "commonmark.txt"


class Every(tuple[str, ...]):
    """The pictures of a book that has each that is asked for."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


def listed() -> set[int]:
    """The numbers of the examples that are changed on purpose."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return {int(number) for line in lines if re.fullmatch(r"[\d ]+", line) for number in line.split()}


def ours(source: str) -> str:
    """The XHTML of a chapter in which every address leads somewhere."""

    def place(address: str) -> str:
        return quote(address, safe="/?#=&:;,!*()'@+$%[]~")

    scope = xhtml.Scope(language("en"), place, place, lambda tex, _: xhtml.E.var(tex), labels(language("en")))
    found = markdown.blocks(source, "a.md", "en", replace(markdown.OWN, strict=False), Every())
    written = (etree.tostring(each, encoding="unicode") for each in xhtml.blocks(found.blocks, scope))
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", "".join(written))


def changed() -> Iterator[int]:
    for example in commonmark.examples():
        if commonmark.normal(ours(example.markdown)) != commonmark.normal(example.html):
            yield example.number


def test_the_examples_are_those_of_the_specification() -> None:
    assert len(commonmark.examples()) == 652


def test_an_example_gives_what_the_specification_says_unless_it_is_listed() -> None:
    """tests/cases/commonmark.txt has the numbers and reasons; one that is listed in vain fails too."""
    assert set(changed()) == listed()


@pytest.mark.parametrize(("first", "second"), [("<p>a <b>b</b></p>", "<p>a b</p>"), ("<p>a</p><p>b</p>", "<p>a b</p>")])
def test_what_differs_is_seen(first: str, second: str) -> None:
    assert commonmark.normal(first) != commonmark.normal(second)


@pytest.mark.parametrize("formats", [("epub",)])
def test_every_example_is_a_chapter_of_a_valid_book(formats: tuple[str, ...]) -> None:
    """To EPUBCheck. With ("epub", "pdf") veraPDF has nothing to say either, but takes minutes."""
    assert list(battery.objections([example.markdown for example in commonmark.examples()], formats)) == []
