"""Labels: every word that the author did not write, in catalogs of their own (labels/<tag>.po)."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from msgspec import Struct
from msgspec.structs import replace

from plantin.catalog import Catalog
from plantin.catalog.po import read
from plantin.errors import Origin
from plantin.locale import PSEUDO, Language
from plantin.model import Text
from plantin.pseudo import filled
from plantin.translate import translated

SOURCE = "en"
"""The language of the msgids."""


class Labels(Struct, frozen=True):
    """The labels of one language. One that it lacks stays English, and says so by its language."""

    language: Language
    catalogs: tuple[Catalog, ...]
    """The book's own catalog of labels, if it has one, before the program's."""

    def __call__(self, msgid: str, **values: str) -> Text:
        """Return the label; `values` are Markdown that takes the place of its {placeholders}."""
        text = Text(msgid, Origin("labels"), "label", SOURCE)
        for catalog in self.catalogs:
            if (found := translated(text, catalog, self.language.tag)).state == "translated":
                text = found
                break
        return replace(
            text,
            msgid=_filled(text.msgid, values),
            msgstr=_filled(text.msgstr, values) if text.msgstr else None,
        )


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Not str.format: a translator's braces must neither fail nor reach into objects.
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def labels(language: Language, book: Catalog | None = None) -> Labels:
    """Return the labels of `language`; those in `book`, a catalog of the book's own, come first."""
    program = (_program_catalog(tag) for tag in language.fallbacks)
    return Labels(language, tuple(catalog for catalog in (book, *program) if catalog))


@cache
def _program_catalog(tag: str) -> Catalog | None:
    folder = resources.files("plantin") / "labels"
    if tag in PSEUDO:
        return filled(read((folder / "labels.pot").read_bytes(), "labels/labels.pot"), tag)
    file = folder / f"{tag}.po"
    return read(file.read_bytes(), f"labels/{tag}.po", tag) if file.is_file() else None
