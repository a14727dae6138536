"""Chapters that no author should write: the book of them is valid in both formats. `battery.py` binds thousands."""

import battery
import fragments


def test_whatever_a_chapter_holds_the_book_is_valid() -> None:
    """EPUBCheck and veraPDF object to nothing."""
    assert list(battery.objections([fragments.chapter(seed) for seed in range(10)], ("epub", "pdf"))) == []


def test_the_same_number_gives_the_same_chapter() -> None:
    assert fragments.chapter(7) == fragments.chapter(7) != fragments.chapter(8)
