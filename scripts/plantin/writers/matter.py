"""What both formats have alike: the title page, the pages of parts, pictures and the attribution footer."""

import hashlib
import re

from plantin import pictures
from plantin.edition import Edition
from plantin.model import Text
from plantin.xhtml import E, Element, Scope, classed, fill, phrased, set_language, symbols, text


def title_page(edition: Edition, scope: Scope) -> Element:
    """Title, original title, authors and publisher; and of an edition that is not complete, how much of it is."""
    book = edition.book
    section = classed(
        E.section(classed(phrased(text(E.h1(), book.title, scope), book.title.language), "display", "title")),
        "title-page",
    )
    source = book.metadata.language
    if edition.state != "original" and book.title.state == "translated":
        original = Text(book.title.msgid, book.title.origin, "title", source)
        section.append(classed(text(E.p(), original, scope), "original-title"))
    names = (Text(name, book.title.origin, "label", source) for name in book.metadata.authors)
    authors = [classed(text(E.p(), name, scope), "author") for name in names]
    many = len(authors) > _MANY
    section.extend([classed(E.div(*authors), "authors")] if many else authors)
    for line in edition.notice:
        section.append(classed(text(E.p(), line, scope), "notice"))
    if book.metadata.publisher:
        publisher = Text(book.metadata.publisher, book.title.origin, "label", source)
        section.append(classed(text(E.p(), publisher, scope), "publisher"))
    return section


_MANY = 6
"""More authors than these stand in two columns."""


def part_title(title: Text, identifier: str, scope: Scope) -> Element:
    """What stands on the page on which a part begins."""
    heading = text(E.h1(id=f"{scope.prefix}{identifier}"), title, scope)
    return classed(heading, "display", "part-title")


def picture(edition: Edition, file: str, address: str) -> str | None:
    """The picture that an address in `file` means, in the edition's language if it lies there in it; None if none."""
    names = pictures.variants(pictures.path(file, address), edition.language.fallbacks)
    return next((name for name in names if name in edition.book.pictures), None)


def picture_file(name: str) -> str:
    """The name of a picture's file in an edition, in plain letters whatever its author called it."""
    stem, _, ending = name.rpartition(".")
    plain_stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return f"images/{plain_stem}-{hashlib.sha256(name.encode()).hexdigest()[:6]}.{ending.lower()}"


LABELS = {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
           "back": "Back to the text", "details": "Details"}  # fmt: skip
"""What stands on parts of a text that the author left without words, by their kind."""


def alert_label(edition: Edition, kind: str) -> Text:
    return edition.labels(LABELS[kind])


def footer(edition: Edition, scope: Scope) -> list[Element]:
    """The attribution footer, to the letter and in the source's language; links where book.toml has addresses."""
    links = edition.book.metadata.links
    words = re.compile("|".join(re.escape(word) for word in sorted(links, key=len, reverse=True)) or r"(?!)")
    if not edition.book.footer:
        return []
    element = classed(E.footer(), "attribution")
    if scope.language.tag != edition.source.tag:
        set_language(element, edition.source.tag)
        element.set("dir", edition.source.direction)
    for line in edition.book.footer:
        element.append(fill(E.p(), _linked(line, words, dict(links))))
    return [element]


def _linked(line: str, words: re.Pattern[str], links: dict[str, str]) -> list[Element | str]:
    parts: list[Element | str] = []
    end = 0
    for found in words.finditer(line):
        parts += [*symbols(line[end : found.start()]), fill(E.a(href=links[found[0]]), symbols(found[0]))]
        end = found.end()
    return [*parts, *symbols(line[end:])]
