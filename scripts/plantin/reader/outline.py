"""The levels of a chapter's headings, which must not skip one (ISO 14289-1, section 7.4.2)."""

from collections.abc import Iterable
from dataclasses import replace

from plantin.errors import Problem
from plantin.model import Alert, Block, Definitions, Heading, Html, List, Quote


def closed_up(found: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Return what follows a chapter's own heading with skipped levels closed up, and a remark for each that was."""
    levels = [1]
    remarks: list[Problem] = []

    def close(block: Block) -> Block:
        match block:
            case Heading(level=level, text=text):
                allowed = min(max(level, 2), levels[-1] + 1)
                levels.append(allowed)
                if allowed != level:
                    hint = f"make it one of level {allowed}"
                    remarks.append(Problem(f"the heading of level {level} skips a level", text.origin, hint, "warning"))
                return replace(block, level=allowed)
            case Quote(inner) | Alert(blocks=inner):
                return replace(block, blocks=tuple(close(each) for each in inner))
            case List(items=items):
                made = tuple(replace(item, blocks=tuple(close(each) for each in item.blocks)) for item in items)
                return replace(block, items=made)
            case Html(content=content):
                return replace(block, content=tuple(each if isinstance(each, str) else close(each) for each in content))
            case Definitions(rows):
                return Definitions(
                    tuple(
                        (terms, tuple(tuple(close(one) for one in each) for each in values)) for terms, values in rows
                    )
                )
            case _:
                return block

    return tuple(close(block) for block in found), tuple(remarks)
