"""Someone else's book → the files of a book in our own form: chapters, pictures, catalogs and book.toml.

The chapters are written anew from what was read, so that they say what the original says whatever its dialect; each
message of the new book then stands where one of the old book stood, and has its translation.
"""

import json
import posixpath
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from plantin import code, pictures, reader
from plantin.catalog import Catalog, Entry, joined, po
from plantin.catalog.merge import merge
from plantin.catalog.template import template
from plantin.catalog.write import write
from plantin.checks import errors
from plantin.edition import in_dollars
from plantin.errors import Origin, PlantinError, Problem
from plantin.links import Links, links
from plantin.markdown import relinked, source
from plantin.model import Block, Book, Chapter, Code, Figure, Html, Text
from plantin.passages import with_blocks
from plantin.reader.own import CONFIGURATION
from plantin.translate import translate
from plantin.walk import map_chapter, map_each, texts, texts_in

_FOLDER = "book/"


class Import(Struct, frozen=True):
    """What an import gives."""

    files: Mapping[str, bytes]
    """Of the new book, by path in its folder."""
    remarks: tuple[Problem, ...]
    """What of the old book was repaired, or could not be carried over."""


def imported(book: Book, files: Mapping[str, bytes]) -> Import:
    """Return the book in our own form. `files` are those of its folder, for the catalogs."""
    plain = in_dollars(with_blocks(book, book.metadata.language))
    move = _Move(links(plain), dict(zip((each.id for each in plain.chapters), _names(plain), strict=True)), plain)
    made = {
        CONFIGURATION: _configuration(book).encode(),
        **{f"{_FOLDER}{name}": data for name, data in book.pictures.items()},
        **{f"{_FOLDER}{move.names[each.id]}": _written(move.chapter(each)).encode() for each in plain.chapters},
    }
    own = reader.read(made)
    current = template(texts(own), project=own.title.msgid, date=own.metadata.date, bugs=own.metadata.bugs)
    made["locales/book.pot"] = write(current)
    remarks = [*book.remarks]
    for tag in book.metadata.languages[1:]:
        name = f"locales/{tag}.po"
        try:
            old = _catalog(book, tag, files)
        except PlantinError as error:  # the language begins anew, and the old catalog is where it was
            remarks += (replace(each, severity="warning") for each in error.problems)
            made[name] = write(merge(current, None, tag))
            continue
        bound = in_dollars(with_blocks(translate(book, old, tag), tag))
        theirs = zip(plain.chapters, map(move.chapter, bound.chapters), own.chapters, strict=True)
        entries = {entry.key: entry for entry in _entries(theirs, old)}
        carried = merge(current, replace(old, entries=tuple(entries.values())), tag)
        made[name] = write(_doubted(po.read(write(carried), name, tag), tag))
    return Import(made, tuple(remarks))


def _doubted(catalog: Catalog, tag: str) -> Catalog:
    """The catalog with what would stop an edition marked fuzzy, so that a translator looks at it."""
    wrong = {finding.origin.line for finding in errors(catalog, tag)}
    doubted = (replace(each, fuzzy=each.fuzzy or _stands_at(each, wrong)) for each in catalog.entries)
    return replace(catalog, entries=tuple(doubted))


def _stands_at(entry: Entry, lines: Container[int]) -> bool:
    return entry.origin.line in lines or entry.msgstr_origin.line in lines


def _catalog(book: Book, tag: str, files: Mapping[str, bytes]) -> Catalog:
    names = [name for name in book.metadata.catalogs(tag) if name in files]
    if not names:
        hint = "its translation begins anew"
        raise PlantinError(Problem("the catalog is missing", Origin(book.metadata.catalog(tag)), hint))
    found = joined.read(((name, files[name]) for name in names), tag, book.metadata.header_language)
    # Some tools leave the source's language there, which in a book of our own is an error.
    others = {name: value for name, value in found.header.items() if name.casefold() != "language"}
    return replace(found, header={**others, "Language": tag.replace("-", "_")})


def _names(book: Book) -> Iterator[str]:
    """Yield the path in book/ of each chapter: numbered in its folder, that of the chapter around it."""
    digits = len(str(len(book.chapters)))
    counts, stems = [0], list[str]()
    for chapter in book.chapters:
        level = min(chapter.level, len(stems) + 1)
        counts, stems = [*counts, 0][:level], stems[: level - 1]
        counts[-1] += 1
        name = chapter.id.removeprefix(f"{stems[-1].partition('-')[2]}-") if stems else chapter.id
        stems.append(f"{counts[-1]:0{digits}}-{name}")
        yield "/".join(stems) + ".md"


