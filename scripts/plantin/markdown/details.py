"""`<details>` around Markdown, which the parser sees as two pieces of HTML with blocks between them."""

import re
from collections.abc import Iterator

from plantin.model import Block, Details, Html

_DETAILS = re.compile(r"<details[^>]*>\s*(?:<summary[^>]*>(.*?)</summary>)?(.*)", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def with_details(found: list[Block]) -> Iterator[Block]:
    """Yield blocks, those between `<details>` and `</details>` in one."""
    while found:
        block = found.pop(0)
        opened = _DETAILS.match(block.source) if isinstance(block, Html) else None
        if opened is None or not isinstance(block, Html) or "</details>" in block.source.lower():
            yield block
            continue
        end = next((place for place, each in enumerate(found) if _closes_details(each)), len(found))
        summary = " ".join(_TAGS.sub("", opened[1] or "").split())
        first = [Html(opened[2], block.origin)] if opened[2].strip() else []
        yield Details(summary or "…", tuple(with_details([*first, *found[:end]])))
        found = found[end + 1 :]


def _closes_details(block: Block) -> bool:
    return isinstance(block, Html) and block.source.strip().lower().startswith("</details>")
