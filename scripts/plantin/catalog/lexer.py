"""The lines of a PO file: what a good one is made of, and what exactly is wrong with a bad one."""

import re
from difflib import get_close_matches
from typing import NamedTuple

KEYWORDS = ("msgctxt", "msgid", "msgid_plural", "msgstr")

# The possessive quantifiers (`*+`) never try a second reading, so that a line of a million blanks takes no time.
STATEMENT = re.compile(
    r"[ \t]*+(#~\||#~|#\|)?[ \t]*+(?:(msgctxt|msgid_plural|msgid|msgstr)\b)?[ \t]*+"
    r'(?:\[[ \t]*+([^\]" \t]*+)[ \t]*+\])?[ \t]*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)")?[ \t]*+'
)
"""The mark of an obsolete or a previous message, a keyword, a plural form's number, a string: any may be missing."""

COMMENT = re.compile(r"[ \t]*+(?:#~[ \t]*+)?(#(?![~|]).*+)")

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""XML cannot hold them, and a terminal would obey some: control characters but tab and line feed, U+FFFE, U+FFFF."""

_WORD = re.compile(r"[ \t]*+(?:#~\||#~|#\|)?[ \t]*+([^\s\"\[]*+)[ \t]*+(\[[^\]\"]*+\]?)?[ \t]*+")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+')
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
# Double and single curly ones, low ones, guillemets, the full-width mark.
_QUOTES = "“”„‟«»\u2018\u2019'\uff02"
_ENOUGH = 100
"""No more faults than that are gathered in one text."""

_CONTROL = "it stands for a control character or a single byte; write the character itself"
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


class Fault(NamedTuple):
    """What is wrong in a line."""

    column: int
    """1-based, in characters; 0 for the whole line."""
    text: str
    hint: str = ""


def unescape(string: str, column: int, found: list[Fault]) -> str:
    """Return what a string means, and add its faults to `found`; `column` is that of its first character."""

    def meaning(escape: re.Match[str]) -> str:
        char = _ESCAPES.get(escape[1]) or _numbered(escape[1])
        if not char and len(found) < _ENOUGH:
            hint = _CONTROL if escape[1][0] in "abfvx01234567" else r"a backslash within the text is written \\"
            found.append(Fault(column + escape.start(), f"the escape {escape[0][:8]} is not allowed", hint))
        return char

    return _ESCAPE.sub(meaning, string)


def _numbered(code: str) -> str:
    # gettext's numbers mean bytes of some charset; only in ASCII is that a character. No program writes them.
    number = int(code[1:], 16) if code[0] == "x" and len(code) > 1 else int(code, 8) if code[0] in "01234567" else 0
    return chr(number) if 0x20 <= number < 0x7F else ""


def opening(line: str) -> tuple[str, str]:
    """Return the mark and the keyword that a damaged line begins with; either may be empty."""
    word = _WORD.match(line)
    return (line[: word.start(1)].strip(), word[1]) if word and word[1] in KEYWORDS else ("", "")


def damage(line: str) -> Fault:
    """Return what is wrong with a line that is neither a comment nor a STATEMENT."""
    if line.startswith(_CONFLICT):
        return Fault(1, "a merge conflict was left in the file", "keep one of the versions and delete these marks")
    word = _WORD.match(line)
    assert word, "every part of it may be empty"
    keyword, column = word[1], word.start(1) + 1
    if keyword and keyword not in KEYWORDS and keyword[0] not in _QUOTES:
        near = get_close_matches(keyword[:40].lower(), KEYWORDS, 1)
        hint = f"did you mean {near[0]}?" if near else 'text stands in quotation marks, a comment after "# "'
        return Fault(column, f"{keyword[:40]!r} is not a keyword", hint)
    if word[2] and not word[2].endswith("]"):
        return Fault(word.start(2) + 1, "the bracket is not closed", "write msgstr[0], msgstr[1] and so on")
    return _bad_string(line, word.end() if keyword in KEYWORDS or word[2] else word.start(1))


def _bad_string(line: str, start: int) -> Fault:
    string = _STRING.match(line, start)
    if not string:
        curly = line[start : start + 1] in _QUOTES
        hint = 'the marks must be straight ones: "' if curly else 'write "…" around it'
        return Fault(start + 1, "the text does not stand in quotation marks", hint)
    end = string.end()
    if line[end : end + 1] != '"':
        escaped = line.rstrip().endswith('\\"')
        hint = 'the last mark is written \\" and so belongs to the text' if escaped else 'end the line with "'
        return Fault(len(line) + 1, "the closing quotation mark is missing", hint)
    rest = line[end + 1 :].lstrip(" \t")
    if rest.startswith(("#", *KEYWORDS)):
        hint = "it begins a line of its own"
    else:
        hint = 'a quotation mark within the text is written \\"'
    return Fault(len(line) - len(rest) + 1, "there is something after the closing quotation mark", hint)
