"""What a site's generator would have taken out of a chapter: Liquid's tags (Jekyll), Hugo's, kramdown's attributes.

Every line stays a line, so that a place in what is left is the same place in the source.
"""

import re
from collections.abc import Iterator

from plantin.errors import Problem
from plantin.markdown.places import Places
from plantin.markdown.rules import Rules

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_TAG = re.compile(  # bounded, since what is never closed would be sought for to the end of the chapter each time
    r"\{\{[<%].{0,999}?[>%]\}\}"  # Hugo's
    r"|\{%-?\s*comment\s*-?%\}.{0,9999}?\{%-?\s*endcomment\s*-?%\}"
    r"|\{%-?\s*(?P<name>\w+)\s*(?P<words>[^\s%]*).{0,999}?-?%\}"
    r"|\{\{-?\s*(?P<value>.{0,999}?)\s*-?\}\}",
    re.DOTALL,
)
_STRING = re.compile(r"""(?:'([^']*)'|"([^"]*)")""")
_ROOT = re.compile(r"site\.(?:base)?url\b")
_CONTENTS = re.compile(
    r"^ {0,3}(?:[*+-]|\d+[.)])[ \t].*\n(?:[ \t]+\S.*\n)*[ \t]*\{:[ \t]*toc\b[^}\n]*\}[ \t]*$", re.MULTILINE
)
_ATTRIBUTES = re.compile(r"[ \t]*\{:(?P<inner>[^}\n]*)\}[ \t]*")
_BEHIND = re.compile(r"(?:(?<=[)*_\]])|(?<=[^\s`]`))\{:[^}\n]*\}")
"""Attributes of what stands before them in a line."""
_ID = re.compile(r"#([\w-]+)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_EXTENSION = re.compile(r"\{::?/?(?:comment|nomarkdown|options)\b[^}\n]*\}|\{:/\}")


def without_site(text: str, file: str, rules: Rules) -> tuple[str, list[Problem]]:
    """Return a chapter's source as Markdown alone, with a remark on whatever a reader may miss."""
    remarks: list[Problem] = []
    if rules.liquid and "{" in text:
        text = _without_liquid(text, file, remarks)
    if rules.kramdown and "{:" in text:
        text = _CONTENTS.sub(_empty, text)
        text = "\n".join(_without_attributes(text.split("\n")))
    return text, remarks


def _empty(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _without_liquid(text: str, file: str, remarks: list[Problem]) -> str:
    places = Places(text, file)
    parts, done = list[str](), 0

    def put(found: re.Match[str]) -> str:
        kept = _meaning(found)
        if kept is None:
            origin = places.at(len(text[: done + found.start()].encode()))
            hint = "it is for a site's generator; write what a reader of the book needs"
            remarks.append(Problem(f"{' '.join(found[0].split())[:60]} is left out", origin, hint, "warning"))
        return (kept or "") + _empty(found)

    for raw in _RAW.finditer(text) if "endraw" in text else ():
        parts += [_TAG.sub(put, text[done : raw.start()]), raw["raw"]]
        done = raw.end()
    return "".join([*parts, _TAG.sub(put, text[done:])])


def _meaning(found: re.Match[str]) -> str | None:
    """What a tag leaves on the page; None when only the site can say."""
    match found["name"], found["value"]:
        case "highlight", _:
            return f"```{found['words']}"
        case "endhighlight", _:
            return "```"
        case str(), _:
            return None
        case None, str(value) if string := _STRING.match(value):
            return string[1] or string[2] or ""
        case None, str(value) if _ROOT.match(value):
            return ""
        case None, None if "comment" in found[0][:12]:
            return ""
        case _:
            return None


def _without_attributes(lines: list[str]) -> Iterator[str]:
    """Yield the lines without kramdown's attributes; the id of a heading goes to its end."""
    fence = ""
    for number, line in enumerate(lines):
        edge = _FENCE.match(line)
        if edge and (not fence or edge[1].startswith(fence)):
            fence = "" if fence else edge[1]
        if fence or edge:
            yield line
        elif _ATTRIBUTES.fullmatch(line):
            yield ""
        else:
            plain = _BEHIND.sub("", _EXTENSION.sub("", line))
            yield plain + _given_id(lines, number) if _HEADING.match(plain) else plain


def _given_id(lines: list[str], number: int) -> str:
    """The id that the line below or above a heading gives it."""
    for beside in (number + 1, number - 1):
        attributes = _ATTRIBUTES.fullmatch(lines[beside]) if 0 <= beside < len(lines) else None
        if attributes and (found := _ID.search(attributes["inner"])):
            return f" {{#{found[1]}}}"
    return ""
