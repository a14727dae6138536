"""The EPUB's package document, NCX and container. The door to ebooklib."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

from ebooklib import epub
from lxml import etree
from msgspec import Struct

from plantin.edition import Edition
from plantin.format import Spread
from plantin.writers.archive import Files, archive
from plantin.writers.nav import Point
from plantin.xhtml import LANG, plain

XHTML_TYPE = "application/xhtml+xml"
_FOLDER = "EPUB"


class Item(Struct, frozen=True):
    """One resource of the publication."""

    id: str
    file: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()
    """Of the manifest item (EPUB 3.3, section 5.6.2)."""


class Package(Struct, frozen=True):
    """What one EPUB holds."""

    edition: Edition
    title: str
    modified: datetime
    spine: tuple[Item, ...]
    """Content documents in reading order."""
    others: tuple[Item, ...]
    contents: tuple[Point, ...]
    href: Callable[[Point], str]
    """Where an entry of the contents leads, from the package's folder."""
    pages: int
    """How many page breaks are marked; 0 when there is no page list."""


def epub_of(package: Package, spread: Spread) -> bytes:
    """Return the EPUB's bytes: the same for the same package, on any day and machine."""
    book = epub.EpubBook()
    book.FOLDER_NAME = _FOLDER
    _describe(book, package)
    for item in (*package.spine, *package.others):
        book.add_item(_item(item))
    book.add_item(epub.EpubNcx())
    book.spine = [item.id for item in package.spine]
    book.toc = _toc(package.contents, package, count(1))
    options = {"epub3_pages": False, "package_direction": True, "mtime": package.modified, "epub2_guide": False}
    files = Files()
    writer = _Writer(files, book, options)
    writer.write()
    # Items know their book, and closures their writer: circles in which all the bytes would wait to be collected.
    book.items.clear()
    writer.__dict__.clear()
    return archive(files.all, package.modified, spread)


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # ebooklib is untyped
    """ebooklib's writer, which leaves the archive to us, with the language that it leaves out of what it writes."""

    def write(self) -> None:
        self.out = self.file_name
        self.out.writestr("mimetype", "application/epub+zip")
        self._write_container()
        self._write_opf()
        self._write_items()

    def _write_opf_file(self, root: Any) -> None:
        root.set(LANG, self.book.language)
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        root = etree.fromstring(super()._get_ncx())
        root.set(LANG, self.book.language)
        depth = root.find(".//{*}meta[@name='dtb:depth']")
        assert depth is not None
        depth.set("content", str(_depth(self.book.toc)))
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _item(item: Item) -> Any:
    # An EpubItem, never an EpubHtml: ebooklib would parse that as HTML and write its own reading of it.
    made = epub.EpubItem(uid=item.id, file_name=item.file, media_type=item.media_type, content=item.data)
    made.properties = list(item.properties)
    return made


def _toc(points: Iterable[Point], package: Package, numbers: Iterator[int]) -> list[Any]:
    made: list[Any] = []
    for point in points:
        link = epub.Link(package.href(point), f"{point.emoji} {point.name}".strip(), f"ncx-{next(numbers)}")
        made.append((link, _toc(point.points, package, numbers)) if point.points else link)
    return made


def _depth(toc: Iterable[Any]) -> int:
    return 1 + max((_depth(each[1]) for each in toc if isinstance(each, tuple)), default=0)


def _describe(book: Any, package: Package) -> None:
    """Write the metadata (EPUB 3.3, section 5.5; EPUB Accessibility 1.1, section 2.2)."""
    edition = package.edition
    metadata, label = edition.book.metadata, edition.labels
    book.set_identifier(edition.identifier)
    book.set_language(edition.language.tag)
    book.direction = edition.language.direction
    book.set_title(package.title)
    for element, value in (
        ("publisher", metadata.publisher),
        ("rights", metadata.rights),
        ("date", edition.date.isoformat()),
    ):
        if value:
            book.add_metadata("DC", element, value)
    if metadata.description:
        foreign = {} if edition.state == "original" else {LANG: metadata.language}
        book.add_metadata("DC", "description", metadata.description, foreign)
    _credit(book, edition)
    if edition.state != "original":
        book.add_metadata("DC", "source", metadata.identifier)
    properties = [
        *(("schema:accessMode", mode) for mode in ("textual", "visual")),
        ("schema:accessModeSufficient", "textual"),
        *(("schema:accessibilityFeature", feature) for feature in _features(package)),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", plain(label(_SUMMARY))),
    ]
    if package.pages:
        properties.append(("pageBreakSource", f"{metadata.slug}-{edition.language.tag}.pdf"))
    for name, value in properties:
        book.add_metadata(None, "meta", value, {"property": name})
    # By a name and not by a property: there is no vocabulary that has one for it.
    book.add_metadata(None, "meta", "", {"name": "plantin:state", "content": edition.state})
    book.add_metadata(None, "meta", "", {"name": "plantin:translated", "content": f"{edition.coverage.percent} %"})


_SUMMARY = "This edition has a table of contents, a logical reading order and a text alternative for every picture."


def _features(package: Package) -> tuple[str, ...]:
    always = ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
    return (*always, "pageBreakMarkers", "pageNavigation") if package.pages else always


def _credit(book: Any, edition: Edition) -> None:
    for number, name in enumerate(edition.book.metadata.authors, start=1):
        _person(book, "creator", name, "aut", f"author-{number}")
    for number, name in enumerate(edition.translators, start=1):
        _person(book, "contributor", name, "trl", f"translator-{number}")


def _person(book: Any, element: str, name: str, role: str, identifier: str) -> None:
    book.add_metadata("DC", element, name, {"id": identifier})
    book.add_metadata(None, "meta", role, {"refines": f"#{identifier}", "property": "role", "scheme": "marc:relators"})
