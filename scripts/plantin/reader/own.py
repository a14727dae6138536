"""The reader of our own dialect: book/book.toml, the chapters in the order of their names, and the footer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from pathlib import PurePosixPath
from typing import cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown import OWN, Reading
from plantin.model import Block, Book, Chapter, Heading, Matter, Text
from plantin.reader import includes
from plantin.reader.configuration import Configuration
from plantin.reader.front_matter import FrontMatter, split
from plantin.reader.includes import Includes
from plantin.reader.outline import closed_up
from plantin.reader.pictures import Gathered, gathered
from plantin.walk import map_blocks, map_texts, texts

CONFIGURATION = "book/book.toml"
FOOTER = "book/footer.txt"
_FOLDER = "book/"
_TAKEN = ("cover", "title", "nav", "colophon")
"""Names of the pages that every edition has besides its chapters."""
_MOST = 20
"""So many control characters of one file are named; more, and it is no text."""
_KEYS = ("title", "part", "matter")
"""What the front matter of a chapter may say."""
_MATTERS = get_args(Matter)


class _Source(Struct, frozen=True):
    """A chapter's file."""

    name: str
    """Its path in book/."""
    front: FrontMatter
    text: str
    lines: tuple[Origin, ...]
    """Where each line of the text was written."""


def recognises(files: Mapping[str, bytes]) -> bool:
    return CONFIGURATION in files


def read(files: Mapping[str, bytes], reading: Reading) -> Book:
    """Return the book, or raise PlantinError with everything that is wrong with it."""
    configuration = Configuration.parse(files[CONFIGURATION], CONFIGURATION)
    metadata = configuration.metadata()
    title = Text(configuration.title, configuration.origin("title"), "title", metadata.language)
    problems: list[Problem] = []
    remarks: list[Problem] = []
    sources = _sources(files, problems, remarks)
    pictures = gathered(files, _FOLDER, (source.text for source in sources), strict=True)
    chapters = tuple(_chapters(sources, metadata.language, pictures, reading, problems, remarks))
    if not chapters and not problems:
        problems.append(Problem("the book has no chapter", Origin(_FOLDER), "write one, e.g. book/01-first.md"))
    problems += [*_bad_names(chapters), *(fault for fault in pictures.problems if fault.severity == "error")]
    footer = _decoded(files.get(FOOTER, b""), FOOTER, problems)
    placed = tuple(_placed(chapters, {source.name: source.front for source in sources}, problems))
    if problems:
        raise PlantinError(*problems)
    remarks += [fault for fault in pictures.problems if fault.severity != "error"]
    return _with_contexts(Book(title, metadata, placed, tuple(footer.splitlines()), pictures.sound, tuple(remarks)))


def _sources(files: Mapping[str, bytes], problems: list[Problem], remarks: list[Problem]) -> list[_Source]:
    """The chapters' files in reading order, with what they include; what cannot be read goes to `problems`."""
    put = Includes(files, includes.OWN, problems)
    names = {name.removeprefix(_FOLDER) for name in files if name.startswith(_FOLDER) and name.endswith(".md")}
    chapters = sorted((name for name in names if _is_chapter(name, names)), key=lambda name: name[:-3].split("/"))
    found = []
    for name in chapters:
        path = f"{_FOLDER}{name}"
        faults: list[Problem] = []
        try:
            front, text = split(_decoded(files[path], path, faults), path)
            lines = put.expanded(text, path)
        except PlantinError as error:
            faults += error.problems
        problems += faults
        if faults:
            continue
        joined = "".join(f"{line.text}\n" for line in lines)
        found.append(_Source(name, front, joined, tuple(line.origin for line in lines)))
    for path in sorted(put.used):
        _decoded(files[path], path, problems)
    for path in sorted(f"{_FOLDER}{name}" for name in names.difference(chapters)):
        if path not in put.used:
            hint = f"a chapter within another lies in the folder of its name: {_FOLDER}02-oven/01-heat.md"
            text = "the file is no chapter, and no chapter includes it"
            remarks.append(Problem(text, Origin(path), hint, "warning"))
    return found


def _is_chapter(name: str, names: set[str]) -> bool:
    """Whether a file lies in book/ itself, or in a folder that is called as a chapter is."""
    folder = name.rpartition("/")[0]
    return not folder or (f"{folder}.md" in names and _is_chapter(f"{folder}.md", names))


def _chapters(
    sources: Iterable[_Source],
    language: str,
    pictures: Gathered,
    reading: Reading,
    problems: list[Problem],
    remarks: list[Problem],
) -> Iterator[Chapter]:
    """Yield the chapters that can be read; what is wrong with others goes to `problems`."""
    for source in sources:
        try:
            chapter, repaired = _chapter(source, language, pictures, reading)
        except PlantinError as error:
            problems += error.problems
            continue
        remarks += repaired
        yield chapter


