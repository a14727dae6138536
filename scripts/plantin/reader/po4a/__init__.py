"""The reader of folders of Markdown whose catalogs po4a made: nothing in them is changed or asked for."""

import posixpath
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from msgspec.structs import replace

from plantin.errors import Origin, PlantinError, Problem
from plantin.markdown import Reading, inline, plain
from plantin.metadata import Metadata
from plantin.model import Book, Chapter, Text
from plantin.reader import catalogs
from plantin.reader.configuration import file_name
from plantin.reader.pictures import gathered
from plantin.reader.po4a import site
from plantin.reader.po4a.chapters import Page, chapter, page
from plantin.reader.po4a.project import Project, generation, project

_PROJECT = re.compile(rb'^"Project-Id-Version: *(.*?)\\n"', re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NUMBER = re.compile(r"(\d+)")
_JEKYLL = {"layout", "permalink"}
"""What stands in the front matter of a page that Jekyll makes."""
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\w")
"""What Hugo fills in."""


def recognises(files: Mapping[str, bytes]) -> bool:
    return project(files) is not None


def read(files: Mapping[str, bytes], reading: Reading) -> Book:
    """Return the book, with a remark on what was repaired or left out."""
    found = project(files)
    if found is None:
        raise PlantinError(Problem("this folder holds no catalogs that po4a made"))
    pages = sorted((page(name, files[name]) for name in found.chapters), key=_order)
    metadata = _metadata(found, pages, files)
    title = Text(_title(found, pages, files), Origin(pages[0].name), "title", metadata.language, state="kept")
    metadata = replace(
        metadata,
        slug=file_name(title.msgid) or "book",
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"po4a:{title.msgid}").urn,
    )
    pictures = gathered(files, "", [each.source for each in pages], strict=False)
    options = generation({each.name: each.source for each in pages}, found, files)
    made = [
        chapter(each, options[each.name], metadata.language, metadata.dialect, pictures.seen(each.name), reading)
        for each in pages
    ]
    remarks = (*found.remarks, *pictures.problems, *chain.from_iterable(each for _, each in made))
    return Book(title, metadata, tuple(_with_ids(each for each, _ in made)), (), pictures.sound, remarks)


def _order(given: Page) -> tuple[object, ...]:
    """The reading order: by folder, there by the number that a page gives itself, and by its name, 2 before 10."""
    weights = [given.front_matter.keys.get(key) for key in ("weight", "order", "nav_order", "sidebar_position")]
    weight = next((float(each) for each in weights if isinstance(each, int | float)), float("inf"))
    *folders, base = given.name.split("/")
    first = posixpath.splitext(base)[0].strip("_").lower() in ("index", "readme")
    return [_natural(each) for each in folders], not first, weight, _natural(base)


def _natural(name: str) -> list[tuple[bool, int, str]]:
    parts = _NUMBER.split(name.casefold())
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts if part]


def _metadata(found: Project, pages: Iterable[Page], files: Mapping[str, bytes]) -> Metadata:
    source = found.language
    paths = {tag: names for tag, names in found.catalogs.items() if tag != source}
    return Metadata(
        slug="",
        identifier="",
        language=source,
        languages=(source, *paths),
        publisher="",
        rights="",
        date=catalogs.newest(files[name] for names in paths.values() for name in names),
        guide="README.md",
        strict=False,
        paths=paths,
        folder=_common_folder(found.chapters),
        formulas="none",
        dialect="jekyll" if _is_site(pages, files) else "po4a",
    )


def _is_site(pages: Iterable[Page], files: Mapping[str, bytes]) -> bool:
    if site.settings(files) is not None:
        return True
    return any(_SHORTCODE.search(each.source) or not _JEKYLL.isdisjoint(each.front_matter.keys) for each in pages)


def _common_folder(chapters: Iterable[str]) -> str:
    folder = posixpath.commonpath([posixpath.dirname(name) for name in chapters])
    return f"{folder}/" if folder else ""


def _title(found: Project, pages: Iterable[Page], files: Mapping[str, bytes]) -> str:
    """What the folder calls the whole: its site, its README, its catalogs, its first page, or the chapters' folder."""
    readme = _TITLE.search(files.get("README.md", b"").decode(errors="replace"))
    projects = {name for names in found.catalogs.values() for each in names for name in _PROJECT.findall(files[each])}
    named = sorted(_without_version(each.decode(errors="replace")) for each in projects)
    folder = posixpath.basename(_common_folder(found.chapters).rstrip("/")).strip("_")
    candidates = [
        site.title(site.settings(files) or {}, found.language),
        plain(inline(readme[1])) if readme else "",
        named[0] if len(named) == 1 else "",
        *(each.front_matter.text("title") for each in pages if _order(each)[1] is False),
        folder.replace("_", " ").replace("-", " ").title(),
    ]
    return next(filter(None, candidates), "Untitled")


def _without_version(text: str) -> str:
    """A project's name from `Project-Id-Version`; nothing for the placeholder."""
    name = re.sub(r"\s+(?:v?\d[\w.~-]*|VERSION)$", "", text).strip()
    return "" if name in ("PACKAGE", "VERSION") else name


def _with_ids(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Give each chapter an id of its own, made from its file's name, and from its path where two have one name.

    It is that of no heading in it but the chapter's own: an entry of the contents with both means the chapter.
    """
    taken = {"cover", "title", "nav", "colophon"}
    for number, each in enumerate(chapters, start=1):
        within = {heading.id for passage in each.passages for heading in passage.headings} - {each.heading.id}
        name = next(name for name in _names(each.file, number) if name and name not in taken | within)
        taken.add(name)
        yield replace(each, id=name)


def _names(file: str, number: int) -> Iterator[str]:
    path = posixpath.splitext(file)[0]
    yield from (file_name(posixpath.basename(path)), file_name(path))
    yield from (f"{file_name(path) or 'chapter'}-{each}" for each in count(number))
