"""What a translator's commands do: the template written, catalogs brought up to date, and looked over."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from plantin import glossary, pipeline, store
from plantin.catalog import Catalog, joined, po, words
from plantin.catalog.merge import merge
from plantin.catalog.template import template
from plantin.catalog.write import write
from plantin.checks import of_catalog
from plantin.edition import Edition, coverage, original, translation
from plantin.errors import Origin, PlantinError, Problem, UsageError
from plantin.finding import Finding
from plantin.locale import PSEUDO
from plantin.model import Book
from plantin.translate import translate
from plantin.walk import texts
from plantin.writers import glyphs

TEMPLATE = "locales/book.pot"
_UPDATE, _MERGE = "run: plantin update", "bring the catalog up to date with the tool that made it"
"""How a catalog that is older than its text is brought up to date: one of ours, and one of others'."""


class Report(Struct, frozen=True):
    """What `check` has to say of one language."""

    language: str
    summary: str = ""
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> int:
        """The exit status: 3 when the catalog cannot be read, 1 with findings that ask for something, or 0."""
        if self.problems:
            return 3
        return 1 if any(finding.severity != "note" for finding in self.findings) else 0

    @property
    def counts(self) -> Counter[str]:
        """How many there are by severity."""
        return Counter([each.severity for each in self.problems] + [each.severity for each in self.findings])


def write_template(folder: Path) -> list[tuple[str, bool]]:
    """Write the template of the book's messages, and say whether it changed."""
    book, files = pipeline.read(folder)
    _require_ours(book)
    return [_written(folder, TEMPLATE, _template(book), files)]


def update(folder: Path, languages: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Write the template, merge its messages into the catalogs, and say which changed.

    A catalog that cannot be read is not touched.
    """
    book, files = pipeline.read(folder)
    _require_ours(book)
    current, tags = _template(book), _translations(book, languages)
    merged: list[tuple[str, Catalog]] = []
    problems: list[Problem] = []
    for tag in tags:
        name = f"locales/{tag}.po"
        try:
            old = po.read(files[name], name, tag) if name in files else None
            merged.append((name, merge(current, old, tag)))
        except PlantinError as error:
            problems += error.problems
    written = [_written(folder, name, catalog, files) for name, catalog in [(TEMPLATE, current), *merged]]
    if problems:
        raise PlantinError(*problems)
    return written


def _require_ours(book: Book) -> None:
    """Raise UsageError for a book whose catalogs another tool makes: nothing of it is changed."""
    if book.metadata.dialect != "own":
        hint = "make its template and merge its catalogs with that tool; plantin check and hits look them over"
        raise UsageError(Problem("the catalogs of this book are another tool's", hint=hint))


def check(folder: Path, languages: tuple[str, ...]) -> Iterator[Report]:
    """Yield what there is to say of each translation, and of the text itself, unless languages are asked for."""
    book, files = pipeline.read(folder)
    if not languages and (of_source := tuple(_glyphs(original(book, "")))):
        yield Report(book.metadata.language, "the text itself has findings", of_source)
    for tag in _translations(book, languages):
        names = [name for name in book.metadata.catalogs(tag) if name in files]
        if not names:
            origin, hint = Origin(book.metadata.catalog(tag)), f"make it with: plantin update --language {tag}"
            yield Report(tag, problems=(Problem("the catalog is missing", origin, hint),))
            continue
        try:
            catalog = joined.read(((name, files[name]) for name in names), tag, book.metadata.header_language)
        except PlantinError as error:
            yield Report(tag, problems=error.problems)
            continue
        found = (
            *_findings(book, catalog, tag),
            *_terms(files, catalog, tag),
            *_glyphs(translation(book, tag, catalog, "")),
        )
        yield Report(tag, _summary(book, catalog, tag), found)


def _terms(files: Mapping[str, bytes], catalog: Catalog, tag: str) -> Iterator[Finding]:
    return glossary.findings(files[glossary.FILE], catalog, tag) if glossary.FILE in files else iter(())


def _glyphs(edition: Edition) -> Iterator[Finding]:
    for each in glyphs.unprintable(edition):
        yield Finding("glyph", "error", each.origin or edition.book.title.origin, each.text, each.hint)


def _translations(book: Book, languages: tuple[str, ...]) -> list[str]:
    source = book.metadata.language
    if source in languages:
        hint = f"its text is in book/; the translations are {', '.join(book.metadata.languages[1:])}"
        raise UsageError(Problem(f"{source} is the book's own language and has no catalog", hint=hint))
    if made := [tag for tag in languages if tag in PSEUDO]:
        raise UsageError(Problem(f"{made[0]} is a pseudo-language and has no catalog", hint="build needs none for it"))
    return [tag for tag in pipeline.languages(book, languages) if tag not in (source, *PSEUDO)]


def _template(book: Book) -> Catalog:
    metadata = book.metadata
    return template(texts(book), project=book.title.msgid, date=metadata.date, bugs=metadata.bugs)


def _written(folder: Path, name: str, catalog: Catalog, files: Mapping[str, bytes]) -> tuple[str, bool]:
    data = write(catalog)
    if changed := files.get(name) != data:
        store.write(folder / name, data)
    return name, changed


def _summary(book: Book, catalog: Catalog, tag: str) -> str:
    counts = coverage(translate(book, catalog, tag))
    return f"{counts.percent} % of the words are translated ({counts.translated} of {counts.words})"


def _findings(book: Book, catalog: Catalog, tag: str) -> Iterator[Finding]:
    hint = _UPDATE if book.metadata.dialect == "own" else _MERGE
    for text in texts(translate(book, catalog, tag)):
        entry = catalog.find(text.msgid, text.context)
        if text.state == "translated":
            continue
        if entry is None:
            yield Finding("missing", "warning", Origin(catalog.file), f"no message for {_short(text.msgid)}", hint)
        elif text.state == "fuzzy":
            yield Finding("fuzzy", "note", entry.origin, f"still to be looked at: {_short(text.msgid)}")
        elif text.state == "missing":
            yield Finding("untranslated", "note", entry.origin, f"not translated yet: {_short(text.msgid)}")
    yield from of_catalog(catalog, tag)


def _short(msgid: str) -> str:
    line = words(msgid)
    return f"“{line}”" if len(line) <= 60 else f"“{line[:57]}…”"
