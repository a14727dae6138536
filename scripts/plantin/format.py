"""What a writer is: a format, the parts of an edition that it makes, and what each needs of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from plantin.edition import Edition

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
    artifact: bool = False
    """Whether it is published, and not only an ingredient."""
    engine: bool = False
    """Whether WeasyPrint makes it. An ingredient of this kind is made of the book's title and labels alone, so that it
    can be made in another process than one that holds a whole book."""
