"""Inline events to the canonical Markdown of a message."""

import re
from collections.abc import Iterable
from typing import Any

# What pulldown-cmark-to-cmark escapes at either end of a piece of text, so that msgids agree with mdBook's tools.
_SPECIAL = frozenset("#\\_*<>`|[]")


def notation(events: Iterable[Any]) -> str:
    """Return inline events as Markdown: a soft break is a space, a hard break two spaces and a newline."""
    written: list[str] = []
    closing: list[str] = []
    for event in events:
        match event:
            case {"Text": text}:
                written.append(_escaped(text))
            case {"Code": text}:
                written.append(_code_span(text))
            case {"InlineHtml": html} | {"Html": html}:
                written.append(html)
            case "SoftBreak":
                written.append(" ")
            case "HardBreak":
                written.append("  \n")
            case {"Start": tag}:
                opened, closed = _delimiters(tag)
                written.append(opened)
                closing.append(closed)
            case {"End": _}:
                written.append(closing.pop())
    return "".join(written).strip()


def _escaped(text: str) -> str:
    first = "\\" if text[:1] in _SPECIAL else ""
    last = "\\" if len(text) > 1 and text[-1] in _SPECIAL else ""
    return first + text[:-1] + last + text[-1:]


def _code_span(text: str) -> str:
    """A code span whose fence is longer than any run of backticks in it (CommonMark 0.31, section 6.1)."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _delimiters(tag: Any) -> tuple[str, str]:
    match tag:
        case "Emphasis":
            return "_", "_"
        case "Strong":
            return "**", "**"
        case {"Link": {"link_type": "Autolink" | "Email"}}:
            return "<", ">"
        case {"Link": link}:
            return "[", _target(link)
        case {"Image": image}:
            return "![", _target(image)
        case _:
            return "", ""


def _target(link: dict[str, str]) -> str:
    address = f"<{link['dest_url']}>" if re.search(r"[\s()]", link["dest_url"]) else link["dest_url"]
    title = ' "{}"'.format(link["title"].replace('"', '\\"')) if link["title"] else ""
    return f"]({address}{title})"
