"""Inline events to the canonical Markdown of a message, and a code block to its fenced form.

The notation is that of pulldown-cmark-to-cmark as mdbook-i18n-helpers sets it (`_` for emphasis, `**` for strong
emphasis, `-` for lists), so that msgids agree with the catalogs that mdBook's tools make. It is a function of the
events alone: they must come one a piece of text (`merge_text=False`), because the escapes are by piece.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, Literal

Place = Literal["heading", "cell", "paragraph"]

# Escaped where a piece of text begins with one of them: the parser cuts its pieces where markup could have begun.
_SPECIAL = frozenset("#\\_*<>`|[]-")

_REFERENCE = re.compile(r"(?<!\\)&(?=#?[0-9A-Za-z]+;)")


def notation(
    events: Sequence[Any], place: Place = "paragraph", *, expand: bool = True, escape_dollars: bool = False
) -> str:
    """Return inline events as Markdown: a soft break is a space, a hard break two spaces and a newline.

    What stands in a heading or a table's cell has escapes that a paragraph has not. White space at either end is
    kept: it can only be there beside an inline comment. A reference link is written out, so that a message needs no
    definitions; with `expand` false it stays a reference, as in the catalogs of late 2024 and early 2025. A dollar that
    is one has a backslash with `escape_dollars`: it is wanted where it would else begin a formula.
    """
    written: list[str] = []
    closing: list[str] = []
    for number, (event, following) in enumerate(pairwise([*events, None])):
        match event:
            case {"Text": text}:
                text = _no_reference(text, following)
                text = _escaped(text, place, before_link=_is_link_like(following), first=not written)
                written.append(text.replace("$", "\\$") if escape_dollars else text)
            case {"Code": text}:
                written.append(code_span(text.replace("|", "\\|") if place == "cell" else text))
            case {"InlineHtml": html} | {"Html": html}:
                written.append(html)
            case {"FootnoteReference": name}:
                written.append(f"[^{name}]")
            case {"InlineMath": formula}:
                written.append(f"${formula}$")
            case {"DisplayMath": formula}:
                written.append(f"$${formula}$$")
            case "SoftBreak":
                written.append(" ")
            case "HardBreak":
                written.append("  \n")
            case {"Start": tag}:
                opened, closed = _delimiters(tag, events[number:], written, expand=expand)
                written.append(opened)
                closing.append(closed)
            case {"End": _} if closing:
                written.append(closing.pop())
    return "".join(written)


def fenced(info: str | None, text: str) -> str:
    """Return a code block as one message: between fences longer than any in it; indented when `info` is None."""
    if info is None:
        return "    " + text.replace("\n", "\n    ")
    fence = "`" * max(3, longest + 1 if (longest := _longest(text, "`~")) >= 3 else 0)
    return f"{fence}{info}\n{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{fence}"


def code_span(text: str) -> str:
    """A code span whose fence is longer than any run of backticks in it (CommonMark 0.31, section 6.1)."""
    if not text.strip(" "):
        return f"`{text}`"
    fence = "`" * (_longest(text, "`") + 1)
    pad = " " if "`" in (text[0], text[-1]) or text[0] == text[-1] == " " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _longest(text: str, characters: str) -> int:
    """The length of the longest run of one of `characters`."""
    return max((len(run[0]) for run in re.finditer(f"([{characters}])\\1*", text)), default=0)


def _escaped(text: str, place: Place, *, before_link: bool, first: bool) -> str:
    if not text:
        return text
    if first and place == "paragraph" and text[0] in " \t":  # a paragraph that began so would be code
        return f"&#{ord(text[0])};{text[1:]}"
    if len(text) > 1 and not text.strip("`"):  # one escaped, and the others would open a code span
        return "".join(f"\\{char}" for char in text)
    head = "\\" if text[0] in _SPECIAL and not text.startswith("\\&") else ""
    tail = "\\" if (before_link and text[-1] == "!") or (place == "heading" and text[-1] == "#") else ""
    if head and tail and len(text) == 1:
        tail = ""
    body = text[:-1] + tail + text[-1:]
    if place == "cell":
        return head + body[:1] + body[1:].replace("|", "\\|") if head else body.replace("|", "\\|")
    return head + body


def _no_reference(text: str, following: Any) -> str:
    """A piece of text in which no `&` begins a character reference, not even with the next piece."""
    if "&" not in text:
        return text
    behind = following["Text"] if isinstance(following, dict) and "Text" in following else ""
    places = [found.start() for found in _REFERENCE.finditer(text + behind) if found.start() < len(text)]
    return "\\".join(text[start:end] for start, end in pairwise([0, *places, len(text)]))


def depths(events: Iterable[Any]) -> Iterator[int]:
    """Yield how deeply one stands in elements behind each event; below 0 where one ends that began before them."""
    return accumulate(("Start" in each) - ("End" in each) if isinstance(each, dict) else 0 for each in events)


def _is_within_word(events: Sequence[Any], written: Sequence[str]) -> bool:
    """Whether `_` would not open or not close the emphasis with which `events` begin (CommonMark 0.31, section 6.2)."""
    end = next((place for place, depth in enumerate(depths(events), start=1) if depth == 0), len(events))
    behind = events[end] if end < len(events) else None
    before = written[-1] if written else ""
    after = behind.get("Text", "") if isinstance(behind, dict) else ""
    return before[-1:].isalnum() or after[:1].isalnum() or before == "_"


def _is_link_like(event: Any) -> bool:
    """Would a `!` before this event make it a picture?"""
    match event:
        case {"Start": {"Link": _} | {"Image": _}} | {"FootnoteReference": _}:
            return True
        case _:
            return False


def _delimiters(tag: Any, events: Sequence[Any], written: Sequence[str], *, expand: bool) -> tuple[str, str]:
    match tag:
        case "Emphasis":
            return ("*", "*") if _is_within_word(events, written) else ("_", "_")
        case "Strong":
            return "**", "**"
        case "Strikethrough":
            return "~~", "~~"
        case "Superscript":
            return "<sup>", "</sup>"
        case "Subscript":
            return "<sub>", "</sub>"
        case {"Link": {"link_type": "Autolink" | "Email"}}:
            return "<", ">"
        case {"Link": link}:
            return "[", _target(link, expand=expand)
        case {"Image": image}:
            return "![", _target(image, expand=expand)
        case _:
            return "", ""


def _target(link: dict[str, str], *, expand: bool) -> str:
    """What follows a link's text."""
    if not expand and link["link_type"] in ("Reference", "Shortcut"):
        return f"][{link['id']}]"
    if not expand and link["link_type"] == "Collapsed":
        return "][]"
    address = f"<{link['dest_url']}>" if _needs_brackets(link["dest_url"]) else link["dest_url"]
    title = ' "{}"'.format(link["title"].replace("\\", "\\\\").replace('"', '\\"')) if link["title"] else ""
    return f"]({address}{title})"


def _needs_brackets(address: str) -> bool:
    depth = 0
    for character in address:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == " " or depth > 3:
            return True
    return depth != 0
