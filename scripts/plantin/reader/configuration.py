"""book.toml, and plantin.toml beside a book of others: what each key may hold, with the place of every fault."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from plantin import locale
from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, Problem, UsageError
from plantin.metadata import Metadata
from plantin.model import Book
from plantin.walk import map_texts

_TYPES: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "slug": (str, "a name of at most 100 letters a-z, digits and hyphens"),
    "identifier": (str, "a URI, e.g. urn:uuid:…"),
    "publisher": (str, "a text"),
    "rights": (str, "a text"),
    "description": (str, "a text"),
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
    "embed": (bool, "true or false"),
    "footer": (dict, "a table of addresses"),
}
_REQUIRED = ("title", "identifier", "publisher", "rights", "date", "language")
# A side of a sheet: a PDF can say no more than 14,400 pt (ISO 32000-1, annex C), and layout takes minutes long before.
_LENGTH = r"([1-9]\d?(\.\d+)?(in|cm)|[1-9]\d{1,2}(\.\d+)?mm|[1-9]\d{1,3}(\.\d+)?pt)"
_FORMS = {
    "slug": re.compile(r"(?=.{1,100}$)[a-z0-9]+(-[a-z0-9]+)*"),
    "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
    "page": re.compile(rf"A[3-6]|B[4-6]|letter|legal|{_LENGTH} {_LENGTH}"),
}
"""What a text must look like besides being one; an identifier by RFC 3986, section 3."""
_ADDRESSES = ("https://", "http://", "mailto:")


class Configuration(Struct, frozen=True):
    """The keys of one file, each of its type."""

    file: str
    lines: tuple[str, ...]
    keys: Mapping[str, Any]
    whole: bool
    """Whether it is all that is said of the book, and must say what every book needs."""

    @classmethod
    def parse(cls, data: bytes, file: str, *, whole: bool = True) -> "Configuration":
        """Read and check the file; raises UsageError with every fault in it."""
        try:
            source = data.decode("utf-8-sig")
            keys = tomllib.loads(source)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise UsageError(Problem("the file is not UTF-8", Origin(file, line), "save it as UTF-8")) from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(_toml_problem(str(error), file, source)) from None
        except (RecursionError, ValueError):  # a thousand brackets; a number of thousands of digits
            hint = "it wants texts, lists of texts, and numbers up to 100"
            raise UsageError(Problem("a value is too large to be read", Origin(file), hint)) from None
        read = cls(file, tuple(source.split("\n")), keys, whole)
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
        """Return what a whole file says."""
        values = self._fields()
        source = self.keys["language"]
        languages = (source, *(tag for tag in values.pop("languages", ()) if tag != source))
        return Metadata(**{"slug": file_name(self.title), **values, "languages": languages})

    def over(self, book: Book) -> Book:
        """Return the book of another dialect with what this file says in the place of what its own files say."""
        values, old = self._fields(), book.metadata
        source = self.keys.get("language", old.language)
        languages = (source, *(tag for tag in values.pop("languages", old.languages[1:]) if tag != source))
        title = book.title
        if "title" in self.keys:
            title = replace(title, msgid=self.title, origin=self.origin("title"))
            values.setdefault("slug", file_name(self.title)[:100].strip("-") or old.slug)
        made = replace(book, title=title, metadata=replace(old, **{**values, "languages": languages}))
        return map_texts(made, lambda text: replace(text, language=source)) if source != old.language else made

    def _fields(self) -> dict[str, Any]:
        """What the file says as fields of Metadata."""
        fields: dict[str, Any] = {key: value for key, value in self.keys.items() if key not in ("title", "footer")}
        tuples = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
        return {**fields, **tuples, **({"links": self.keys["footer"]} if "footer" in self.keys else {})}

    @property
    def _known(self) -> tuple[str, ...]:
        """The keys that it may have: a book of others has no footer of ours."""
        return tuple(key for key in _TYPES if self.whole or key != "footer")

    def _problems(self) -> list[Problem]:
        shape = [*self._missing(), *self._unknown(), *self._mistyped()]
        return shape or [*self._values()]

    def _missing(self) -> list[Problem]:
        return [
            Problem(f"the key {key!r} is missing", Origin(self.file), f"add {key} = …: {_TYPES[key][1]}")
            for key in _REQUIRED
            if self.whole and key not in self.keys
        ]

    def _unknown(self) -> list[Problem]:
        return [
            Problem(
                f"the key {key!r} means nothing here",
                self.origin(key),
                f"did you mean {near[0]!r}?"
                if (near := get_close_matches(key, self._known))
                else f"use {', '.join(self._known)}",
            )
            for key in self.keys
            if key not in self._known
        ]

    def _mistyped(self) -> list[Problem]:
        return [
            self._unfit(key) for key, value in self.keys.items() if key in _TYPES and not _fits(value, _TYPES[key][0])
        ]

    def _unfit(self, key: str) -> Problem:
        value = self.keys[key]
        shown = str(value) if isinstance(value, date | time) else repr(value)
        text = f"the key {key!r} holds {shown if len(shown) <= 80 else f'{shown[:79]}…'}"
        return Problem(text, self.origin(key), f"it wants {_TYPES[key][1]}")

    def _values(self) -> list[Problem]:
        keys = self.keys
        found = [self._unfit(key) for key, form in _FORMS.items() if key in keys and not form.fullmatch(keys[key])]
        found += [self._unfit(key) for key in ("complete", "partial") if not 0 <= keys.get(key, 0) <= 100]
        if self.whole and "slug" not in keys and not _FORMS["slug"].fullmatch(file_name(keys["title"])):
            found.append(Problem("the title makes no slug", self.origin("title"), f"add slug = …: {_TYPES['slug'][1]}"))
        if keys.get("formats") == []:
            found.append(self._unfit("formats"))
        for name in sorted(set(keys.get("formats", [])) - {"epub", "pdf"}):
            found.append(Problem(f"no format is called {name!r}", self.origin("formats"), 'use "epub" and "pdf"'))
        for name, address in keys.get("footer", {}).items():
            if not address.startswith(_ADDRESSES):
                text = f"the address of {name!r} is {address!r}"
                found.append(Problem(text, self.origin("footer"), f"begin it with {', '.join(_ADDRESSES)}"))
        return [
            *self._tags("language", [keys["language"]] if "language" in keys else []),
            *self._tags("languages", keys.get("languages", [])),
            *found,
        ]

    def _tags(self, key: str, tags: list[str]) -> list[Problem]:
        found = []
        for tag in dict.fromkeys(tags):
            if tags.count(tag) > 1:
                found.append(
                    Problem(f"the language {tag!r} stands there twice", self.origin(key), "remove one of them")
                )
            try:
                locale.require(tag)
            except UsageError as error:
                found += [Problem(each.text, self.origin(key), each.hint) for each in error.problems]
        return found


def file_name(title: str) -> str:
    """A stem for file names from a title: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _fits(value: object, wanted: type) -> bool:
    if wanted is bool:
        return isinstance(value, bool)
    if isinstance(value, (bool, datetime)):  # both are subclasses of what is wanted, and neither is meant
        return False
    if wanted is str:
        return _is_text(value)
    if wanted is list:
        return isinstance(value, list) and all(map(_is_text, value))
    if wanted is dict:
        return isinstance(value, dict) and all(map(_is_text, (*value, *value.values())))
    return isinstance(value, wanted)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not UNSAFE.search(value)


def _toml_problem(message: str, file: str, source: str) -> Problem:
    what, _, place = message.partition(" (at ")
    numbers = re.match(r"line (\d+), column (\d+)", place)
    origin = (
        Origin(file, int(numbers[1]), int(numbers[2])) if numbers else Origin(file, source.rstrip("\n").count("\n") + 1)
    )
    return Problem(what[:1].lower() + what[1:], origin, "see toml.io for how TOML is written")
