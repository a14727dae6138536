"""Titles in lines of even length."""

import pytest

from plantin.writers.titles import balance, lines
from plantin.xhtml import E


@pytest.mark.parametrize(("measure", "count"), [(10, 1), (9, 2), (4, 3), (3, 4)])
def test_a_title_fills_as_many_lines_as_its_words_need(measure: float, count: int) -> None:
    assert lines([3, 3, 3, 1], measure) == count


def test_a_title_of_several_lines_is_narrowed_evenly() -> None:
    """Ten ems in lines of nine would leave a last line of one word: each side gives way, and there still are two."""
    title = balance(E.h1("a b c d"), [3, 3, 3, 1], 9)
    side = float(title.get("style").split("padding-left: ")[1].split("em")[0])
    assert 1 < side < 1.5
    assert lines([3, 3, 3, 1], 9 - 2 * side) == 2


def test_a_title_of_one_line_is_left_alone() -> None:
    """And one whose longest word fills the line: there is nothing to give."""
    assert balance(E.h1("a"), [3, 3], 9).get("style") is None
    assert balance(E.h1("a"), [12, 3], 9).get("style") is None
