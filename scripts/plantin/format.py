"""What a writer is: a format, the parts of an edition that it makes, and what each needs of the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from plantin.edition import Edition
from plantin.locale import Language

Styles = Mapping[str, str]
"""Style sheets by name (`book.css`), as text."""


class Make(Protocol):
    """Makes one product. Pure: the same arguments give the same bytes."""

    def __call__(self, edition: Edition, styles: Styles, needs: Mapping[str, bytes], /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Product:
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
    """Whether WeasyPrint makes it. An ingredient of this kind is made of the book's title and labels alone, so that it
    can be made in another process than one that holds a whole book."""


def worn(sheets: Iterable[str], styles: Styles, facts: Language) -> Styles:
    """The style sheets of those stems that an edition in this language wears."""
    ends = ("", *(f"-{each}" for each in (facts.direction, facts.script, facts.tag)))
    names = (f"{stem}{end}.css" for stem in sheets for end in ends)
    return {name: styles[name] for name in names if name in styles}
