"""The same bytes in other circumstances: a slice of tests/variations.py, which tries the whole book."""

import os
from pathlib import Path

import pytest

from commands import change, plantin, small, tree
from variations import VARIATIONS, Variation, made, missing


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book in both formats."""
    folder = small(tmp_path_factory.mktemp("variations") / "bread")
    change(folder / "book/book.toml", '["epub"]', '["epub", "pdf"]')
    return folder


@pytest.fixture(scope="module")
def expected(book: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this process makes of it."""
    output = tmp_path_factory.mktemp("here") / "dist"
    assert plantin("build", book, "--output", output).status == 0
    return tree(output)


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda each: each.name)
def test_what_must_not_matter_does_not(
    variation: Variation, book: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """All files of the set, page and checksums too."""
    if lack := missing(variation):
        assert "CI" not in os.environ, lack
        pytest.skip(lack)
    for folder in (tmp_path, *tmp_path.parents[:2]):  # pytest's own folders are its user's alone
        folder.chmod(0o755)
    assert made(book, tmp_path, variation) == expected
