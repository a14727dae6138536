"""The reader of mdBook's projects: book.toml, src/SUMMARY.md, its chapters, and catalogs in po/."""

import posixpath
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem, UsageError
from plantin.locale import language
from plantin.markdown import MDBOOK, Reading, Rules, slug
from plantin.metadata import Metadata
from plantin.model import Block, Book, Chapter, Heading, Paragraph, Text
from plantin.reader import catalogs, includes
from plantin.reader.configuration import file_name
from plantin.reader.decoding import decoded
from plantin.reader.front_matter import split
from plantin.reader.generations import has_first, with_first
from plantin.reader.includes import Includes, Line
from plantin.reader.outline import closed_up
from plantin.reader.pictures import Gathered, gathered
from plantin.reader.summary import Entry, entries
from plantin.reader.tags import tag_of
from plantin.walk import map_chapter

CONFIGURATION = "book.toml"
_DIRECTIVE = re.compile(rf"\{{\{{\s*(?:%|#(?!(?:{'|'.join(includes.MDBOOK)})\b))\s*\w[^}}]*\}}\}}")
"""What some other preprocessor of mdBook's would have replaced."""
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_DRAWN = re.compile(r"\s*(?:```+|~~~+)\s*(mermaid|admonish|plantuml|svgbob|bob|pikchr|d2|dot process|kroki-\w+)\b")
"""The fence of a block of code that some other preprocessor makes a drawing or a remark of."""


class _Project(Struct, frozen=True):
    """What the whole of a book goes by."""

    source: str
    """The folder of the text, with a slash behind it; empty for the project's own."""
    language: str
    rules: Rules
    reading: Reading
    remarks: list[Problem]
    first: bool
    """Whether a catalog has messages as the first mdbook-i18n-helpers made them."""


def recognises(files: Mapping[str, bytes]) -> bool:
    return CONFIGURATION in files and f"{_folder(_tables(files))}SUMMARY.md" in files


def read(files: Mapping[str, bytes], reading: Reading) -> Book:
    """Return the book, with a remark on what was repaired. Raises PlantinError where there is no book to be had."""
    tables = _tables(files)
    table = _table(tables, "book")
    remarks: list[Problem] = []
    metadata = _metadata(tables, files, remarks)
    rules = replace(MDBOOK, hidden={**MDBOOK.hidden, **_hidden(tables)})
    first = has_first(files, chain(*metadata.paths.values()))
    project = _Project(_folder(tables), metadata.language, rules, reading, remarks, first)
    name = f"{project.source}SUMMARY.md"
    found = entries(decoded(files[name], name, remarks), name, metadata.language, remarks)
    if not found:
        raise PlantinError(Problem("the summary names no chapter", Origin(name), "list the chapters as links"))
    chapters, pictures = _chapters(found, files, project)
    title = Text(_title(table), Origin(CONFIGURATION), "title", metadata.language, state="kept")
    return Book(title, metadata, tuple(_with_ids(chapters)), (), pictures, tuple(remarks))


