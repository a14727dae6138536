"""Chapters that were read before: the same is known, and anything else is read."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import commonmark
from plantin import readings
from plantin.cache import Cache
from plantin.errors import Origin
from plantin.markdown import MDBOOK, OWN, Seen, Source, blocks
from plantin.model import Text
from plantin.readings import Readings
from plantin.walk import map_blocks

CHAPTER = """\
# 🍞 Bread

Flour[^1], *salt* and a `cup` of water. ![](a.svg)

> [!NOTE]
> | a | b |
> |---|--:|
> | 1 | 2 |

1. - [x] Knead.

   ```python
   print("dough")  # a comment
   ```

<div lang="fr" id="pain"><p>Du pain</p></div>

Yeast
: alive

![A loaf](a.svg)

$$
x^2
$$

---

[^1]: Of wheat.
"""
"""Every kind of block."""
SEEN = Seen("01.md", ("a.svg",))
GIVEN = (CHAPTER, "book/01.md", "en", OWN, SEEN)


def uncounted(source: Source) -> Source:
    """A chapter as `markdown.blocks` gives it: nobody has counted its words."""

    def change(text: Text) -> Text:
        return replace(text, words=None)

    notes = tuple(replace(note, blocks=map_blocks(note.blocks, change)) for note in source.notes)
    return replace(source, blocks=map_blocks(source.blocks, change), notes=notes)


def known(folder: Path) -> Readings:
    """What is known to one build of the builds before it."""
    return Readings(Cache(folder), "program", "book")


def again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Readings:
    """What is known to a build that cannot read."""

    def blind(*given: object) -> Source:
        raise AssertionError("it is read again")

    first = known(folder)
    first(*GIVEN)
    first.keep()
    monkeypatch.setattr(readings, "blocks", blind)
    return known(folder)


def test_a_chapter_that_was_read_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert uncounted(again(tmp_path, monkeypatch)(*GIVEN)) == blocks(*GIVEN)


@pytest.mark.parametrize(
    "given",
    [
        (f"{CHAPTER}\n.", *GIVEN[1:]),
        (CHAPTER, "book/02.md", *GIVEN[2:]),
        (*GIVEN[:2], "fr", *GIVEN[3:]),
        (*GIVEN[:3], MDBOOK, SEEN),
        (*GIVEN[:4], replace(SEEN, pictures=("a.svg", "b.svg"))),
        (*GIVEN[:4], replace(SEEN, damaged=frozenset({"c.svg"}))),
        (*GIVEN, [Origin("book/parts/a.md", 7)]),
    ],
    ids=["text", "file", "language", "rules", "picture", "damaged", "included"],
)
def test_it_is_read_again_when_anything_is_another(
    given: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match="read again"):
        again(tmp_path, monkeypatch)(*given)  # type: ignore[arg-type]


def test_what_is_known_is_what_was_read(tmp_path: Path) -> None:
    """All that CommonMark has an example of."""
    read = {each.markdown: blocks(each.markdown, "a.md", "en", MDBOOK) for each in commonmark.examples()}
    first = known(tmp_path)
    for source in read:
        first(source, "a.md", "en", MDBOOK)
    first.keep()
    second = known(tmp_path)
    assert {source: uncounted(second(source, "a.md", "en", MDBOOK)) for source in read} == read


def test_a_chapter_that_is_gone_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry has one build's chapters, and not those of all builds."""
    known_still = again(tmp_path, monkeypatch)
    known_still.keep()
    with pytest.raises(AssertionError, match="read again"):
        known(tmp_path)(*GIVEN)
