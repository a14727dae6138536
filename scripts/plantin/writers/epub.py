"""The EPUB 3.3: its content documents, and what the package says of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from plantin import edition as editions
from plantin import formula, pictures
from plantin.edition import Edition
from plantin.format import Spread, Styles
from plantin.links import Links, links
from plantin.locale import language
from plantin.model import Chapter, Matter, Text
from plantin.writers import glyphs, nav, package, sheets, unseen
from plantin.writers.embedded import Embedded, embedded, rules
from plantin.writers.matter import alert_label, footer, part_title, picture, picture_file, title_page
from plantin.writers.package import Item
from plantin.xhtml import (
    EPUB_TYPE,
    E,
    Element,
    Scope,
    blocks,
    classed,
    document,
    emoji_element,
    fill,
    heading,
    names,
    notes,
    parsed,
    plain,
    set_language,
    text,
)


def make(edition: Edition, styles: Styles, needs: Mapping[str, bytes], spread: Spread) -> bytes:
    """Return the EPUB of an edition. `needs` holds the cover, and the PDF where the book is asked for one."""
    numbers = {anchor: edition.language.number(page) for anchor, page in _starts(needs)}
    places = links(edition.book)
    used: set[str] = set()
    chapters = [item for chapter in edition.book.chapters for item in _chapter(edition, chapter, numbers, places, used)]
    front = [_cover(edition), _titles(edition)]
    contents = nav.tree(edition, depth=3)
    body = [*front, _nav(edition, contents, _page_links(numbers, chapters)), *chapters]
    characters = _characters(body)
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


def _characters(items: Iterable[Item]) -> frozenset[str]:
    """Every character of some documents, those of their markup too."""
    found = set[str]()
    for item in items:
        found.update(item.data.decode())
    return frozenset(found)


def _shown(item: Item) -> str:
    return "".join(map(str, parsed(item.data).itertext()))


def _starts(needs: Mapping[str, bytes]) -> tuple[tuple[str, int], ...]:
    if "pdf" not in needs:
        return ()
    from plantin.writers import pages  # a book without a PDF needs no room for pikepdf

    return pages.starts(needs["pdf"])


def _file(point: nav.Point) -> str:
    return f"text/{point.chapter}.xhtml" + (f"#{point.anchor}" if point.anchor != point.chapter else "")


def _scope(
    edition: Edition,
    href: Callable[[str], str | None] = lambda _: None,
    source: Callable[[str], str | None] = lambda _: None,
) -> Scope:
    return Scope(edition.language, href, source, _formula, partial(alert_label, edition))


def _href(chapter: Chapter, places: Links, address: str) -> str | None:
    target = places.resolve(chapter, address)
    return "#".join([f"{target[0]}.xhtml", *filter(None, target[1:])]) if target else None


def _source(edition: Edition, file: str, used: set[str], address: str) -> str | None:
    """Where a picture is found from a chapter; its name is put into `used`."""
    name = picture(edition, file, address)
    if name is None:
        return None
    used.add(name)
    return f"../{picture_file(name)}"


def _formula(tex: str, display: bool) -> Element:
    """A formula as MathML, or as its source where that is not understood."""
    source = formula.mathml(tex, display=display)
    return parsed(source, alttext=tex) if source else E.code(tex, dir="ltr")


def _document(
    edition: Edition, name: str, title: str, kind: str, *content: Element, matter: Matter | None = None
) -> Item:
    """A content document whose body's one section is of the type `kind` (EPUB Structural Semantics 1.1).

    A preface or an appendix, which no one says which it is, has the type of its `matter` alone.
    """
    style = E.link(rel="stylesheet", type="text/css", href="../styles/book.css")
    section = classed(E.section(*content), kind)
    unseen.isolate(section, edition.language)
    if matter in (None, "body"):
        section.set(EPUB_TYPE, kind)
        if kind in ("chapter", "part", "colophon"):
            section.set("role", f"doc-{kind}")
    body = E.body(section)
    if matter:
        body.set(EPUB_TYPE, f"{matter}matter")
    return Item(
        f"x-{name}",
        f"text/{name}.xhtml",
        package.XHTML_TYPE,
        document([style], body, title, edition.language),
        ("mathml",) if any(True for _ in section.iter(f"{{{formula.NAMESPACE}}}math")) else (),
    )


def _cover(edition: Edition) -> Item:
    label = edition.labels("Cover of “{title}”", title=edition.book.title.shown)
    image = E.img(src="../images/cover.jpg", alt=plain(label))
    if label.language != edition.language.tag:
        set_language(image, label.language)
    return _document(edition, "cover", plain(edition.labels("Cover")), "cover", image)


def _titles(edition: Edition) -> Item:
    page = title_page(edition, _scope(edition))
    return _document(edition, "title", plain(edition.book.title), "titlepage", *page)


def _chapter(
    edition: Edition, chapter: Chapter, numbers: Mapping[str, str], places: Links, used: set[str]
) -> Iterator[Item]:
    """Yield the page of the part that a chapter begins, if it does, and the chapter."""
    scope = _scope(edition, partial(_href, chapter, places), partial(_source, edition, chapter.file, used))
    scope = replace(scope, notes=names(chapter.notes))
    if chapter.part:
        name = nav.part_id(chapter)
        title = part_title(chapter.part, name, scope)
        page = [*_page_break(name, title, numbers), title]
        yield _document(edition, name, plain(chapter.part), "part", *page, matter="body")
    elements = [heading(chapter.heading, scope), *blocks(chapter.blocks, scope)]
    content = [each for element in elements for each in (*_page_break(chapter.id, element, numbers), element)]
    content += [*notes(chapter.notes, scope), *footer(edition, scope)]
    yield _document(edition, chapter.id, plain(chapter.name), "chapter", *content, matter=chapter.matter)


def _page_break(chapter: str, element: Element, numbers: Mapping[str, str]) -> Iterable[Element]:
    """The mark of a page of the PDF that begins at `element`, or none."""
    number = numbers.get(f"{chapter}.{element.get('id')}")
    if number is None:
        return ()
    mark = E.div(id=f"page.{element.get('id')}", role="doc-pagebreak")
    mark.set(EPUB_TYPE, "pagebreak")
    mark.set("aria-label", number)
    return (mark,)


def _colophon(edition: Edition, typefaces: tuple[str, ...]) -> Item:
    scope = _scope(edition)
    name = edition.labels("Colophon")
    content = blocks(editions.colophon(edition, typefaces, artwork=False), scope)
    return _document(
        edition, nav.COLOPHON, plain(name), "colophon", text(E.h1(), name, scope), *content, *footer(edition, scope)
    )


def _nav(edition: Edition, points: Iterable[nav.Point], page_links: list[Element]) -> Item:
    """The navigation document, which is the printed contents too (EPUB 3.3, section 7)."""
    scope = _scope(edition)
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
    title = text(E.h2(), edition.labels(name), _scope(edition))
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
