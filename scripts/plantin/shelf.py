"""The products of one book that were made before: which need no making, and why the others do."""

import tomllib
from collections.abc import Mapping
from typing import Any

from msgspec import json
from msgspec.structs import asdict, replace

from plantin import inputs, reader, standing
from plantin.errors import PlantinError, Problem
from plantin.folder import Folder
from plantin.format import Styles, worn
from plantin.inputs import Inputs
from plantin.jobs import Result
from plantin.locale import Language, language
from plantin.model import Book
from plantin.standing import Request, Standing
from plantin.writers import ingredients, products

FACTS = "facts"
"""What is told of an edition is kept beside its products."""


def told(tag: str, artifacts: Mapping[str, bytes], said: bytes) -> Result:
    """Return the result of an edition as it was when it was made; `said` is what was kept as FACTS."""
    facts, remarks = json.decode(said, type=tuple[dict[str, Any], tuple[Problem, ...]])
    return Result(tag, artifacts, facts, remarks=remarks)


class Shelf:
    """What the cache holds of a book, by what today's products are made of.

    It is made when the book has been read, and nothing else of its folder.
    """

    def __init__(self, request: Request, book: Book, files: Folder) -> None:
        self._cache, self._request, self._book, self._files = request.cache, request, book, files
        self._made_of = Inputs(inputs.program(request.day), inputs.labels(), {}, text(book, files), {})
        self._last = standing.recall(request)
        self.why: dict[str, dict[str, str]] = {}
        """Why each format of an edition is made, or is not; by language and format."""
        self.program = inputs.digest(self._made_of.program)
        """The digest of what products are made with."""
        self._held: dict[str, frozenset[str]] = {}

    def wear(self, sheets: Styles) -> None:
        """Take note of the style sheets."""
        self._made_of = replace(self._made_of, styles={name: inputs.digest(sheet) for name, sheet in sheets.items()})

    def has(self, tag: str, formats: tuple[str, ...]) -> bool:
        """Whether there is no need to make anything of an edition, or no way to."""
        try:
            self._look_up(tag)
        except PlantinError:
            return True
        return all(self._cache.has(self._key(name, tag)) for name in (FACTS, *formats))

    def _look_up(self, tag: str) -> None:
        """Take note of what the catalogs of an edition are."""
        for name in _catalogs(self._book, tag):
            if name in self._files and name not in self._made_of.catalogs:
                _ = self._files[name]
        digests = {name: each for name, each in self._files.digests().items() if name in _catalogs(self._book, tag)}
        self._made_of = replace(self._made_of, catalogs={**self._made_of.catalogs, **digests})

    def found(self, tag: str, formats: tuple[str, ...]) -> dict[str, bytes]:
        """Return the products of an edition that need not be made: those formats, or what they are made of.

        Raises PlantinError when a catalog cannot be read.
        """
        self._look_up(tag)
        made = self._read(tag, {FACTS, *formats})
        lacking = [kind for kind in formats if kind not in made]
        parts = {name for kind in lacking for name in ingredients(kind, self._book.metadata.formats)}
        made |= self._read(tag, {name for name in parts.difference(formats) if products()[name].artifact})
        self._held[tag] = frozenset(made)
        self.why[tag] = {kind: "from the cache" if kind in made else self._reasons(kind, tag) for kind in formats}
        return made

    def _read(self, tag: str, names: set[str]) -> dict[str, bytes]:
        found = {name: self._cache.get(self._key(name, tag)) for name in sorted(names)}
        return {name: data for name, data in found.items() if data is not None}

    def keep(self, result: Result) -> None:
        """Put into the cache what a job made, and was not given."""
        self._cache.notes += [each for each in result.notes if each not in self._cache.notes]
        said = json.encode((result.facts, result.remarks))
        for name, data in {**result.artifacts, **result.ingredients, FACTS: said}.items():
            if not result.problems and name not in self._held[result.language]:
                self._cache.put(self._key(name, result.language), data)

    def remember(self, sums: str, remarks: tuple[Problem, ...]) -> None:
        """Keep what this build was made of; `sums` is the digest of what it published, none where an edition failed."""
        languages, formats = tuple(self.why), tuple(dict.fromkeys(kind for each in self.why.values() for kind in each))
        names, read, sheets = self._files.names(), self._files.digests(), standing.sheets()
        facts = {tag: asdict(self._facts(tag)) for tag in languages}
        last = Standing(self._made_of, names, read, sheets, sums, languages, formats, remarks, facts)
        standing.remember(self._request, last)

    def _facts(self, tag: str) -> Language:
        """What is known of a language: from the last build, where the same program made it."""
        last = self._last if self._last and self._last.made_of.program == self._made_of.program else None
        return Language(**last.facts[tag]) if last and tag in last.facts else language(tag)

    def _key(self, name: str, tag: str) -> str:
        return self._of(name, tag, self._made_of).key(name, tag)

    def _reasons(self, kind: str, tag: str) -> str:
        last = self._of(kind, tag, self._last.made_of) if self._last else None
        return inputs.reasons(self._of(kind, tag, self._made_of), last)

    def _of(self, name: str, tag: str, everything: Inputs) -> Inputs:
        """What one product is made of, its ingredients too."""
        facts, table = self._facts(tag), products()
        parts = ingredients(name, self._book.metadata.formats) if name in table else ()
        stems = [stem for part in parts for stem in table[part].sheets]
        own = tuple(f"labels/{each}.po" for each in facts.fallbacks)
        return everything.of(own, worn(stems, everything.styles, facts), _catalogs(self._book, tag))


def text(book: Book, files: Folder) -> dict[str, str]:
    """The digests of what all editions of a book are made of, once it has been read, and nothing else of its folder.

    Of the file that lists the languages it is that of what else it says: another language is nothing to an edition.
    """
    catalogs = {name for tag in book.metadata.languages for name in book.metadata.catalogs(tag)}
    found = {name: each for name, each in files.digests().items() if name not in catalogs}
    if (settings := reader.settings(book)) in found:
        keys = tomllib.loads(files[settings].decode("utf-8-sig"))
        found[settings] = inputs.digest({key: str(value) for key, value in keys.items() if key != "languages"})
    return found


def _catalogs(book: Book, tag: str) -> tuple[str, ...]:
    """The catalogs of an edition, that of the book's own labels among them."""
    return (*book.metadata.catalogs(tag), f"locales/labels/{tag}.po")
