"""Chapters that no author should write: the book of them is valid in both formats. `battery.py` binds thousands."""

import battery


def test_whatever_a_chapter_holds_the_book_is_valid() -> None:
    """EPUBCheck and veraPDF object to nothing."""
    assert list(battery.objections(range(10), ("epub", "pdf"))) == []


def test_the_same_number_gives_the_same_chapter() -> None:
    assert battery.fragments.chapter(7) == battery.fragments.chapter(7) != battery.fragments.chapter(8)
