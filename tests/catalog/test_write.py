"""A catalog has one written form, which reads back as it was and does not make work for those who share it."""

import shutil
import string
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantin.catalog import Catalog, Entry
from plantin.catalog.merge import merge
from plantin.catalog.po import read
from plantin.catalog.template import template
from plantin.catalog.write import write
from plantin.errors import Origin
from plantin.model import Text

LAW = settings(max_examples=200, deadline=None, derandomize=True, database=None)

UNSAFE = "".join(map(chr, range(32))) + "\ufffe\uffff"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=UNSAFE) | st.sampled_from('\n\t\r\\"#~|'))
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=UNSAFE), max_size=20)
TRIMMED = LINES.map(str.strip)
WORDS = st.text(string.ascii_letters + "-", min_size=1, max_size=12)
FILES = st.text(string.ascii_letters + "é文 /.-", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    plural = draw(st.none() | TEXTS)
    return Entry(
        msgid=draw(TEXTS),
        msgstr=(draw(TEXTS),) if plural is None else tuple(draw(st.lists(TEXTS, min_size=1, max_size=4))),
        context=draw(st.none() | TEXTS),
        plural=plural,
        fuzzy=draw(st.booleans()),
        obsolete=draw(st.booleans()),
        flags=draw(st.frozensets(WORDS.filter(lambda word: word != "fuzzy"), max_size=2)),
        comments=tuple(draw(st.lists(LINES.map(str.rstrip), max_size=2))),
        extracted=tuple(draw(st.lists(TRIMMED, max_size=2))),
        references=tuple(draw(st.lists(FILES, max_size=3, unique=True))),
        previous=draw(st.none() | TEXTS.filter(bool)),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A catalog as `read` can give it: its header apart, its obsolete messages last, the others each once."""
    found = draw(st.lists(entries(), max_size=6, unique_by=lambda entry: entry.key))
    return Catalog(
        file="fr.po",
        header=draw(st.dictionaries(WORDS, TRIMMED, max_size=4)),
        header_comments=tuple(draw(st.lists(LINES.map(str.rstrip), max_size=3))),
        entries=tuple(
            sorted((entry for entry in found if entry.key), key=lambda entry: entry.obsolete),
        ),
    )


@LAW
@given(catalogs())
def test_what_is_written_reads_back(catalog: Catalog) -> None:
    """Writing loses nothing, what was written once is written the same again, and no text stands bare in the file."""
    written = write(catalog)
    again = read(written, "fr.po")
    assert again == catalog
    assert write(again) == written
    starts = ("#", "msgid ", "msgid_plural ", "msgctxt ", "msgstr ", "msgstr[", '"')
    assert all(line.startswith(starts) or not line for line in written.decode().split("\n"))


def test_the_header_is_kept_as_it_was() -> None:
    """No date comes from the clock, no field is dropped or added, and the order does not depend on the program."""
    given = {"X-Generator": "Poedit 3.5", "PO-Revision-Date": "2024-01-30T21:37:19-06:00", "Language": "fr"}
    written = write(Catalog("fr.po", given, ("Jane Roe <jane@example.org>, 2024.",)))
    assert written.decode() == (
        '# Jane Roe <jane@example.org>, 2024.\nmsgid ""\nmsgstr ""\n"Language: fr\\n"\n'
        '"PO-Revision-Date: 2024-01-30T21:37:19-06:00\\n"\n"X-Generator: Poedit 3.5\\n"\n'
    )


def test_prose_gets_no_flag() -> None:
    """A per cent sign or a brace does not make a paragraph a format string."""
    entry = Entry("50 % done, {name}", ("fait à 50 %, {name}",))
    assert b"#," not in write(Catalog("fr.po", {}, (), (entry,)))


def test_nothing_is_wrapped() -> None:
    """A long text, comment or file name stands in one line: no editor's width makes a difference."""
    long = "-".join(["word"] * 100)
    entry = Entry(long, (long,), comments=(long,), extracted=(long,), references=(long,), previous=long, fuzzy=True)
    assert write(Catalog("fr.po", {}, (), (entry,))).decode().count(long) == 6


def test_the_layout_is_that_of_gettext(real_catalog: Path) -> None:
    """`msgcat --no-wrap` changes nothing in what we write, but that it puts all references in one line."""
    program = shutil.which("msgcat")
    if not program:
        pytest.skip("GNU gettext's msgcat is not installed, so nothing is compared with it")
    catalog = read(real_catalog.read_bytes(), real_catalog.name)
    # msgcat drops flags that it does not know.
    bare = [replace(entry, references=(), flags=entry.flags & {"no-wrap"}) for entry in catalog.entries]
    written = write(replace(catalog, entries=tuple(bare)))
    done = subprocess.run([program, "--no-wrap", "-"], input=written, capture_output=True, check=True)
    assert done.stdout == written


PARAGRAPHS = [
    "Bread is old.",
    "Salt is older still.",
    "Water was first.",
    "Fire came last of all.",
    "Then came the book.",
]


def book(paragraphs: list[str], file: str = "book/01.md", day: int = 1) -> Catalog:
    texts = [Text(paragraph, Origin(file), "paragraph", "en") for paragraph in paragraphs]
    return template(texts, project="Bread", date=date(2024, 1, day), bugs="bugs@example.org")


def translated(catalog: Catalog, msgid: str, msgstr: str, day: int) -> Catalog:
    """The catalog after a translator's editor has saved it."""
    header = {
        **catalog.header,
        "PO-Revision-Date": f"2024-02-{day:02} 10:00+0000",
        "Last-Translator": f"Ann {day} <a@b>",
    }
    done = [replace(each, msgstr=(msgstr,), fuzzy=False) if each.msgid == msgid else each for each in catalog.entries]
    return replace(catalog, header=header, entries=tuple(done))


def conflicts(folder: Path, ours: Catalog, base: Catalog, theirs: Catalog) -> int:
    """How many conflicts git finds when two branches are merged."""
    program = shutil.which("git")
    if not program:
        pytest.skip("git is not installed, so no branches are merged")
    for name, catalog in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_bytes(write(catalog))
    command = [program, "merge-file", "--stdout", "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode or read(done.stdout, "merged.po").entries
    return done.returncode


def test_an_update_does_not_conflict_with_a_translation(tmp_path: Path) -> None:
    """The day of the template and the day of the translation are no neighbours in the header."""
    base = merge(book(PARAGRAPHS), None, "fr")
    ours = translated(base, PARAGRAPHS[0], "Le pain est vieux.", 1)
    theirs = merge(book([*PARAGRAPHS, "And the reader."], day=2), base, "fr")
    assert conflicts(tmp_path, ours, base, theirs) == 0


def test_a_moved_paragraph_does_not_conflict_with_a_translation(tmp_path: Path) -> None:
    """Lines put in above it change no reference."""
    base = merge(book(PARAGRAPHS), None, "fr")
    ours = translated(base, PARAGRAPHS[2], "L'eau fut la première.", 1)
    theirs = merge(book(["In the beginning.", *PARAGRAPHS], day=2), base, "fr")
    assert conflicts(tmp_path, ours, base, theirs) == 0


def test_two_translators_conflict_only_in_who_was_last(tmp_path: Path) -> None:
    """Their translations do not."""
    base = merge(book(PARAGRAPHS), None, "fr")
    ours = translated(base, PARAGRAPHS[0], "Le pain est vieux.", 1)
    theirs = translated(base, PARAGRAPHS[4], "Puis vint le livre.", 2)
    assert conflicts(tmp_path, ours, base, theirs) == 1
    assert conflicts(tmp_path, replace(ours, header=theirs.header), base, theirs) == 0
