"""The glossary of a book's translators, `locales/glossary.toml`: where a translation has another word than it says."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping

from plantin.catalog import Catalog
from plantin.errors import Origin, Problem, UsageError
from plantin.finding import Finding
from plantin.markdown import prose

FILE = "locales/glossary.toml"
_ALTERNATIVES = re.compile("[;,/():؛；、（）「」]")  # the marks of several scripts
_WORD = re.compile(r"[^\W_][^\s.,;:!?؟]*")


def findings(data: bytes, catalog: Catalog, tag: str) -> Iterator[Finding]:
    """Yield a note for each translation without any of the words that the glossary has for a term of its source.

    Words are compared by their beginnings, since most languages inflect them; half of those of a phrase are enough.
    """
    for term, row in _read(data).items():
        said = row.get(tag)
        pattern = re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)
        stems = list(_stems(said or ""))
        for entry in catalog.entries if stems else ():
            if entry.text is None or not pattern.search(prose(entry.msgid)):
                continue
            shown = _folded(prose(entry.text))
            if not any(2 * sum(stem in shown for stem in phrase) >= len(phrase) for phrase in stems):
                hint = "keep to the glossary, or say there what else the term is called"
                yield Finding("glossary", "note", entry.msgstr_origin, f"“{term}” is “{said}” in {FILE}", hint)


def _read(data: bytes) -> Mapping[str, Mapping[str, str]]:
    try:
        rows = tomllib.loads(data.decode()).items()
    except ValueError as error:
        raise UsageError(Problem(str(error), Origin(FILE), "see toml.io for how TOML is written")) from None
    return {term: row for term, row in rows if isinstance(row, dict) and all(isinstance(v, str) for v in row.values())}


def _stems(said: str) -> Iterator[list[str]]:
    """The beginnings of the words of each alternative."""
    for phrase in _ALTERNATIVES.split(_folded(said)):
        if words := _WORD.findall(phrase):
            yield [word[: max(2, 2 * len(word) // 3)] if len(word) > 3 else word for word in words]


def _folded(text: str) -> str:
    """Text without case, and without the accents that inflection moves about."""
    marks = re.compile("[\u0300-\u036f]")
    return marks.sub("", unicodedata.normalize("NFKD", text.casefold()))
