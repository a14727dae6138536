"""What a chapter gives to a format: a part, which is known from before where nothing of the chapter has changed."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from plantin.edition import Coverage, Edition
from plantin.errors import Origin
from plantin.format import digest
from plantin.links import Links, links
from plantin.model import Chapter
from plantin.walk import map_chapter

T = TypeVar("T")
_NOWHERE = Origin("")


class Setting(Struct, frozen=True):
    """What the chapters of an edition have in common."""

    edition: Edition
    """Without its chapters, and without all that is no concern of theirs."""
    places: Links


class Leaf(Struct, Generic[T], frozen=True):
    """What is made of a chapter is made of this alone."""

    chapter: Chapter
    setting: Setting
    own: T
    """What else the format needs to know of the chapter."""
    common: bytes
    """The setting, packed."""
    engine: ClassVar[bool] = False

    @property
    def digest(self) -> str:
        # Where a text stands in a file is nothing to a reader: a line more in a catalog would change all that follow.
        said = map_chapter(self.chapter, lambda text: replace(text, origin=_NOWHERE, msgstr_origin=None))
        return digest([self.common, msgpack.encode(said), msgpack.encode(self.own)])


def leaves(edition: Edition, own: Callable[[Chapter], T]) -> list[Leaf[T]]:
    """Return the chapters of an edition as parts; `own` tells what else a format needs to know of one."""
    setting = Setting(_bare(edition), links(edition.book))
    common = msgpack.encode(setting, order="deterministic")
    return [Leaf(each, setting, own(each), common) for each in edition.book.chapters]


def _bare(edition: Edition) -> Edition:
    title = replace(edition.book.title, origin=_NOWHERE, msgstr_origin=None)
    names = dict.fromkeys(edition.book.pictures, b"")
    book = replace(edition.book, title=title, chapters=(), pictures=names, remarks=(), digest="")
    return Edition(book, edition.language, edition.labels, Coverage(0, 0), date.min, "")
