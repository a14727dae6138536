"""The gate that characters pass before a page is drawn: each must be in a typeface of the edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from plantin import fonts
from plantin.edition import Edition
from plantin.errors import Origin, PlantinError, Problem
from plantin.model import Block, Chapter, Code, Html, Text
from plantin.walk import map_chapter, map_each
from plantin.xhtml import plain


def require(edition: Edition, characters: Iterable[str], shown: Callable[[], Mapping[str, str]]) -> None:
    """Raise PlantinError for every character that a reader sees and no typeface of the edition has, with its place.

    `shown` tells what a reader sees, by the id of its chapter, or of another page: a whole book of text, made only when
    a typeface lacks one of `characters`, which are at least its own. In a book of others nothing is raised
    (`Metadata.strict`): there `unprintable` says it, and the edition is made.
    """
    if not edition.book.metadata.strict or not fonts.missing(_plan(edition), characters):
        return
    if missing := fonts.missing(_plan(edition), "".join(shown().values())):
        places = dict(_places(edition))
        somewhere = Origin(edition.book.metadata.folder)
        raise PlantinError(*(_problem(edition, char, places.get(char, somewhere)) for char in missing))


def unprintable(edition: Edition) -> tuple[Problem, ...]:
    """Return an error for every character of an edition that no typeface of it has, with its first place."""
    return tuple(_problem(edition, char, place) for char, place in _places(edition))


def _plan(edition: Edition) -> fonts.Plan:
    return fonts.plan(edition.language.tag, edition.language.script)


def _problem(edition: Edition, char: str, place: Origin) -> Problem:
    asked = ", ".join(_plan(edition).body)
    hint = f"the typefaces asked were {asked}, and then those of the last resort (data/fonts.toml)"
    return Problem(f"no typeface of the {edition.language.tag} edition has {char} (U+{ord(char):04X})", place, hint)


def _places(edition: Edition) -> Iterator[tuple[str, Origin]]:
    """Yield each character that no typeface has, with the first place where it is written."""
    plan, seen = _plan(edition), set[str]()
    for written, place in _written(edition):
        # What a text prints is looked for where its source gives cause alone: reading all of them anew takes time.
        source = written.shown if isinstance(written, Text) else written
        if isinstance(written, Text) and ("&" in source or fonts.missing(plan, "".join(set(source) - seen))):
            source = plain(written)
        new = set(source) - seen
        seen |= new
        yield from ((char, place) for char in fonts.missing(plan, "".join(new)))


def _written(edition: Edition) -> Iterator[tuple[str | Text, Origin]]:
    """Yield what stands in an edition, with its places in the source and the catalogs."""
    book = edition.book
    yield book.title, book.title.place
    for chapter in book.chapters:
        yield from _in_chapter(chapter)
    for catalog in edition.labels.catalogs:
        yield from ((entry.text, entry.msgstr_origin) for entry in catalog.entries if entry.text)
    yield "".join(book.footer), Origin(f"{book.metadata.folder}footer.txt")
    if names := "".join((*edition.translators, *edition.reviewers)):
        yield names, Origin(book.metadata.catalog(edition.language.tag), 1)
    yield "".join((*book.metadata.authors, book.metadata.publisher, book.metadata.rights)), book.title.origin


def _in_chapter(chapter: Chapter) -> Iterator[tuple[str | Text, Origin]]:
    texts, parts = list[Text](), list[Block]()

    def collect(text: Text) -> Text:
        texts.append(text)
        return text

    def gather(block: Block) -> Block:
        parts.append(block)
        return block

    map_chapter(chapter, collect)
    for blocks in (chapter.blocks, *(note.blocks for note in chapter.notes)):
        map_each(blocks, gather)
    # Code is looked at by the line, and what describes a picture is not printed.
    yield from ((text, text.place) for text in texts if text.role not in ("code", "alt") or text.msgstr)
    for block in parts:
        match block:
            case Code(origin=place):
                yield from ((line, _below(place, number)) for number, line in enumerate(block.printed.split("\n")))
            case Html(content=content):
                strings = (part for part in content if isinstance(part, str))
                yield "".join(strings), Origin(chapter.heading.text.origin.file)
            case _:
                pass


def _below(place: Origin, lines: int) -> Origin:
    return Origin(place.file, place.line + lines)
