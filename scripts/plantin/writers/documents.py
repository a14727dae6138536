"""The content documents of an EPUB. Those of a chapter are parts: where nothing of it changed they are known."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from msgspec import Struct, msgpack
from msgspec.structs import replace

from plantin import formula
from plantin.edition import Edition
from plantin.format import Spread
from plantin.links import Links
from plantin.model import Chapter, Matter
from plantin.writers import nav, unseen
from plantin.writers.leaves import Leaf, leaves
from plantin.writers.matter import alert_label, footer, part_title, picture, picture_file
from plantin.writers.package import XHTML_TYPE, Item
from plantin.xhtml import (
    EPUB_TYPE,
    E,
    Element,
    Scope,
    blocks,
    classed,
    document,
    heading,
    names,
    notes,
    parsed,
    plain,
)


class Documents(Struct, frozen=True):
    """What a chapter gives."""

    items: tuple[Item, ...]
    """The page of the part that it begins, if it does, and the chapter."""
    pictures: tuple[str, ...]
    """Those of the book that stand in them."""
    characters: str
    """Every one that they have, those of their markup too, once."""


def of_chapters(edition: Edition, numbers: Mapping[str, str], spread: Spread) -> Iterator[Documents]:
    """Yield what each chapter gives; `numbers` are those of the PDF's pages, by the anchors at which they begin."""
    begun = dict[str, dict[str, str]]()
    for place, number in numbers.items():
        begun.setdefault(place.partition(".")[0], {})[place] = number

    def own(chapter: Chapter) -> dict[str, str]:
        return {**begun.get(nav.part_id(chapter), {}), **begun.get(chapter.id, {})}

    return (msgpack.decode(each, type=Documents) for each in spread(_documents, leaves(edition, own)))


def _documents(leaf: Leaf[Mapping[str, str]]) -> bytes:
    """Return the documents of a chapter (Documents), packed. Pure."""
    used: set[str] = set()
    items = tuple(_chapter(leaf.setting.edition, leaf.chapter, leaf.own, leaf.setting.places, used))
    return msgpack.encode(Documents(items, tuple(sorted(used)), "".join(sorted(characters(items)))))


def characters(items: Iterable[Item]) -> frozenset[str]:
    """Every character of some documents, those of their markup too."""
    return frozenset(chain.from_iterable(item.data.decode() for item in items))


def _chapter(
    edition: Edition, chapter: Chapter, numbers: Mapping[str, str], places: Links, used: set[str]
) -> Iterator[Item]:
    """Yield the page of the part that a chapter begins, if it does, and the chapter."""
    scope = scope_of(edition, partial(_href, chapter, places), partial(_source, edition, chapter.file, used))
    scope = replace(scope, notes=names(chapter.notes))
    if chapter.part:
        name = nav.part_id(chapter)
        title = part_title(chapter.part, name, scope)
        page = [*_page_break(name, title, numbers), title]
        yield content_document(edition, name, plain(chapter.part), "part", *page, matter="body")
    elements = [heading(chapter.heading, scope), *blocks(chapter.blocks, scope)]
    content = [each for element in elements for each in (*_page_break(chapter.id, element, numbers), element)]
    content += [*notes(chapter.notes, scope), *footer(edition, scope)]
    yield content_document(edition, chapter.id, plain(chapter.name), "chapter", *content, matter=chapter.matter)


def _page_break(chapter: str, element: Element, numbers: Mapping[str, str]) -> Iterable[Element]:
    """The mark of a page of the PDF that begins at `element`, or none."""
    number = numbers.get(f"{chapter}.{element.get('id')}")
    if number is None:
        return ()
    mark = E.div(id=f"page.{element.get('id')}", role="doc-pagebreak")
    mark.set(EPUB_TYPE, "pagebreak")
    mark.set("aria-label", number)
    return (mark,)


def scope_of(
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


def content_document(
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
        XHTML_TYPE,
        document([style], body, title, edition.language),
        ("mathml",) if any(True for _ in section.iter(f"{{{formula.NAMESPACE}}}math")) else (),
    )
