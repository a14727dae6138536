"""What a writer is: a format, the parts of an edition that it makes, and what each needs of the others."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from plantin.edition import Edition
from plantin.locale import Language

Styles = Mapping[str, str]
"""Style sheets by name (`book.css`), as text."""


class Part(Protocol):
    """Plain values of which a part of a product is made, in any process: a cover, the pages of a chapter."""

    @property
    def digest(self) -> str:
        """What two have in common only if they are the same."""

    @property
    def engine(self) -> bool:
        """Whether WeasyPrint makes something of it, which costs its import and much memory."""


def digest(parts: Iterable[bytes]) -> str:
    """The digest of several byte strings, of which none can be taken for another's end."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d " % len(part) + part)
    return found.hexdigest()


Spread = Callable[[Callable[[Any], bytes], Sequence[Any]], Iterable[bytes]]
"""Applies a pure function of a module to each of several `Part`s: in this process, as `map`, in others, or not at all
where it is known what comes of it."""


def here(make: Callable[[Any], bytes], parts: Sequence[Any]) -> Iterable[bytes]:
    """Make all parts in this process, and know none: a `Spread`."""
    return map(make, parts)


class Make(Protocol):
    """Makes one product. Pure: the same arguments give the same bytes, however its parts are spread."""

    def __call__(self, edition: Edition, styles: Styles, needs: Mapping[str, bytes], spread: Spread, /) -> bytes: ...


class Product(Struct, frozen=True):
    """One file's worth of an edition, made by one writer."""

    make: Make
    needs: tuple[str, ...] = ()
    """The names of the products whose bytes `make` is given."""
    sheets: tuple[str, ...] = ()
    """The style sheets that `make` is given, by the stems of their names: its own, and those by direction, script and
    language (`pdf-rtl.css`)."""
    artifact: bool = False
    """Whether it is published, and not only an ingredient."""
    engine: bool = False
    """Whether WeasyPrint makes it in the process of the job. Where it makes nothing there, parts that want the engine
    are made in a process apart."""


def worn(sheets: Iterable[str], styles: Styles, facts: Language) -> Styles:
    """The style sheets of those stems that an edition in this language wears."""
    ends = ("", *(f"-{each}" for each in (facts.direction, facts.script, facts.tag)))
    names = (f"{stem}{end}.css" for stem in sheets for end in ends)
    return {name: styles[name] for name in names if name in styles}
