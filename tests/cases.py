"""Cases as plain text: a title, an input and what comes of it, each closed by a line that is a full stop."""

from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    title: str
    given: str
    expected: str


def cases(name: str) -> list[Case]:
    """The cases of tests/cases/<name>.txt; lines that begin with % are comments."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = "\n".join(line for line in lines if not line.startswith("%")).strip().split("\n.\n")
    texts = [part.removesuffix("\n.").strip("\n") for part in parts if part.strip()]
    return [Case(*texts[start : start + 3]) for start in range(0, len(texts), 3)]


def each(name: str) -> pytest.MarkDecorator:
    """Run a test once for each case, by the title."""
    found = cases(name)
    return pytest.mark.parametrize("case", found, ids=[case.title for case in found])
