"""Words that fit a line are not broken at the end of one.

With `overflow-wrap` WeasyPrint 70 breaks a word that is the first of its line. For the first it takes whatever stands
in the line's first element: of code in emphasis, or in a passage of another language, it broke what only had to go to
the next line. And behind a bracket it takes none for the first: such a word ran off the page. It has no public door to
that, so two functions of its layout are wrapped here for the length of one call; tests/writers/test_wrapping.py holds
what is expected.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plantin.writers.weasy import LineBox, can_break_text, inline


@contextmanager
def wrapping() -> Iterator[None]:
    """Let a word go to the next line where its own may end before it, and be broken where it may not."""
    split_box, split_text = inline.split_inline_box, inline.split_text_box
    lines: list[dict[float, str]] = []
    """The texts of the line that is being made, and of those around it, by where they begin."""

    def split_inline_box(context: Any, box: Any, *args: Any) -> Any:
        if not isinstance(box, LineBox):
            return split_box(context, box, *args)
        lines.append({})
        try:
            return split_box(context, box, *args)
        finally:
            lines.pop()

    def split_text_box(context: Any, box: Any, width: float | None, skip: int, is_line_start: bool = True) -> Any:
        if width is None:  # it is only measured
            return split_text(context, box, width, skip, is_line_start=is_line_start)
        texts = lines[-1]
        # A text is tried again at the same place, or before it: what stands behind has not been set.
        before = "".join(text for start, text in sorted(texts.items()) if start < box.position_x)
        if before:
            is_line_start = not (" " in before or can_break_text(before + box.text[:1], box.style["lang"]))
        made, *rest = split_text(context, box, width, skip, is_line_start=is_line_start)
        if made is not None and made.text:
            texts[box.position_x] = box.text
        return made, *rest

    inline.split_inline_box, inline.split_text_box = split_inline_box, split_text_box
    try:
        yield
    finally:
        inline.split_inline_box, inline.split_text_box = split_box, split_text
