"""The EPUB 3.3: its content documents, and what the package says of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time
from functools import partial

from plantin import edition as editions
from plantin import formula
from plantin.edition import Edition
from plantin.format import Styles
from plantin.model import Chapter
from plantin.writers import nav, package, pages, sheets, unseen
from plantin.writers.embedded import Embedded, embedded, rules
from plantin.writers.links import Links, beside, links
from plantin.writers.matter import TYPES, alert_label, footer, picture_file, title_page
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
    notes,
    parsed,
    plain,
    set_language,
    text,
)


def make(edition: Edition, styles: Styles, needs: Mapping[str, bytes]) -> bytes:
    """Return the EPUB of an edition. `needs` holds the cover, and the PDF where the book is asked for one."""
    starts = pages.starts(needs["pdf"]) if "pdf" in needs else ()
    numbers = {anchor: edition.language.number(page) for anchor, page in starts}
    places = links(edition.book)
    chapters = [_chapter(edition, chapter, numbers, places) for chapter in edition.book.chapters]
    front = [_cover(edition), _titles(edition)]
    body = [*front, _nav(edition, _page_links(numbers, chapters)), *chapters]
    fonts = embedded(edition, body)
    spine = [*body, _colophon(edition, tuple(dict.fromkeys(font.face for font in fonts)))]
    return package.archive(
        package.Package(
            edition=edition,
            title=plain(edition.book.title),
            modified=datetime.combine(edition.date, time(), UTC),
            spine=tuple(spine),
            others=(
                Item("cover-image", "images/cover.jpg", "image/jpeg", needs["cover"], ("cover-image",)),
                Item("style", "styles/book.css", "text/css", _style(edition, styles, fonts).encode()),
                *(font.item for font in fonts),
                *_pictures(edition),
            ),
            contents=nav.tree(edition, depth=3),
            href=_file,
            pages=len(numbers),
        )
    )


def _file(point: nav.Point) -> str:
    return f"text/{point.chapter}.xhtml" + (f"#{point.anchor}" if point.anchor != point.chapter else "")


def _scope(edition: Edition, href: Callable[[str], str | None] = lambda _: None, file: str = "") -> Scope:
    return Scope(edition.language, href, partial(_source, edition, file), _formula, partial(alert_label, edition))


def _href(chapter: Chapter, places: Links, address: str) -> str | None:
    target = places.resolve(chapter, address)
    return "#".join([f"{target[0]}.xhtml", *filter(None, target[1:])]) if target else None


def _source(edition: Edition, file: str, name: str) -> str | None:
    path = picture_file(edition.book, beside(file, name))
    return f"../{path}" if path else None


def _formula(tex: str, display: bool) -> Element:
    """A formula as MathML, or as its source where that is not understood."""
    source = formula.mathml(tex, display=display)
    return parsed(source, alttext=tex) if source else E.code(tex, dir="ltr")


def _document(edition: Edition, name: str, title: str, kind: str, *content: Element) -> Item:
    """A content document whose body's one section is of the type `kind` (EPUB Structural Semantics)."""
    style = E.link(rel="stylesheet", type="text/css", href="../styles/book.css")
    section = classed(E.section(*content), kind)
    unseen.isolate(section, edition.language)
    section.set(EPUB_TYPE, kind)
    if kind in ("chapter", "colophon"):
        section.set("role", f"doc-{kind}")
    return Item(
        f"x-{name}",
        f"text/{name}.xhtml",
        package.XHTML_TYPE,
        document([style], E.body(section), title, edition.language),
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


def _chapter(edition: Edition, chapter: Chapter, numbers: Mapping[str, str], places: Links) -> Item:
    scope = _scope(edition, partial(_href, chapter, places), chapter.file)
    elements = [heading(chapter.heading, scope), *blocks(chapter.blocks, scope)]
    content = [each for element in elements for each in (*_page_break(chapter.id, element, numbers), element)]
    content += [*notes(chapter.notes, scope), *footer(edition, scope)]
    return _document(edition, chapter.id, plain(chapter.name), "chapter", *content)


def _page_break(chapter: str, element: Element, numbers: Mapping[str, str]) -> Iterable[Element]:
    """The mark of a page of the PDF that begins at `element`, or none."""
    number = numbers.get(f"{chapter}.{element.get('id')}")
    if number is None:
        return ()
    mark = E.div(id=f"page-{element.get('id')}", role="doc-pagebreak")
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


def _nav(edition: Edition, page_links: list[Element]) -> Item:
    """The navigation document, which is the printed contents too (EPUB 3.3, section 7)."""
    scope = _scope(edition)
    label = edition.labels
    contents = E.nav(
        text(E.h1(), label("Contents"), scope), _points(nav.tree(edition, depth=3), scope), id="toc", role="doc-toc"
    )
    contents.set(EPUB_TYPE, "toc")
    first = edition.book.chapters[0].id
    landmarks = _hidden(
        edition,
        "landmarks",
        "Landmarks",
        [
            _landmark(edition, "cover", "cover.xhtml", "Cover"),
            _landmark(edition, "titlepage", "title.xhtml", "Title page"),
            _landmark(edition, "toc", "nav.xhtml#toc", "Contents"),
            _landmark(edition, "bodymatter", f"{first}.xhtml", "Start of the text"),
            _landmark(edition, "colophon", f"{nav.COLOPHON}.xhtml", "Colophon"),
        ],
    )
    parts = [contents, landmarks]
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
        link = fill(E.a(href=_file(point).removeprefix("text/")), [*mark, plain(point.text)])
        if point.text.language != scope.language.tag:
            set_language(link, point.text.language)
        element.append(E.li(link, *([_points(point.points, scope)] if point.points else [])))
    return element


def _hidden(edition: Edition, kind: str, name: str, links: Iterable[Element]) -> Element:
    title = text(E.h2(), edition.labels(name), _scope(edition))
    element = E.nav(title, E.ol(*(E.li(link) for link in links)), hidden="hidden")
    element.set(EPUB_TYPE, kind)
    return element


def _landmark(edition: Edition, kind: str, target: str, name: str) -> Element:
    link = text(E.a(href=target), edition.labels(name), _scope(edition))
    link.set(EPUB_TYPE, kind)
    return link


def _page_links(numbers: Mapping[str, str], chapters: Iterable[Item]) -> list[Element]:
    """Links to the page breaks that the chapters mark."""
    marked = {chapter.file.removeprefix("text/"): chapter.data.decode() for chapter in chapters}
    found = []
    for place, number in numbers.items():
        chapter, _, anchor = place.partition(".")
        if f'id="page-{anchor}"' in marked.get(f"{chapter}.xhtml", ""):
            found.append(E.a(number, href=f"{chapter}.xhtml#page-{anchor}"))
    return found


def _style(edition: Edition, styles: Styles, fonts: tuple[Embedded, ...]) -> str:
    return "\n".join([rules(fonts), sheets.reflowed(edition), sheets.chosen(edition, styles, "book.css", "epub.css")])


def _pictures(edition: Edition) -> list[Item]:
    return [
        Item(f"picture-{number}", path, TYPES[path.rpartition(".")[2]], edition.book.pictures[name])
        for number, name in enumerate(sorted(edition.book.pictures), start=1)
        if (path := picture_file(edition.book, name))
    ]
