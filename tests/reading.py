"""Reading finished editions back: the words of an EPUB, of a PDF, and of an edition that was asked for."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

import validators
import viewers
from plantin import edition as editions
from plantin import fonts
from plantin.edition import Edition
from plantin.labels import Labels
from plantin.model import (
    Alert,
    Code,
    Definitions,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Table,
    Text,
)
from plantin.xhtml import plain

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def documents(epub: Path) -> dict[str, etree._Element]:
    """The content documents of an EPUB by the stem of their names, in the order of the spine."""
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        files = {item.get("id"): item.get("href") for item in package.iterfind(".//{*}manifest/{*}item")}
        spine = [files[item.get("idref")] for item in package.iterfind(".//{*}itemref")]
        return {Path(str(name)).stem: etree.fromstring(archive.read(f"EPUB/{name}")) for name in spine}


def faults(epub: Path) -> list[validators.Message]:
    """What EPUBCheck objects to; its notes on usage, such as that a font is embedded, are none."""
    return [message for message in validators.epubcheck(epub) if message.severity in ("fatal", "error", "warning")]


def package(epub: Path) -> etree._Element:
    with zipfile.ZipFile(epub) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def shown(element: etree._Element) -> str:
    """The text of an element as a reader sees it: blocks apart from one another, hidden parts left out."""
    if element.get("hidden"):
        return ""
    inner = (element.text or "") + "".join(shown(child) + (child.tail or "") for child in element)
    inline = {f"{XHTML}{name}" for name in ("a", "code", "em", "span", "strong", "bdi")}
    return inner if element.tag in inline else f" {inner} "


def epub_words(epub: Path, *names: str) -> list[str]:
    """The words of the named documents of an EPUB, or of all but cover and navigation."""
    found = documents(epub)
    chosen = names or tuple(name for name in found if name not in ("cover", "nav"))
    return [word for name in chosen for word in shown(found[name].find(f"{XHTML}body")).split()]


def pdf_words(pages: Iterable[str], expected: list[str]) -> list[str]:
    """The words of a PDF's pages, with those that a hyphen of the layout parts joined again.

    A hyphen at the end of a line is the layout's where the joined word is the next one expected, else the author's; a
    line may also end behind a dash within a word. PDFium joins the two parts itself, with U+FFFE between them.
    """
    words: list[str] = []
    for line in "\n".join(pages).splitlines():
        for number, word in enumerate(line.split()):
            wanted = expected[len(words)] if len(words) < len(expected) else ""
            before = words[-1] if words else ""
            due = expected[len(words) - 1] if before and len(words) <= len(expected) else before
            if number == 0 and before != due and before.endswith(("-", "\u2010")):
                words[-1] = _joined(before[:-1], before[-1], word, due)
            elif number == 0 and before != due and due.startswith(before + word):
                words[-1] = before + word
            elif "\ufffe" in word:
                words.append(_joined(word.partition("\ufffe")[0], "-", word.partition("\ufffe")[2], wanted))
            else:
                words.append(word)
    return words


def _joined(first: str, hyphen: str, second: str, wanted: str) -> str:
    """Two parts of a word, with the hyphen between them if the word that is wanted has it."""
    return first + second if wanted.startswith(first + second) else first + hyphen + second


def body_pages(pdf: Path, edition: Edition, extract: str = "poppler") -> list[str]:
    """The text of a PDF's pages but cover and contents, without running heads, running footers and page numbers.

    Those behind links to other chapters are left out too.
    """
    page_number = page_reference(edition.labels)
    pages = viewers.pdftotext(pdf) if extract == "poppler" else viewers.pdfium_text(pdf)
    kept = []
    for number, page in enumerate(pages, start=1):
        bare = _NO_WORDS.sub("", page_number.sub("", page))
        lines = [_folded(line) for line in bare.splitlines() if line.strip()]
        if number == TITLE_PAGE:
            kept.append("\n".join(_without([], lines, _feet(edition, number))))
        elif number > CONTENTS_PAGE:
            kept.append("\n".join(_without(_heads(edition), lines, _feet(edition, number))))
    return kept


def page_reference(labels: Labels) -> re.Pattern[str]:
    """What the PDF has behind a link to another chapter."""
    before, _, after = labels("(page {page})").shown.partition("{page}")
    return re.compile(rf"\s?{_spaced(before)}\s*[{labels.language.digits}]+\s*{_spaced(after)}")


def _folded(line: str) -> str:
    """A line with one space for any: an extractor gives a no-break space as one that breaks."""
    return " ".join(line.split())


def _spaced(label: str) -> str:
    """A pattern of some words, with any space in them: a line may end between two ideographs."""
    return r"\s*".join(map(re.escape, "".join(label.split())))


TITLE_PAGE, CONTENTS_PAGE = 2, 3
_NO_WORDS = re.compile("[\f\u200b\u202a-\u202f\ufe0f]")
"""What poppler puts around words of the other direction; what is drawn by no glyph, or by too narrow a space."""


def _heads(edition: Edition) -> list[str]:
    """The lines that may stand at the head of a page: the book's title, beside it the chapter's."""
    title = plain(edition.book.title)
    names = [plain(chapter.heading.text) for chapter in edition.book.chapters] + [plain(edition.labels("Colophon"))]
    return [title, *names, *(f"{first} {second}" for name in names for first, second in ((title, name), (name, title)))]


def _feet(edition: Edition, number: int) -> list[str]:
    attribution, page = edition.book.footer[0], edition.language.number(number)
    return [attribution, page, f"{attribution} {page}", f"{page} {attribution}"]


def _without(heads: list[str], lines: list[str], feet: list[str]) -> list[str]:
    """Take the running lines off the end, where WeasyPrint draws them, each once: elsewhere the same words are text."""
    running = [_folded(line) for line in (*heads, *feet)]
    while lines and lines[-1] in running:
        running = [each for each in running if each != lines[-1]]
        lines = lines[:-1]
    return lines


def edition_words(edition: Edition) -> list[str]:
    """The words that the PDF of an edition must hold, from title page to colophon, contents left out."""
    book = edition.book
    original = [plain(Text(book.title.msgid, book.title.origin, "title", "en"))] if edition.state != "original" else []
    parts = [plain(book.title), *original, *book.metadata.authors, *(plain(line) for line in edition.notice)]
    parts.append(book.metadata.publisher)
    for chapter in book.chapters:
        parts += [chapter.heading.emoji, plain(chapter.heading.text), *_blocks(chapter.blocks)]
    parts += book.footer
    plan = fonts.plan(edition.language.tag, edition.language.script)
    parts += [
        plain(edition.labels("Colophon")),
        *_blocks(editions.colophon(edition, fonts.credits(plan), editions.has_emoji(book))),
        *book.footer,
    ]
    return [word for part in parts for word in _NO_WORDS.sub("", part).split()]


def _blocks(blocks: Iterable[object]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(emoji=mark, text=text):
                yield from (mark, plain(text))
            case Paragraph(text):
                yield plain(text)
            case Quote(inner) | Alert(blocks=inner):
                yield from _blocks(inner)
            case List(start, items):
                for number, item in enumerate(items):
                    yield "•" if start is None else f"{start + number}."
                    yield from _blocks(item.blocks)
            case Table(rows=rows):
                yield from (plain(cell) for row in rows for cell in row)
            case Definitions(items):
                for terms, meanings in items:
                    yield from (plain(term) for term in terms)
                    yield from (word for meaning in meanings for word in _blocks(meaning))
            case Code():
                yield block.printed
            case Figure(caption=caption):
                yield plain(caption) if caption else ""


def characters(words: Iterable[str]) -> str:
    """Words as one run of characters, for scripts whose lines break anywhere."""
    return re.sub(r"\s", "", "".join(words))
