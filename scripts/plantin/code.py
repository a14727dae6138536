"""A code block's strings and comments, which are messages. The door to Pygments.

What is a message is decided as mdbook-i18n-helpers decides it, from the scopes `string` and `comment` of the syntax
definitions that it carries. A language that those do not know is one message with its fences when it looks as if it
held a string or a line comment, and none otherwise.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from msgspec import Struct
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Literal, Name, Number, String

from plantin.model import Span

# The languages whose strings and comments are found, by Pygments' name, each with the names and extensions by which
# mdbook-i18n-helpers knows it. Others are unknown to it (toml, typescript, kotlin, shell, console), so they are here.
_NAMES = {
    "actionscript": "actionscript as",
    "applescript": "applescript",
    "bash": "bash sh zsh fish",
    "bat": "bat cmd",
    "bibtex": "bibtex bib",
    "c": "c h",
    "clojure": "clojure clj",
    "cpp": "cpp c++ cc cp cxx hh hpp hxx h++ inl ipp",
    "csharp": "cs c# csx",
    "css": "css",
    "d": "d di",
    "diff": "diff patch",
    "dot": "dot gv",
    "erlang": "erlang erl hrl",
    "go": "go",
    "groovy": "groovy gvy gradle",
    "haskell": "haskell hs",
    "html": "html htm shtml xhtml tmpl tpl",
    "java": "java bsh",
    "javascript": "javascript js htc",
    "json": "json",
    "latex": "latex tex ltx sty cls",
    "common-lisp": "lisp cl el",
    "scheme": "scm ss",
    "lua": "lua",
    "make": "makefile make mak mk",
    "matlab": "matlab",
    "objective-c": "objective-c m",
    "objective-c++": "objective-c++ mm",
    "ocaml": "ocaml ml mli",
    "pascal": "pascal pas dpr",
    "perl": "perl pl pm",
    "php": "php",
    "properties": "properties",
    "python": "python py py3 pyi pyw",
    "r": "r",
    "ruby": "ruby rb rake gemspec",
    "rust": "rust rs",
    "scala": "scala sbt",
    "sql": "sql ddl dml",
    "tcl": "tcl",
    "xml": "xml dtml opml rss svg tld xsl xslt",
    "yaml": "yaml yml",
}
_KNOWN = {name: lexer for lexer, names in _NAMES.items() for name in names.split()}
# Known too, but with nothing in them that is a string or a comment.
_SILENT = frozenset(("txt", "plain text", "md", "mdown", "markdown", "markdn", "rst", "rest", "textile", "re"))
# By Pygments' display name: a variable in a string is a part of it here, where other languages end the string at it.
_WHOLE_STRINGS = frozenset(("Bash", "Groovy", "PHP", "Perl", "Ruby"))


def is_known(info: str | None) -> bool:
    """Whether the first word of a fence names a language whose strings and comments are found."""
    return (name := _name(info)) in _KNOWN or name in _SILENT


def is_whole(info: str | None, text: str) -> bool:
    """Whether the block, fences and all, is one message: nothing is known of its language but that it has words."""
    return not is_known(info) and any(mark in f"{info or ''}\n{text}" for mark in ('"', "//"))


def spans(info: str | None, pieces: Sequence[str]) -> tuple[Span, ...]:
    """Return the strings and comments of a block in a known language; those with only blanks between are one.

    `pieces` are the block's text as the parser gave it: a message never goes from one into the next, and of a
    comment over several only the first line is found.
    """
    text = "".join(pieces)
    name = _KNOWN.get(_name(info))
    if name is None:
        return ()
    ends = list(accumulate(map(len, pieces)))
    found: list[Span] = []
    for span in _cut(_lexed(name, text).messages, ends):
        joined = found and not text[found[-1].end : span.start].strip(" \t") and not _crosses(found[-1], span, ends)
        if joined:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(span for span in found if text[span.start : span.end].strip())


def _name(info: str | None) -> str:
    return (info or "").split(",", maxsplit=1)[0].lower()


# What is told apart on the page: few kinds, since a book is not an editor. The classes' colours are in styles/book.css.
_KINDS = ((Comment, "c"), (String, "s"), (Keyword, "k"), (Number, "n"), (Name.Function, "f"), (Name.Class, "f"))


class _Lexed(Struct, frozen=True):
    """What a lexer finds in a block of code."""

    messages: tuple[Span, ...]
    """Its strings and comments."""
    kinds: str
    """A letter for each character: the class of what it is a part of, or a space."""


@lru_cache(2**11)  # the source is read and written, in one language after the other, and most code is alike in all
def _lexed(name: str, text: str) -> _Lexed:
    lexer = _lexer(name)
    tokens = tuple(lexer.get_tokens_unprocessed(text))
    kinds = "".join(_class(kind) * len(value) for _, kind, value in tokens)
    return _Lexed(tuple(_messages(lexer.name, text, tokens)), kinds.ljust(len(text)))


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name)


@cache
def _class(kind: Any) -> str:
    return next((name for parent, name in _KINDS if kind in parent), " ")


def _messages(lexer: str, text: str, tokens: Iterable[tuple[int, Any, str]]) -> Iterator[Span]:
    """Yield the strings and comments as the syntax highlighter sees them, a line comment with its newline."""
    quoted = False  # in a string with variables in it
    for start, kind, value in tokens:
        end = start + len(value)
        if lexer in _WHOLE_STRINGS and kind in String.Double and kind not in String.Escape:
            quoted ^= value.count('"') % 2 == 1
        if quoted or (_is_string(lexer, kind) and not (kind in String.Interpol and value in ("{", "}", "${"))):
            yield Span(start, end)
        elif kind in Comment and kind not in Comment.Preproc:
            line = kind not in Comment.Multiline and not value.endswith("\n") and text[end : end + 1] == "\n"
            yield Span(start, end + line)


@cache
def _is_string(lexer: str, kind: Any) -> bool:
    if kind in String.Symbol or kind in String.Affix:
        return False
    key = lexer == "JSON" and kind in Name.Tag
    return key or kind in String or kind in Literal.Scalar or kind in Comment.PreprocFile


def _cut(found: Iterable[Span], ends: Sequence[int]) -> Iterator[Span]:
    """End a span where its piece ends: what follows is in no scope that the highlighter still knows of."""
    for span in found:
        limit = next((end for end in ends if end > span.start), span.end)
        yield Span(span.start, min(span.end, limit))


def _crosses(before: Span, after: Span, ends: Sequence[int]) -> bool:
    return any(before.end <= end <= after.start for end in ends)


def language(info: str | None) -> str:
    """The first word of a fence's info string, for a class name; empty when there is none that may be one."""
    name = _name(info).split()
    return name[0] if name and name[0].isascii() and name[0].replace("-", "").replace("+", "").isalnum() else ""


def highlighted(info: str | None, text: str) -> Iterator[tuple[str, str]]:
    """Yield the code in pieces, each with its kind, or "" for what is not told apart; together they are `text`."""
    lexer = _KNOWN.get(language(info))
    if lexer is None:
        yield "", text
        return
    for run in _RUN.finditer(_lexed(lexer, text).kinds):
        yield run[1].strip(), text[run.start() : run.end()]


_RUN = re.compile(r"(.)\1*")
