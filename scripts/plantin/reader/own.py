"""The reader of our own dialect: book/book.toml, the chapters in the order of their names, and the footer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath

from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown import OWN, blocks
from plantin.model import Block, Book, Chapter, Heading, Text
from plantin.reader.configuration import Configuration
from plantin.reader.outline import closed_up
from plantin.walk import map_blocks, map_texts, texts

CONFIGURATION = "book/book.toml"
FOOTER = "book/footer.txt"
_PICTURES = {".svg", ".png", ".jpg", ".jpeg"}
_TAKEN = ("cover", "title", "nav", "colophon")
"""Names of the pages that every edition has besides its chapters."""
_MOST = 20
"""So many control characters of one file are named; more, and it is no text."""


def recognises(files: Mapping[str, bytes]) -> bool:
    return CONFIGURATION in files


def read(files: Mapping[str, bytes]) -> Book:
    """Return the book, or raise PlantinError with everything that is wrong with it."""
    configuration = Configuration.parse(files[CONFIGURATION], CONFIGURATION)
    metadata = configuration.metadata()
    title = Text(configuration.title, configuration.origin("title"), "title", metadata.language)
    problems: list[Problem] = []
    chapters: list[Chapter] = []
    remarks: list[Problem] = []
    pictures = {name.removeprefix("book/"): data for name, data in files.items() if _is_picture(name)}
    for name in sorted(name for name in files if PurePosixPath(name).match("book/*.md")):
        try:
            chapter, repaired = _chapter(name, files[name], metadata.language, pictures)
            chapters.append(chapter)
            remarks += repaired
        except PlantinError as error:
            problems += error.problems
    if not chapters and not problems:
        problems.append(Problem("the book has no chapter", Origin("book/"), "write one, e.g. book/01-first.md"))
    problems += _bad_names(chapters)
    footer = _decoded(files.get(FOOTER, b""), FOOTER, problems)
    if problems:
        raise PlantinError(*problems)
    return _with_contexts(Book(title, metadata, tuple(chapters), tuple(footer.splitlines()), pictures, tuple(remarks)))


def _is_picture(name: str) -> bool:
    return name.startswith("book/") and PurePosixPath(name).suffix.lower() in _PICTURES


def _chapter(name: str, data: bytes, language: str, pictures: Iterable[str]) -> tuple[Chapter, tuple[Problem, ...]]:
    problems: list[Problem] = []
    source = _decoded(data, name, problems)
    if problems:
        raise PlantinError(*problems)
    found = blocks(source, name, language, OWN, frozenset(pictures))
    match found.blocks:
        case (Heading(level=1) as heading, *rest):
            inner, gaps = closed_up(rest)
            return Chapter(_id(name), PurePosixPath(name).name, heading, inner, found.notes, links=found.links), (
                *found.remarks,
                *gaps,
            )
        case (first, *_):
            hint = "begin the file with a line such as “# Title”"
            raise PlantinError(Problem("a chapter begins with a heading of level 1", _origin(first, name), hint))
        case _:
            raise PlantinError(Problem("the chapter is empty", Origin(name, 1), "write “# Title” and a text below it"))


def _origin(block: Block, name: str) -> Origin:
    """Where the first text of a block stands."""
    places: list[Origin] = []

    def note(text: Text) -> Text:
        places.append(text.origin)
        return text

    map_blocks((block,), note)
    return places[0] if places else Origin(name, 1)


def _bad_names(chapters: Iterable[Chapter]) -> Iterator[Problem]:
    """Yield the chapters whose files in an edition would have no name, or another's."""
    owners = dict.fromkeys(_TAKEN, "a page of every edition")
    for chapter in chapters:
        name, hint = f"book/{chapter.file}", "rename it, with letters a-z, digits and hyphens: 03-oven.md"
        if not chapter.id:
            yield Problem("the file's name has no letter a-z and no digit", Origin(name), hint)
        elif owners.setdefault(chapter.id, name) != name:
            yield Problem(f"{owners[chapter.id]} is called {chapter.id!r} already", Origin(name), hint)


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", PurePosixPath(name).stem.lower()).strip("-")


def _decoded(data: bytes, name: str, problems: list[Problem]) -> str:
    """The text of a file, with LF line ends and no byte order mark; what is no text goes to `problems`."""
    try:
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        text = f"byte 0x{data[error.start]:02X} is not UTF-8"
        problems.append(Problem(text, Origin(name, line, column), "save the file as UTF-8"))
        return ""
    for found in islice(UNSAFE.finditer(source), _MOST):
        line, column = source.count("\n", 0, found.start()) + 1, found.start() - source.rfind("\n", 0, found.start())
        what = "a carriage return alone" if found[0] == "\r" else f"the character U+{ord(found[0]):04X}"
        problems.append(Problem(f"{what} may not stand in a book", Origin(name, line, column), "delete it"))
    return source


def _with_contexts(book: Book) -> Book:
    """Give a message its role as context where one msgid stands in two roles, as a title and in a sentence."""
    roles: dict[str, set[str]] = {}
    for text in texts(book):
        roles.setdefault(text.msgid, set()).add(text.role)
    return map_texts(
        book, lambda text: replace(text, context=text.role) if len(roles.get(text.msgid, ())) > 1 else text
    )
