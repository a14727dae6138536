"""The EPUB 3.3: its content documents, and what the package says of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path

from plantin import edition as editions
from plantin import pictures
from plantin.edition import Edition
from plantin.format import Spread, Styles
from plantin.locale import language
from plantin.model import Text
from plantin.writers import documents, glyphs, nav, package, sheets, unseen
from plantin.writers.documents import content_document, scope_of
from plantin.writers.embedded import Embedded, embedded, rules
from plantin.writers.matter import footer, picture_file, title_page
from plantin.writers.package import Item
from plantin.xhtml import (
    EPUB_TYPE,
    E,
    Element,
    Scope,
    blocks,
    document,
    emoji_element,
    fill,
    parsed,
    plain,
    set_language,
    text,
)


def make(edition: Edition, styles: Styles, needs: Mapping[str, bytes], spread: Spread) -> bytes:
    """Return the EPUB of an edition. `needs` holds the cover, and the PDF where the book is asked for one."""
    numbers = {anchor: edition.language.number(page) for anchor, page in _starts(needs)}
    leaves = [*documents.of_chapters(edition, numbers, spread)]
    chapters = [item for each in leaves for item in each.items]
    used = {name for each in leaves for name in each.pictures}
    contents = nav.tree(edition, depth=3)
    front = [_cover(edition), _titles(edition), _nav(edition, contents, _page_links(numbers, chapters))]
    body = [*front, *chapters]
    characters = documents.characters(front).union(*(each.characters for each in leaves))
    glyphs.require(edition, characters, lambda: {Path(item.file).stem: _shown(item) for item in body})
    fonts = embedded(edition, body, characters, spread)
    spine = [*body, _colophon(edition, tuple(dict.fromkeys(font.face for font in fonts)))]
    return package.epub_of(
        package.Package(
            edition=edition,
            title=plain(edition.book.title),
            modified=datetime.combine(edition.date, time(), UTC),
            spine=tuple(spine),
            others=(
                Item("cover-image", "images/cover.jpg", "image/jpeg", needs["cover"], ("cover-image",)),
                Item("style", "styles/book.css", "text/css", _style(edition, styles, fonts).encode()),
                *(font.item for font in fonts),
                *_pictures(edition, used),
            ),
            contents=contents,
            href=_file,
            pages=len(numbers),
        ),
        spread,
    )


def _shown(item: Item) -> str:
    return "".join(map(str, parsed(item.data).itertext()))


def _starts(needs: Mapping[str, bytes]) -> tuple[tuple[str, int], ...]:
    if "pdf" not in needs:
        return ()
    from plantin.writers import pages  # a book without a PDF needs no room for pikepdf

    return pages.starts(needs["pdf"])


def _file(point: nav.Point) -> str:
    return f"text/{point.chapter}.xhtml" + (f"#{point.anchor}" if point.anchor != point.chapter else "")


def _cover(edition: Edition) -> Item:
    label = edition.labels("Cover of “{title}”", title=edition.book.title.shown)
    image = E.img(src="../images/cover.jpg", alt=plain(label))
    if label.language != edition.language.tag:
        set_language(image, label.language)
    return content_document(edition, "cover", plain(edition.labels("Cover")), "cover", image)


def _titles(edition: Edition) -> Item:
    page = title_page(edition, scope_of(edition))
    return content_document(edition, "title", plain(edition.book.title), "titlepage", *page)


def _colophon(edition: Edition, typefaces: tuple[str, ...]) -> Item:
    scope = scope_of(edition)
    name = edition.labels("Colophon")
    content = blocks(editions.colophon(edition, typefaces, artwork=False), scope)
    return content_document(
        edition, nav.COLOPHON, plain(name), "colophon", text(E.h1(), name, scope), *content, *footer(edition, scope)
    )


def _nav(edition: Edition, points: Iterable[nav.Point], page_links: list[Element]) -> Item:
    """The navigation document, which is the printed contents too (EPUB 3.3, section 7)."""
    scope = scope_of(edition)
    label = edition.labels
    contents = E.nav(text(E.h1(), label("Contents"), scope), _points(points, scope), id="toc", role="doc-toc")
    contents.set(EPUB_TYPE, "toc")
    parts = [contents, _hidden(edition, "landmarks", "Landmarks", _landmarks(edition))]
    if page_links:
        parts.append(_hidden(edition, "page-list", "Pages", page_links))
    style, body = E.link(rel="stylesheet", type="text/css", href="../styles/book.css"), E.body(*parts)
    unseen.isolate(body, edition.language)
    data = document([style], body, plain(label("Contents")), edition.language)
    return Item("nav", "text/nav.xhtml", package.XHTML_TYPE, data, ("nav",))


def _points(points: Iterable[nav.Point], scope: Scope) -> Element:
    """Entries with their emoji as characters, which reading apps show in their own way."""
    element = E.ol()
    for point in points:
        mark: list[Element | str] = [emoji_element(point.emoji, scope.language), " "] if point.emoji else []
        link = fill(E.a(href=_file(point).removeprefix("text/")), [*mark, point.name])
        if point.text.language != scope.language.tag:
            set_language(link, point.text.language)
            link.set("dir", language(point.text.language).direction)
        element.append(E.li(link, *([_points(point.points, scope)] if point.points else [])))
    return element


def _hidden(edition: Edition, kind: str, name: str, links: Iterable[Element]) -> Element:
    title = text(E.h2(), edition.labels(name), scope_of(edition))
    element = E.nav(title, E.ol(*(E.li(link) for link in links)), hidden="hidden")
    element.set(EPUB_TYPE, kind)
    return element


def _landmarks(edition: Edition) -> Iterator[Element]:
    """Yield links to the main parts of the book; the back matter goes by the name of its first chapter."""
    label, chapters = edition.labels, edition.book.chapters
    first = next((chapter for chapter in chapters if chapter.matter == "body"), chapters[0])
    back = next((chapter for chapter in chapters if chapter.matter == "back"), None)
    start = nav.part_id(first) if first.part else first.id
    yield _landmark(edition, "cover", "cover.xhtml", label("Cover"))
    yield _landmark(edition, "titlepage", "title.xhtml", label("Title page"))
    yield _landmark(edition, "toc", "nav.xhtml#toc", label("Contents"))
    yield _landmark(edition, "bodymatter", f"{start}.xhtml", label("Start of the text"))
    if back:
        yield _landmark(edition, "backmatter", f"{back.id}.xhtml", back.name)
    yield _landmark(edition, "colophon", f"{nav.COLOPHON}.xhtml", label("Colophon"))


def _landmark(edition: Edition, kind: str, target: str, name: Text) -> Element:
    link = fill(E.a(href=target), [plain(name)])
    if name.language != edition.language.tag:
        set_language(link, name.language)
    link.set(EPUB_TYPE, kind)
    return link


def _page_links(numbers: Mapping[str, str], chapters: Iterable[Item]) -> list[Element]:
    """Links to the page breaks that the chapters mark."""
    marked = {chapter.file.removeprefix("text/"): chapter.data for chapter in chapters}
    found = []
    for place, number in numbers.items():
        chapter, _, anchor = place.partition(".")
        if f'id="page.{anchor}"'.encode() in marked.get(f"{chapter}.xhtml", b""):
            found.append(E.a(number, href=f"{chapter}.xhtml#page.{anchor}"))
    return found


def _style(edition: Edition, styles: Styles, fonts: tuple[Embedded, ...]) -> str:
    return "\n".join([rules(fonts), sheets.reflowed(edition), sheets.chosen(edition, styles, "book.css", "epub.css")])


def _pictures(edition: Edition, used: Iterable[str]) -> list[Item]:
    return [
        Item(
            f"picture-{number}", picture_file(name), pictures.TYPES[pictures.ending(name)], edition.book.pictures[name]
        )
        for number, name in enumerate(sorted(used), start=1)
    ]
