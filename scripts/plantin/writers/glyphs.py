"""The gate that characters pass before a page is drawn: each must be in a typeface of the edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from plantin import fonts
from plantin.edition import Edition
from plantin.errors import Origin, PlantinError, Problem
from plantin.model import Text
from plantin.walk import map_texts
from plantin.xhtml import plain


def require(edition: Edition, characters: Iterable[str], shown: Callable[[], Mapping[str, str]]) -> None:
    """Raise PlantinError for every character that a reader sees and no typeface of the edition has, with its place.

    `shown` tells what a reader sees, by the id of its chapter, or of another page: a whole book of text, made only when
    a typeface lacks one of `characters`, which are at least its own. In a book of others nothing is raised
    (`Metadata.strict`).
    """
    plan = fonts.plan(edition.language.tag, edition.language.script)
    if not edition.book.metadata.strict or not fonts.missing(plan, characters):
        return
    pages = shown()
    if missing := fonts.missing(plan, "".join(pages.values())):
        hint = f"the typefaces asked were {', '.join(plan.body)}, and then those of the last resort (data/fonts.toml)"
        raise PlantinError(
            *(
                Problem(
                    f"no typeface of the {edition.language.tag} edition has {char} (U+{ord(char):04X})",
                    next(_places(edition, char, pages)),
                    hint,
                )
                for char in missing
            )
        )


def _places(edition: Edition, char: str, shown: Mapping[str, str]) -> Iterator[Origin]:
    """Yield where a character stands in the source and the catalogs, the likeliest places first."""
    book = edition.book
    texts: list[Text] = []

    def collect(text: Text) -> Text:
        texts.append(text)
        return text

    map_texts(book, collect)
    # As it is written, then as an entity or an escape that stands for it.
    yield from (text.place for text in texts if char in text.shown)
    yield from (text.place for text in texts if char in plain(text))
    for catalog in edition.labels.catalogs:
        yield from (entry.msgstr_origin for entry in catalog.entries if entry.text and char in entry.text)
    if char in "".join(book.footer):
        yield Origin(f"{book.metadata.folder}footer.txt")
    for chapter in book.chapters:  # in code, of which not all is messages
        if char in shown.get(chapter.id, ""):
            yield Origin(chapter.heading.text.origin.file)
    if char in "".join((*edition.translators, *edition.reviewers)):
        yield Origin(book.metadata.catalog(edition.language.tag), 1)
    yield Origin(book.metadata.folder)
