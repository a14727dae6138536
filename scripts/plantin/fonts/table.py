"""The table of typefaces and plans (`data/fonts.toml`), and the index of the faces that set-up made of it."""

import hashlib
import json
import os
import sys
import tomllib
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from plantin.errors import PlantinError, Problem

WEIGHTS = {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700, "Bold Italic": 700}
"""The styles that a face may have, and their weight (CSS Fonts 4, 2.2.1)."""

RECIPE = 1
"""Counted up when recipe.py or quadratic.py would make other bytes of the same source."""

SET_UP = "run `python -m plantin.faces`, as set-up does"


class Face(Struct, frozen=True):
    """One row of the table: a face to make and where it comes from."""

    family: str
    style: str
    """A key of WEIGHTS."""
    package: str
    """Import name of the package that carries the source."""
    path: str
    """The source within that package."""
    axes: tuple[tuple[str, float], ...]
    """Where a variable source is pinned, sorted by axis."""
    licence: str
    """SPDX expression."""

    def __str__(self) -> str:
        return f"{self.family} {self.style}"

    @property
    def stem(self) -> str:
        """The face's PostScript name, which also begins its file's name, e.g. `SourceSerif4-BoldItalic`."""
        return f"{self.family.replace(' ', '')}-{self.style.replace(' ', '')}"


class Made(Struct, frozen=True, eq=False):
    """A face as set-up made it, from the index."""

    file: str
    """Its name in the folder `faces`."""
    family: str
    style: str
    sha256: str
    glyphs: int
    coverage: Sequence[int]
    """The code points it has glyphs for: the first of each range and the one past its last, in order."""


@cache
def tables() -> Mapping[str, Any]:
    """The whole of `data/fonts.toml`."""
    return tomllib.loads((resources.files("plantin") / "data" / "fonts.toml").read_text(encoding="utf-8"))


@cache
def faces() -> tuple[Face, ...]:
    """Every face of the table, in its order."""
    return tuple(
        Face(family, style, package, path, tuple(sorted(axes.items())), licence)
        for family, style, package, path, axes, licence in tables()["faces"]
    )


@cache
def table_digest() -> str:
    """Changes when a face would be made otherwise, or others would be made."""
    return hashlib.sha256(repr((RECIPE, faces())).encode()).hexdigest()


def homes() -> tuple[Path, Path]:
    """Where faces may be kept: with the installed program, or with the user when that cannot be written."""
    caches = os.environ.get("XDG_CACHE_HOME", "")
    # "All paths set in these environment variables must be absolute" (XDG Base Directory Specification).
    user = Path(caches) if caches.startswith("/") else Path.home() / ".cache"
    return Path(sys.prefix) / "share" / "plantin", user / "plantin"


@cache
def home() -> Path:
    """The folder that holds `faces/`, `index.json` and `fonts.conf`.

    Raises PlantinError when set-up has not been run, or not since the table or the recipe changed.
    """
    found = [folder for folder in homes() if (folder / "index.json").is_file()]
    if not found:
        raise PlantinError(Problem("the typefaces have not been made yet", hint=SET_UP))
    for folder in found:
        if _read(folder).get("table") == table_digest():
            return folder
    raise PlantinError(Problem(f"{found[0]}: the typefaces are older than the table of them", hint=SET_UP))


@cache
def index() -> tuple[Made, ...]:
    """Every face that set-up made, in the table's order."""
    try:
        rows = _read(home())["faces"]
        return tuple(Made(**row) for row in rows)
    except (KeyError, TypeError) as error:
        raise PlantinError(Problem(f"{home() / 'index.json'}: not an index of typefaces", hint=SET_UP)) from error


@cache
def _read(folder: Path) -> dict[str, Any]:
    path = folder / "index.json"
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"), object_hook=_packed))
    except (OSError, TypeError, ValueError) as error:
        raise PlantinError(
            Problem(f"{path}: the index of the typefaces cannot be read: {error}", hint=SET_UP)
        ) from error


def _packed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its coverage in a thirtieth of the room: all faces have thirty thousand ranges."""
    if "coverage" in row:
        row["coverage"] = array("I", (code for first, last in row["coverage"] for code in (first, last + 1)))
    return row
