"""A catalog that was damaged is read or refused, and nothing else happens."""

import random
from collections.abc import Callable
from functools import reduce
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plantin.catalog.po import read
from plantin.catalog.write import write
from plantin.errors import PlantinError, Problem

SOUND = (Path(__file__).parent / "cases" / "sound.po").read_bytes()

PIECES = [
    *(b'"', b"\\", b"\n", b"\r", b"\t", b" ", b"#", b"#~ ", b"#| ", b"#, ", b"[", b"]", b"0", b'""', b"\\x41", b"\\q"),
    *(b"msgid ", b"msgstr ", b"msgstr[0] ", b"msgstr[-1] ", b"msgctxt ", b"msgid_plural ", b"domain ", b"msgstd "),
    *(
        b"\x00",
        b"\x0c",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        "\u2028".encode(),
        b"fuzzy",
        b"nplurals=9",
        b"charset=utf-7",
    ),
]


KINDS = ("insert", "remove", "replace", "repeat", "cut", "drop line", "move line")
CHANGE = st.tuples(
    st.sampled_from(KINDS),
    st.integers(0, len(SOUND)),
    st.integers(0, len(SOUND)),
    st.sampled_from(PIECES) | st.binary(max_size=2),
)


def changed(data: bytes, kind: str, place: int, other: int, piece: bytes) -> bytes:
    """A catalog with one thing wrong, as hands, merges and broken programs make them."""
    lines = data.split(b"\n")
    line = place % len(lines)
    match kind:
        case "insert":
            return data[:place] + piece + data[place:]
        case "remove":
            return data[:place] + data[place + 3 :]
        case "replace":
            return data[:place] + piece + data[place + 1 :]
        case "repeat":
            return data[:place] + data[other : other + 50] + data[place:]
        case "cut":
            return data[:place]
        case "drop line":
            return b"\n".join([*lines[:line], *lines[line + 1 :]])
        case _:
            target = other % len(lines)
            return b"\n".join([*lines[:target], lines[line], *lines[target:]])


def mutated(changes: list[tuple[str, int, int, bytes]]) -> bytes:
    return reduce(lambda data, change: changed(data, *change), changes, SOUND)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(st.lists(CHANGE, min_size=1, max_size=4))
def test_a_damaged_catalog_is_read_or_refused(changes: list[tuple[str, int, int, bytes]]) -> None:
    """Whatever stands in the file, nothing but PlantinError is raised, each problem with its place in the file."""
    data = mutated(changes)
    faults: tuple[Problem, ...] = ()
    try:
        catalog = read(data, "fr.po", "fr")
    except PlantinError as error:
        faults = error.problems
    else:
        written = write(catalog)
        assert write(read(written, "fr.po", "fr")) == written
    places = [problem.origin for problem in faults if problem.origin]
    assert len(places) == len(faults)
    assert all(place.file == "fr.po" and 0 <= place.line <= data.count(b"\n") + 1 for place in places)


def test_gettext_refuses_no_damaged_catalog_that_we_read(msgfmt: Callable[[bytes], str]) -> None:
    """What msgfmt minds beside the syntax (line feeds at the end of texts, obsolete messages twice) is for checks."""
    chance = random.Random(1)
    read_here = 0
    while read_here < 60:
        numbers = (chance.randrange(len(SOUND)), chance.randrange(len(SOUND)))
        data = mutated([(chance.choice(KINDS), *numbers, chance.choice(PIECES))])
        try:
            read(data, "fr.po", "fr")
        except PlantinError:
            continue
        read_here += 1
        verdict = msgfmt(data)
        assert not verdict or "do not both" in verdict or "duplicate message" in verdict, verdict
