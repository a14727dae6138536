"""A cache whose entries are damaged, one after the other: what is built is what a build without a cache makes.

Usage: .venv/bin/python tests/damage.py [COUNT [SEED]]

A slice is in the suite (test_cache.py).
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from commands import change, plantin, small, tree


def entries(cache: Path) -> list[Path]:
    return sorted(cache.glob("[0-9a-f][0-9a-f]/*"))


def flip(entry: Path, chance: random.Random) -> None:
    """Change one bit; one that is empty gets its first."""
    data = bytearray(entry.read_bytes() or b"\0")
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    entry.write_bytes(data)


def cut(entry: Path, chance: random.Random) -> None:
    """Leave the beginning."""
    data = entry.read_bytes()
    entry.write_bytes(data[: chance.randrange(max(1, len(data)))])


def empty(entry: Path, _chance: random.Random) -> None:
    entry.write_bytes(b"")


def swap(entry: Path, chance: random.Random) -> None:
    """Put another in its place, and it in that one's."""
    other = chance.choice([each for each in entries(entry.parents[1]) if each != entry])
    one, two = entry.read_bytes(), other.read_bytes()
    entry.write_bytes(two)
    other.write_bytes(one)


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (flip, cut, empty, swap)


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    wrong = told = 0
    with tempfile.TemporaryDirectory() as place:
        book = small(Path(place, "book"))
        change(book / "book/book.toml", '["epub"]', '["epub", "pdf"]')
        cache = book / ".cache/plantin"
        assert plantin("build", book, "-q").status == 0
        cold = tree(book / "dist")
        assert plantin("build", book, "-q", "--cache", cache).status == 0
        for number in range(count):
            chance.choice(DAMAGES)(chance.choice(entries(cache)), chance)
            if chance.random() < 0.7:  # else the set that is published need not be looked for in the cache
                shutil.rmtree(book / "dist")
            outcome = plantin("build", book, "-q", "--cache", cache)
            told += bool(outcome.err)
            if outcome.status or tree(book / "dist") != cold:
                wrong += 1
                print(f"{number}: status {outcome.status}, {outcome.err}")  # noqa: T201
    print(f"{count} entries damaged, {told} times told, {wrong} times a set that is another")  # noqa: T201


if __name__ == "__main__":
    main(*(int(each) for each in (*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :])))
