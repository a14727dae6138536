"""book.toml: what each key may hold, read with the place of every fault."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from plantin import locale
from plantin.errors import Origin, Problem, UsageError
from plantin.markdown import slug
from plantin.model import Metadata

_TYPES: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "slug": (str, "a text"),
    "identifier": (str, "a URI, e.g. urn:uuid:…"),
    "publisher": (str, "a text"),
    "rights": (str, "a text"),
    "date": (date, "a date, e.g. 2026-11-22, without quotation marks"),
    "language": (str, "a language tag"),
    "languages": (list, "a list of language tags"),
    "authors": (list, "a list of names"),
    "bugs": (str, "an address"),
    "guide": (str, "a file name"),
    "formats": (list, 'a list of "epub" and "pdf"'),
    "page": (str, "a CSS page size, e.g. A5 or 6in 9in"),
    "complete": (int, "a percentage"),
    "partial": (int, "a percentage"),
    "footer": (dict, "a table of addresses"),
}
_REQUIRED = ("title", "identifier", "publisher", "rights", "date", "language")
_PAGE = re.compile(r"(A[3-6]|B[4-6]|letter|legal|[\d.]+(mm|cm|in|pt) [\d.]+(mm|cm|in|pt))")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The keys of one book.toml, each of its type."""

    file: str
    lines: tuple[str, ...]
    keys: Mapping[str, Any]

    @classmethod
    def parse(cls, data: bytes, file: str) -> "Configuration":
        """Read and check the file; raises UsageError with every fault in it."""
        try:
            source = data.decode("utf-8-sig")
            keys = tomllib.loads(source)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise UsageError(Problem("the file is not UTF-8", Origin(file, line), "save it as UTF-8")) from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(_toml_problem(str(error), file)) from None
        read = cls(file, tuple(source.splitlines()), keys)
        if problems := [*read._problems()]:
            raise UsageError(*problems)
        return read

    @property
    def title(self) -> str:
        return str(self.keys["title"])

    def origin(self, key: str) -> Origin:
        for number, line in enumerate(self.lines, start=1):
            if re.match(rf"\s*\[?{re.escape(key)}\b", line):
                return Origin(self.file, number, 1 + len(line) - len(line.lstrip()))
        return Origin(self.file)

    def metadata(self) -> Metadata:
        keys = dict(self.keys)
        title, footer = keys.pop("title"), keys.pop("footer", {})
        source = keys["language"]
        languages = (source, *(tag for tag in keys.pop("languages", []) if tag != source))
        lists: dict[str, Any] = {key: tuple(keys.pop(key)) for key in ("authors", "formats") if key in keys}
        values: dict[str, Any] = {"slug": slug(title), **keys, **lists, "languages": languages, "links": footer}
        return Metadata(**values)

    def _problems(self) -> list[Problem]:
        shape = [*self._missing(), *self._unknown(), *self._mistyped()]
        return shape or [*self._values()]

    def _missing(self) -> list[Problem]:
        return [
            Problem(f"the key {key!r} is missing", Origin(self.file), f"add {key} = …: {_TYPES[key][1]}")
            for key in _REQUIRED
            if key not in self.keys
        ]

    def _unknown(self) -> list[Problem]:
        return [
            Problem(
                f"the key {key!r} means nothing here",
                self.origin(key),
                f"did you mean {near[0]!r}?"
                if (near := get_close_matches(key, _TYPES))
                else f"use {', '.join(_TYPES)}",
            )
            for key in self.keys
            if key not in _TYPES
        ]

    def _mistyped(self) -> list[Problem]:
        return [
            Problem(f"the key {key!r} holds {value!r}", self.origin(key), f"it wants {_TYPES[key][1]}")
            for key, value in self.keys.items()
            if key in _TYPES and not _fits(value, _TYPES[key][0])
        ]

    def _values(self) -> list[Problem]:
        found = []
        for key, tags in (("language", [self.keys["language"]]), ("languages", self.keys.get("languages", []))):
            for tag in tags:
                try:
                    locale.language(tag)
                except UsageError as error:
                    found += [Problem(each.text, self.origin(key), each.hint) for each in error.problems]
        for key, pattern in (("slug", re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")), ("page", _PAGE)):
            if key in self.keys and not pattern.fullmatch(self.keys[key]):
                found.append(Problem(f"the key {key!r} holds {self.keys[key]!r}", self.origin(key), _HINTS[key]))
        for name in set(self.keys.get("formats", [])) - {"epub", "pdf"}:
            found.append(Problem(f"no format is called {name!r}", self.origin("formats"), 'use "epub" and "pdf"'))
        return found


_HINTS = {"slug": "use small letters a-z, digits and hyphens", "page": _TYPES["page"][1]}


def _fits(value: object, wanted: type) -> bool:
    if isinstance(value, (bool, datetime)):  # both are subclasses of what is wanted, and neither is meant
        return False
    if wanted is list:
        return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
    if wanted is dict:
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return isinstance(value, wanted) and value != ""


def _toml_problem(message: str, file: str) -> Problem:
    place = re.search(r" \(at line (\d+), column (\d+)\)", message)
    origin = Origin(file, int(place[1]), int(place[2])) if place else Origin(file)
    return Problem(message[: place.start()] if place else message, origin, "see toml.io for how TOML is written")