def _chapter(
    source: _Source, language: str, pictures: Gathered, reading: Reading
) -> tuple[Chapter, tuple[Problem, ...]]:
    path = f"{_FOLDER}{source.name}"
    said, problems = _said(source.front, path, language)
    found = reading(source.text, path, language, OWN, pictures.seen(source.name), source.lines)
    heading, rest = _begun(found.blocks, path)
    if problems:
        raise PlantinError(*problems)
    inner, gaps = closed_up(rest)
    chapter = Chapter(
        id=_id(source.name),
        file=source.name,
        heading=heading,
        blocks=inner,
        notes=found.notes,
        links=found.links,
        title=said.get("title"),
        part=said.get("part"),
        level=source.name.count("/") + 1,
    )
    return chapter, (*found.remarks, *gaps)


def _begun(found: tuple[Block, ...], path: str) -> tuple[Heading, list[Block]]:
    """A chapter's own heading, and what follows it. Raises PlantinError when it does not begin with one."""
    match found:
        case (Heading(level=1) as heading, *rest):
            return heading, rest
        case (first, *_):
            hint = "begin the file with a line such as “# Title”"
            raise PlantinError(Problem("a chapter begins with a heading of level 1", _origin(first, path), hint))
        case _:
            raise PlantinError(Problem("the chapter is empty", Origin(path, 1), "write “# Title” and a text below it"))


def _said(front: FrontMatter, path: str, language: str) -> tuple[dict[str, Text], list[Problem]]:
    """What a chapter's front matter says, and what is wrong with it."""
    problems = []
    for key in front.keys:
        origin = front.origins.get(key, Origin(path, 1))
        value = front.text(key)
        near = get_close_matches(key, _KEYS)
        if key not in _KEYS:
            hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(_KEYS)}"
            problems.append(Problem(f"the key {key!r} means nothing here", origin, hint))
        elif not value or UNSAFE.search(value):
            problems.append(Problem(f"the key {key!r} holds no text", origin, f"write it behind “{key}: ”"))
        elif key == "matter" and value not in _MATTERS:
            problems.append(Problem(f"there is no matter {value!r}", origin, f"use {', '.join(_MATTERS)}"))
    texts = {
        key: Text(front.text(key), front.origins[key], "title", language)
        for key in ("title", "part")
        if front.text(key)
    }
    return texts, problems


def _placed(
    chapters: Iterable[Chapter], fronts: Mapping[str, FrontMatter], problems: list[Problem]
) -> Iterator[Chapter]:
    """Yield chapters with the matter that they are of: what their front matter says, or that of the chapter around."""
    matter: Matter = "body"
    reached = 0
    for chapter in chapters:
        front = fronts[chapter.file]
        place = front.origins.get("matter", Origin(f"{_FOLDER}{chapter.file}"))
        said = front.text("matter")
        if said and chapter.level > 1:
            problems.append(Problem("a chapter within another is of its matter", place, "say it of the one around it"))
        if chapter.level == 1:
            matter = cast(Matter, said) if said in _MATTERS else "body"
        if _MATTERS.index(matter) < reached:
            text = f"the chapter is of the {matter} matter, and stands behind one of the {_MATTERS[reached]} matter"
            problems.append(Problem(text, place, "chapters stand in the order of their files' names: rename one"))
        if chapter.part and (chapter.level > 1 or matter != "body"):
            hint = "a part begins with a chapter of the body that lies in book/ itself"
            problems.append(Problem("no part can begin here", chapter.part.origin, hint))
        reached = max(reached, _MATTERS.index(matter))
        yield replace(chapter, matter=matter)


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
        name, hint = f"{_FOLDER}{chapter.file}", "rename it, with letters a-z, digits and hyphens: 03-oven.md"
        if not chapter.id:
            yield Problem("the file's name has no letter a-z and no digit", Origin(name), hint)
        elif owners.setdefault(chapter.id, name) != name:
            yield Problem(f"{owners[chapter.id]} is called {chapter.id!r} already", Origin(name), hint)


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(PurePosixPath(name).with_suffix("")).lower()).strip("-")


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
    roles, shared = dict[str, str](), set[str]()
    for text in texts(book):
        if roles.setdefault(text.msgid, text.role) != text.role:
            shared.add(text.msgid)
    if not shared:
        return book
    return map_texts(book, lambda text: replace(text, context=text.role) if text.msgid in shared else text)
