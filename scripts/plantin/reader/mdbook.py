"""The reader of mdBook's projects: book.toml, src/SUMMARY.md, its chapters, and catalogs in po/."""

import posixpath
import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from plantin.errors import Origin, PlantinError, Problem, UsageError
from plantin.markdown import MDBOOK, blocks, slug
from plantin.model import Block, Book, Chapter, Heading, List, Metadata, Paragraph, Text
from plantin.reader.configuration import file_name
from plantin.reader.includes import expanded
from plantin.reader.outline import closed_up
from plantin.reader.tags import tag_of

CONFIGURATION = "book.toml"
SUMMARY = "src/SUMMARY.md"
_PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif"}
_ENTRY = re.compile(
    r"^\[(?P<title>.*)\]\((?P<file><[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?: \"[^\"]*\")?\)$", re.DOTALL
)
_DATE = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date: *(\d{4})-(\d\d)-(\d\d)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the summary that names a chapter."""

    title: Text
    file: str
    """Relative to src/; empty for a draft."""
    level: int
    part: Text | None


def recognises(files: Mapping[str, bytes]) -> bool:
    return CONFIGURATION in files and SUMMARY in files


def read(files: Mapping[str, bytes]) -> Book:
    """Return the book, with a remark on what was repaired. Raises PlantinError where there is no book to be had."""
    table = _table(files[CONFIGURATION])
    metadata = _metadata(table, files)
    title = Text(str(table.get("title") or "Untitled"), Origin(CONFIGURATION), "title", metadata.language, state="kept")
    sources = {name.removeprefix("src/"): data for name, data in files.items() if name.startswith("src/")}
    pictures = {name: data for name, data in sources.items() if PurePosixPath(name).suffix.lower() in _PICTURES}
    remarks: list[Problem] = []
    entries = _entries(files[SUMMARY], metadata.language)
    chapters = [_chapter(entry, sources, metadata.language, pictures, remarks) for entry in entries]
    if not chapters:
        raise PlantinError(Problem("the summary names no chapter", Origin(SUMMARY), "list the chapters as links"))
    return Book(title, metadata, tuple(_with_ids(chapters)), (), pictures, tuple(remarks))


def _table(data: bytes) -> dict[str, Any]:
    try:
        found = tomllib.loads(data.decode("utf-8-sig")).get("book", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(Problem(str(error), Origin(CONFIGURATION), "see toml.io for how TOML is written")) from None
    return found if isinstance(found, dict) else {}


def _metadata(table: Mapping[str, Any], files: Mapping[str, bytes]) -> Metadata:
    title = str(table.get("title") or "Untitled")
    source = tag_of(str(table.get("language") or "en")) or "en"
    catalogs = {
        tag: name
        for name in sorted(files)
        if PurePosixPath(name).match("po/*.po") and (tag := tag_of(PurePosixPath(name).stem)) and tag != source
    }
    days = [date(*map(int, each)) for name in catalogs.values() for each in _DATE.findall(files[name][:4096])]
    return Metadata(
        slug=file_name(title) or "book",
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"mdbook:{title}").urn,
        language=source,
        languages=(source, *catalogs),
        publisher="",
        rights="",
        date=max(days, default=date(2000, 1, 1)),
        authors=tuple(str(name) for name in table.get("authors", ()) if name),
        guide="README.md",
        strict=False,
        catalogs=catalogs,
        folder="src/",
    )


def _entries(data: bytes, language: str) -> Iterator[_Entry]:
    """Yield the chapters of a summary in reading order; a heading after the first begins a part."""
    summary = blocks(data.decode("utf-8", errors="replace"), SUMMARY, language, MDBOOK)
    part: Text | None = None
    for block in summary.blocks:
        if isinstance(block, Heading) and block.text.msgid.lower() not in ("summary", "table of contents"):
            part = replace(block.text, role="title")
        for entry in _listed((block,), 1):
            yield replace(entry, part=part)
            part = None


def _listed(found: Iterable[Block], level: int) -> Iterator[_Entry]:
    for block in found:
        match block:
            case Paragraph(text):
                for line in text.msgid.split("  \n"):
                    if entry := _ENTRY.match(line.strip()):
                        title = replace(text, msgid=entry["title"], role="title")
                        yield _Entry(
                            title, posixpath.normpath(entry["file"].strip("<>")) if entry["file"] else "", level, None
                        )
            case List(items=items):
                for item in items:
                    first, *rest = item.blocks or (None,)
                    yield from _listed((first,) if first else (), level)
                    yield from _listed(rest, level + 1)
            case _:
                pass


def _chapter(
    entry: _Entry, sources: Mapping[str, bytes], language: str, pictures: Mapping[str, bytes], remarks: list[Problem]
) -> Chapter:
    name = f"src/{entry.file}"
    if entry.file not in sources:
        if entry.file:
            hint = "write it, or take its line out"
            remarks.append(Problem(f"the chapter {name} is missing", entry.title.origin, hint, "warning"))
        return _assembled(entry, ())
    text = expanded(
        sources[entry.file].decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n"),
        entry.file,
        sources,
    )
    folder = posixpath.dirname(entry.file) or "."
    near = [posixpath.relpath(each, folder) for each in pictures]
    known = {*near, *(f"./{each}" for each in near)}
    found = blocks(text, name, language, MDBOOK, known)
    remarks += found.remarks
    return replace(_assembled(entry, found.blocks), notes=found.notes, links=found.links)


def _assembled(entry: _Entry, found: tuple[Block, ...]) -> Chapter:
    """A chapter under its own heading, or under the summary's title where it does not begin with one."""
    match found:
        case (Heading() as heading, *rest):
            heading = replace(heading, level=1)
        case _:
            heading, rest = Heading(1, slug(entry.title.msgid), "", replace(entry.title, role="heading")), list(found)
    inner, _ = closed_up(rest)
    return Chapter("", entry.file, heading, inner, title=entry.title, part=entry.part, level=entry.level)


def _with_ids(chapters: list[Chapter]) -> Iterator[Chapter]:
    """Give each chapter an id of its own, made from its file's path."""
    taken = {"cover", "title", "nav", "colophon"}
    for number, chapter in enumerate(chapters, start=1):
        stem = file_name(posixpath.splitext(chapter.file)[0]) or f"chapter-{number}"
        name = stem if stem not in taken else f"{stem}-{number}"
        taken.add(name)
        yield replace(chapter, id=name)