class _Move(Struct, frozen=True):
    """Where the chapters of a book stood and where they stand now, for what leads from one to another."""

    places: Links
    names: Mapping[str, str]
    """The new path of each chapter by its id."""
    book: Book

    def chapter(self, chapter: Chapter) -> Chapter:
        """The chapter with its links and pictures by their new names."""

        def text(old: Text) -> Text:
            link, picture = (lambda name: self._link(chapter, name)), (lambda name: self._picture(chapter, name))
            # What po4a has no message for a translator may still want to translate.
            state = "source" if old.state == "kept" and self.book.metadata.dialect != "mdbook" else old.state
            return replace(old, msgstr=relinked(old.shown, link, picture), state=state)

        def block(old: Block) -> Block:
            match old:
                case Figure(picture=name):
                    return replace(old, picture=self._picture(chapter, name) or name)
                case Html(attributes=attributes):
                    return replace(old, attributes=tuple(self._attributes(chapter, attributes)))
                case _:
                    return old

        moved = map_chapter(chapter, text)
        notes = tuple(replace(note, blocks=map_each(note.blocks, block)) for note in moved.notes)
        return replace(moved, blocks=map_each(moved.blocks, block), notes=notes)

    def _link(self, chapter: Chapter, address: str) -> str:
        found = self.places.resolve(chapter, address)
        if found is None:
            return address
        target, anchor = found
        path = self._from(chapter, self.names[target]) if target != chapter.id or not anchor else ""
        return "#".join([path, *filter(None, [anchor])])

    def _picture(self, chapter: Chapter, address: str) -> str | None:
        path = pictures.path(chapter.file, address)
        return quote(self._from(chapter, path)) if path in self.book.pictures else None

    def _attributes(self, chapter: Chapter, old: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
        for name, value in old:
            if name == "href":
                yield name, self._link(chapter, value)
            elif name == "src":
                yield name, self._picture(chapter, value) or value
            else:
                yield name, value

    def _from(self, chapter: Chapter, path: str) -> str:
        """A path in book/ as the chapter's new file has it."""
        return posixpath.relpath(path, posixpath.dirname(self.names[chapter.id]) or ".")


def _written(chapter: Chapter) -> str:
    """The file of a chapter: its front matter, where it has something to say, its heading and its blocks."""
    said = {
        "title": chapter.title.shown if chapter.title and chapter.title.shown != chapter.heading.text.shown else "",
        "part": chapter.part.shown if chapter.part and chapter.level == 1 and chapter.matter == "body" else "",
        "matter": chapter.matter if chapter.matter != "body" and chapter.level == 1 else "",
    }
    keys = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value)
    front = f"---\n{keys}---\n\n" if keys else ""
    text = source((chapter.heading, *chapter.blocks), chapter.notes)
    return front + text.replace("{{#include", "\\{{#include")  # those that were no examples are no more


def _entries(theirs: Iterable[tuple[Chapter, Chapter, Chapter]], old: Catalog) -> Iterator[Entry]:
    """Yield translations, each under the message that stands in its place in the new book.

    `theirs` is each chapter as it was in the source's language and in this one, and as it is in the new book.
    """
    for before, bound, now in theirs:
        for their, our in _pairs(before, bound, now):
            if their.state == "translated":
                yield Entry(our.msgid, (their.shown,), our.context)
            elif (entry := old.find(their.msgid, their.context)) and entry.fuzzy and entry.msgstr[0].strip():
                yield replace(entry, msgid=our.msgid, context=our.context)


def _pairs(before: Chapter, bound: Chapter, now: Chapter) -> Iterator[tuple[Text, Text]]:
    """Yield the texts of a translated chapter with those in their places; a block that reads otherwise has none."""
    yield bound.heading.text, now.heading.text
    if bound.title and now.title:
        yield bound.title, now.title
    if bound.part and now.part:
        yield bound.part, now.part
    ours = {place: our for our, (place, _) in zip(_blocks(now), _placed(_blocks(before)), strict=True)}
    for (place, block), (following, _) in pairwise([*_placed(_blocks(bound)), (None, None)]):
        # Before a block that there is not in the source, this one may hold but a part of what stands there.
        if block is None or place not in ours or not (following is None or following in ours):
            continue
        first, second = _texts(block), texts_in((ours[place],))
        if len(first) == len(second):
            yield from zip(first, second, strict=True)


def _blocks(chapter: Chapter) -> tuple[Block, ...]:
    return (*chapter.blocks, *(block for note in chapter.notes for block in note.blocks))


def _placed(blocks: Iterable[Block]) -> Iterator[tuple[tuple[Origin | None, int], Block]]:
    """Yield blocks with the place in the source of the first text in each, and how many began there before it."""
    seen = Counter[Origin | None]()
    for block in blocks:
        found = texts_in((block,))
        origin = found[0].origin if found else None
        yield (origin, seen[origin]), block
        seen[origin] += 1


def _texts(block: Block) -> tuple[Text, ...]:
    """The texts of a block; of code that was translated as a whole, its strings and comments."""
    if not isinstance(block, Code) or block.whole is None:
        return texts_in((block,))
    shown, whole = block.shown, block.whole
    return tuple(
        replace(whole, msgstr=shown[span.start : span.end]) for span in code.spans(block.info, shown.splitlines(True))
    )


def _configuration(book: Book) -> str:
    """book.toml; what the other form does not say is said as plainly as can be, for its owner to put right."""
    metadata = book.metadata
    values = {
        "title": book.title.msgid,
        "slug": metadata.slug,
        "identifier": metadata.identifier,
        "publisher": metadata.publisher or ", ".join(metadata.authors) or "The authors",
        "rights": metadata.rights or "As in the original book",
        "description": metadata.description,
        "authors": list(metadata.authors),
        "language": metadata.language,
        "languages": list(metadata.languages[1:]),
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return "\n".join(["# Look over the publisher and the rights.", *lines, f"date = {metadata.date.isoformat()}", ""])
