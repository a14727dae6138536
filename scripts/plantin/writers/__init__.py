"""The writers: the table of what an edition is made into. One file and one line add another."""

from collections.abc import Container, Mapping
from importlib import import_module

from plantin.edition import Edition
from plantin.format import Make, Product, Spread, Styles

MEDIA_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
"""The media type of each format, in the order in which readers are offered them."""

FORMATS = tuple(MEDIA_TYPES)


def products() -> dict[str, Product]:
    """Return every product by name. A writer is imported, and its engine's door opened, when it makes something."""
    return {
        "cover": Product(_writer("cover"), sheets=("book", "cover")),
        "pdf": Product(_writer("pdf"), sheets=("book", "cover", "pdf"), artifact=True, engine=True),
        "epub": Product(_writer("epub"), needs=("cover", "pdf"), sheets=("book", "epub"), artifact=True),
    }


def ingredients(name: str, formats: Container[str]) -> tuple[str, ...]:
    """The products that one is made of, itself last: but for artifacts that the book is not made into."""
    table = products()
    needs = (need for need in table[name].needs if not table[need].artifact or need in formats)
    return tuple(dict.fromkeys([*(each for need in needs for each in ingredients(need, formats)), name]))


def _writer(name: str) -> Make:
    def make(edition: Edition, styles: Styles, needs: Mapping[str, bytes], spread: Spread) -> bytes:
        made: bytes = import_module(f"{__name__}.{name}").make(edition, styles, needs, spread)
        return made

    return make