def _tables(files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        return tomllib.loads(files[CONFIGURATION].decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise UsageError(Problem(str(error), Origin(CONFIGURATION), "see toml.io for how TOML is written")) from None


def _table(tables: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A table by its dotted name; empty where there is none."""
    found: Any = tables
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _folder(tables: Mapping[str, Any]) -> str:
    """Where the text lies, with a slash behind it."""
    name = posixpath.normpath(str(_table(tables, "book").get("src") or "src"))
    return f"{name}/".removeprefix("./")


def _title(table: Mapping[str, Any]) -> str:
    return _line(table, "title") or "Untitled"


def _line(table: Mapping[str, Any], key: str) -> str:
    """A value as one line of text; empty when there is none, or none that is text."""
    value = table.get(key)
    return " ".join(UNSAFE.sub(" ", value).split()) if isinstance(value, str) else ""


def _metadata(tables: Mapping[str, Any], files: Mapping[str, bytes], remarks: list[Problem]) -> Metadata:
    table = _table(tables, "book")
    title, source = _title(table), _language(table, remarks)
    if not _line(table, "title"):
        hint = "say it in plantin.toml: title = …"
        remarks.append(Problem("the book has no title", Origin(CONFIGURATION), hint, "warning"))
    paths = catalogs.in_folder(files, _catalogs_folder(tables), source, remarks)
    authors = table.get("authors") or table.get("author") or ()
    return Metadata(
        slug=file_name(title)[:100].strip("-") or "book",
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"mdbook:{title}").urn,
        language=source,
        languages=(source, *paths),
        publisher="",
        rights="",
        date=catalogs.newest(files[name] for name in paths.values()),
        authors=tuple(str(name) for name in ([authors] if isinstance(authors, str) else authors) if name),
        description=_line(table, "description"),
        guide="README.md",
        strict=False,
        paths={tag: (name,) for tag, name in paths.items()},
        folder=f"{posixpath.normpath(str(table.get('src') or 'src'))}/",
        formulas=_formulas(tables),
        dialect="mdbook",
    )


def _catalogs_folder(tables: Mapping[str, Any]) -> str:
    """Where mdbook-i18n-helpers is told to look for catalogs."""
    folder = posixpath.normpath(str(_table(tables, "preprocessor", "gettext").get("po-dir") or "po"))
    return "" if folder == "." else folder


def _language(table: Mapping[str, Any], remarks: list[Problem]) -> str:
    said, direction = str(table.get("language") or "en"), table.get("text-direction")
    source = tag_of(said)
    if source and direction in (None, language(source).direction):
        return source
    what = f"is not written {direction}" if source else "is none that CLDR knows"
    hint = "say it in plantin.toml: language = …"
    remarks.append(Problem(f"the language {said!r} {what}", Origin(CONFIGURATION), hint, "warning"))
    return source or "en"


def _formulas(tables: Mapping[str, Any]) -> Literal["dollars", "mathjax", "none"]:
    """What stands round formulas: mdBook itself knows MathJax's marks, where it is asked to."""
    if "katex" in _table(tables, "preprocessor"):
        return "dollars"
    return "mathjax" if _table(tables, "output", "html").get("mathjax-support") is True else "none"


def _hidden(tables: Mapping[str, Any]) -> dict[str, str]:
    """The marks of lines of code that are not printed, by language."""
    marks = _table(tables, "output", "html", "code", "hidelines")
    return {str(name): mark for name, mark in marks.items() if isinstance(mark, str)}


def _without_front_matter(source: str, name: str) -> str:
    """The text of a chapter without what it says to a preprocessor; mdBook itself would make a heading of it."""
    try:
        found, rest = split(source, name)
    except PlantinError:  # a rule, and text below it
        return source
    return rest if found.keys else source


def _chapters(
    found: list[Entry], files: Mapping[str, bytes], project: _Project
) -> tuple[list[Chapter], Mapping[str, bytes]]:
    """The chapters, and the pictures that they name."""
    put = Includes(files, includes.MDBOOK)
    sources: list[tuple[Line, ...]] = []
    for entry in found:
        name = posixpath.normpath(f"{project.source}{entry.file}")
        if entry.file and name not in files:
            hint = "write it, or take its line out"
            project.remarks.append(Problem(f"the chapter {name} is missing", entry.title.origin, hint, "warning"))
        source = decoded(files[name], name, project.remarks) if entry.file and name in files else ""
        sources.append(put.expanded(_without_front_matter(source, name), name))
    texts = ("\n".join(line.text for line in lines) for lines in sources)
    pictures = gathered(files, project.source, texts, strict=False)
    chapters = [_chapter(entry, lines, pictures, project) for entry, lines in zip(found, sources, strict=True)]
    project.remarks.extend([*(replace(each, severity="warning") for each in put.problems), *pictures.problems])
    return chapters, pictures.sound


def _chapter(entry: Entry, lines: tuple[Line, ...], pictures: Gathered, project: _Project) -> Chapter:
    name = posixpath.normpath(f"{project.source}{entry.file}")
    text = "".join(f"{line.text}\n" for line in lines)
    seen = pictures.seen(entry.file)
    origins = [line.origin for line in lines]
    source = project.reading(UNSAFE.sub("", text), name, project.language, project.rules, seen, origins)
    project.remarks.extend(source.remarks)
    chapter = _assembled(entry, tuple(_printable(source.blocks, project.remarks)))
    chapter = replace(chapter, notes=source.notes, links=source.links)
    _look_over(chapter, lines, project.remarks)
    return with_first(chapter, text, name, project.rules, project.language) if project.first else chapter


def _look_over(chapter: Chapter, lines: tuple[Line, ...], remarks: list[Problem]) -> None:
    """Remark on what only some other preprocessor understands."""

    def look(text: Text) -> Text:
        for directive in _DIRECTIVE.findall(_CODE.sub("", text.msgid)) if text.role != "code" else ():
            _remark_on(directive, text.origin, "printed as it stands", remarks)
        return text

    map_chapter(chapter, look)
    for line in lines:
        if fence := _DRAWN.match(line.text):
            _remark_on(f"a block of {fence[1]}", line.origin, "printed as code", remarks)


def _printable(found: tuple[Block, ...], remarks: list[Problem]) -> Iterator[Block]:
    """Yield blocks, without paragraphs that are some preprocessor's directive and nothing else."""
    for block in found:
        match block:
            case Paragraph(text) if _DIRECTIVE.fullmatch(text.msgid):
                _remark_on(text.msgid, text.origin, "left out", remarks)
            case _:
                yield block


def _remark_on(directive: str, origin: Origin, what: str, remarks: list[Problem]) -> None:
    text, hint = f"{directive[:60]} is {what}", "the preprocessor that replaces it is not part of mdBook"
    remarks.append(Problem(text, origin, hint, "warning"))


def _assembled(entry: Entry, found: tuple[Block, ...]) -> Chapter:
    """A chapter under its own heading, or under the summary's title where it does not begin with one."""
    match found:
        case (Heading() as heading, *rest):
            heading = replace(heading, level=1)
        case _:
            heading, rest = Heading(1, slug(entry.title.msgid), "", replace(entry.title, role="heading")), list(found)
    inner, _ = closed_up(rest)
    return Chapter(
        id="",
        file=entry.file,
        heading=heading,
        blocks=inner,
        title=entry.title,
        part=entry.part,
        level=entry.level,
        matter=entry.matter,
    )


def _with_ids(chapters: list[Chapter]) -> Iterator[Chapter]:
    """Give each chapter an id of its own, made from its file's path."""
    taken = {"cover", "title", "nav", "colophon"}
    for number, chapter in enumerate(chapters, start=1):
        stem = file_name(posixpath.splitext(chapter.file)[0]) or f"chapter-{number}"
        name = stem if stem not in taken else f"{stem}-{number}"
        taken.add(name)
        yield replace(chapter, id=name)
