"""What a site's generator would have taken out of a chapter: Liquid's tags (Jekyll), Hugo's, kramdown's attributes.

Every line stays a line, and what is left knows in which column of it it stood.
"""

import re
from collections.abc import Iterator

from plantin.errors import Problem
from plantin.markdown.edits import Edit, Edited
from plantin.markdown.places import Places
from plantin.markdown.rules import Rules

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_TAG = re.compile(  # bounded, since what is never closed would be sought for to the end of the chapter each time
    r"\{\{[<%]\s*(?P<shortcode>/?[\w-]*)\s*(?P<rest>.{0,999}?)[>%]\}\}"  # Hugo's
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
_IN_LINE = re.compile(
    r"\{::?/?(?:comment|nomarkdown|options)\b[^}\n]*\}|\{:/\}"
    r"|(?:(?<=[)*_\]])|(?<=[^\s`]`))\{:[^}\n]*\}"
)
"""Words to kramdown itself, and attributes of what stands before them in a line."""
_ID = re.compile(r"#([\w-]+)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def without_site(text: str, file: str, rules: Rules) -> tuple[Edited, list[Problem]]:
    """Return a chapter's source as Markdown alone, with a remark on whatever a reader may miss."""
    remarks: list[Problem] = []
    plain = Edited(text)
    if rules.liquid and "{" in text:
        plain = plain.edited(_liquid(text, file, remarks))
    if rules.kramdown and "{:" in plain.text:
        plain = plain.edited(Edit(*found.span(), _empty(found)) for found in _CONTENTS.finditer(plain.text))
        plain = plain.edited(_attributes(plain.text.split("\n")))
    return plain, remarks


def _empty(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _liquid(text: str, file: str, remarks: list[Problem]) -> Iterator[Edit]:
    """Yield the tags with what each leaves."""
    places = Places(Edited(text), file)
    done = 0
    for raw in _RAW.finditer(text) if "endraw" in text else ():
        yield from _tags(text, done, raw.start(), places, remarks)
        yield Edit(raw.start(), raw.start("raw"), "\n" * text.count("\n", raw.start(), raw.start("raw")))
        yield Edit(raw.end("raw"), raw.end(), "\n" * text.count("\n", raw.end("raw"), raw.end()))
        done = raw.end()
    yield from _tags(text, done, len(text), places, remarks)


def _tags(text: str, start: int, end: int, places: Places, remarks: list[Problem]) -> Iterator[Edit]:
    for found in _TAG.finditer(text, start, end):
        kept = _meaning(found)
        if kept is None:
            origin = places.at(len(text[: found.start()].encode()))
            hint = "it is for a site's generator; write what a reader of the book needs"
            remarks.append(Problem(f"{' '.join(found[0].split())[:60]} is left out", origin, hint, "warning"))
        yield Edit(*found.span(), (kept or "") + _empty(found))


def _meaning(found: re.Match[str]) -> str | None:
    """What a tag leaves on the page; None when only the site can say."""
    first = next(iter((found["rest"] or found["words"] or "").split()), "").strip("\"'`")
    match found["shortcode"] or found["name"], found["value"]:
        case "highlight", _:
            return f"```{first}"
        case "endhighlight" | "/highlight", _:
            return "```"
        case "ref" | "relref", _:
            return first or None
        case "link", _ if first:
            return f"/{first}"
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


def _attributes(lines: list[str]) -> Iterator[Edit]:
    """Yield kramdown's attributes as edits of the lines; the id of a heading goes to its end."""
    fence, start = "", 0
    for number, line in enumerate(lines):
        edge, end = _FENCE.match(line), start + len(line)
        if edge and (not fence or edge[1].startswith(fence)):
            fence = "" if fence else edge[1]
        if fence or edge:
            pass
        elif _ATTRIBUTES.fullmatch(line):
            yield Edit(start, end, "")
        else:
            yield from (Edit(start + found.start(), start + found.end(), "") for found in _IN_LINE.finditer(line))
            if _HEADING.match(line) and (given := _given_id(lines, number)):
                yield Edit(end, end, given)
        start = end + 1


def _given_id(lines: list[str], number: int) -> str:
    """The id that the line below or above a heading gives it."""
    for beside in (number + 1, number - 1):
        attributes = _ATTRIBUTES.fullmatch(lines[beside]) if 0 <= beside < len(lines) else None
        if attributes and (found := _ID.search(attributes["inner"])):
            return f" {{#{found[1]}}}"
    return ""
