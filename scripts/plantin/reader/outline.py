"""The levels of a chapter's headings, which must not skip one (ISO 14289-1, section 7.4.2)."""

from collections.abc import Iterable

from msgspec.structs import replace

from plantin.errors import Problem
from plantin.model import Block, Heading
from plantin.walk import map_headings


def closed_up(found: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Return what follows a chapter's own heading with skipped levels closed up, and a remark for each that was."""
    levels = [1]
    remarks: list[Problem] = []

    def close(heading: Heading) -> Heading:
        allowed = min(max(heading.level, 2), levels[-1] + 1)
        levels.append(allowed)
        if allowed != heading.level:
            what = "stands below the chapter's own" if heading.level == 1 else "skips a level"
            text, hint = f"the heading of level {heading.level} {what}", f"make it one of level {allowed}"
            remarks.append(Problem(text, heading.text.origin, hint, "warning"))
        return replace(heading, level=allowed)

    return map_headings(tuple(found), close), tuple(remarks)
