"""Books to measure with: made of words that a counter gives, the repository's own, or one of those that others wrote.

A generated book is the same on every machine: chapters with headings, paragraphs and, where it is a technical one,
lists, code, tables and notes; and a catalog for each language, whose translations are the source in other letters.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Literal, Protocol

from bench.letters import LETTERS, letters

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
"""Where books of others lie, if they do."""

KEPT = re.compile(r"(`[^`]*`|\]\([^)]*\)|\[\^\w+\])")
"""What a translation leaves as it is: code, targets of links, calls of notes."""
SYLLABLES = [first + second for first in "bdfghklmnprstvwz" for second in "ai"]

CONFIGURATION = """\
title = "A Generated Book"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
publisher = "Plantin"
rights = "Anyone’s"
date = 2026-11-24
language = "en"
"""


class Source(Protocol):
    """A book that can be laid into a folder."""

    @property
    def missing(self) -> str:
        """Why it cannot be had here; empty when it can."""

    def make(self, folder: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class Generated:
    """A book in our own form."""

    words: int
    chapters: int
    tags: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("epub",)
    kind: Literal["technical", "prose"] = "technical"
    missing: str = ""

    def make(self, folder: Path) -> None:
        (folder / "book").mkdir(parents=True)
        (folder / "locales").mkdir()
        settings = CONFIGURATION + _lines({"languages": self.tags, "formats": self.formats})
        (folder / "book/book.toml").write_text(settings, encoding="utf-8")
        write = technical if self.kind == "technical" else prose
        for number in range(1, self.chapters + 1):
            text = write(number, self.words // self.chapters)
            (folder / f"book/{number:04d}.md").write_text(text, encoding="utf-8")
        if self.tags[1:]:
            found = messages(folder)
            for tag in self.tags[1:]:
                (folder / f"locales/{tag}.po").write_text("\n".join(catalog(tag, found)) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Own:
    """The repository's own book."""

    tags: tuple[str, ...] = ()
    """All its languages when empty."""
    formats: tuple[str, ...] = ("epub", "pdf")
    missing: str = ""

    def make(self, folder: Path) -> None:
        for name in "book", "locales":
            shutil.copytree(ROOT / name, folder / name)
        file = folder / "book/book.toml"
        text = file.read_text(encoding="utf-8")
        if self.tags:
            text = re.sub(r"^languages = \[[^]]*\]\n", "", text, flags=re.MULTILINE)
        added = {"formats": self.formats} | ({"languages": self.tags} if self.tags else {})
        file.write_text(_lines(added) + text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A book of others, copied for as long as it is measured, and what its files do not say."""

    name: str
    tags: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("epub",)

    @property
    def missing(self) -> str:
        return "" if (CORPORA / self.name).is_dir() else f"no {self.name} in ../shared/corpora"

    def make(self, folder: Path) -> None:
        shutil.copytree(CORPORA / self.name, folder, copy_function=shutil.copyfile)
        for each in folder, *(each for each in folder.rglob("*") if each.is_dir()):
            each.chmod(0o755)  # they may lie where nothing can be written
        (folder / "plantin.toml").write_text(_lines({"languages": self.tags, "formats": self.formats}), "utf-8")


def chapters(folder: Path) -> list[Path]:
    """The chapters of a book in our own form or mdBook's, in reading order."""
    summary = folder / "src/SUMMARY.md"
    if not summary.exists():
        return sorted((folder / "book").glob("*.md"))
    return [folder / "src" / name for name in re.findall(r"\]\(([^)]+\.md)\)", summary.read_text(encoding="utf-8"))]


def messages(folder: Path) -> list[tuple[str | None, str]]:
    """The context and text of every message of a book, each once."""
    from plantin import pipeline
    from plantin.walk import texts

    book, _ = pipeline.read(folder)
    return [*dict.fromkeys((text.context, text.msgid) for text in texts(book))]


def _lines(settings: Mapping[str, tuple[str, ...]]) -> str:
    return "".join(f"{key} = {[*value]}\n" for key, value in settings.items())


def words(numbers: Iterator[int], length: int) -> str:
    """So many words of one to four syllables, scattered by Knuth's multiplicative hashing."""
    mixed = (next(numbers) * 2654435761 for _ in range(length))
    return " ".join("".join(SYLLABLES[each >> 8 + 5 * n & 31] for n in range(1 + (each >> 4 & 3))) for each in mixed)


def technical(number: int, length: int) -> str:
    """A chapter of at least `length` words, with lists, code, tables and notes."""
    say = partial(words, count(number * 1_000_000))
    parts = [f"# {say(3).capitalize()}"]
    for turn in count(1):
        rows = [f"| {say(2)} | {say(3)} |" for _ in range(5)]
        comments = "\n".join(f"    # {say(6)}\n    total = weigh(total, {each})" for each in range(4))
        parts += [
            f"## {say(4).capitalize()}",
            f"{say(20).capitalize()} **{say(2)}**, `{say(1)}`, [{say(3)}](https://example.org/) and {say(60)}.",
            f"{say(40).capitalize()}[^{turn}], {say(30)}.\n\n[^{turn}]: {say(12).capitalize()}.",
            "\n".join(f"- {say(9)}" for _ in range(4)),
            f"```python\ndef bake(total):\n{comments}\n    return total\n```",
            "\n".join([rows[0], "| --- | ---: |", *rows[1:]]),
        ]
        if turn * 260 >= length:
            break
    return "\n\n".join(parts) + "\n"


def prose(number: int, length: int) -> str:
    """A chapter of about `length` words: paragraphs of some eighty, with a heading before every tenth."""
    say = partial(words, count(number * 1_000_000))
    parts = [f"# {say(3).capitalize()}"]
    for turn in range(max(1, length // 80)):
        if turn % 10 == 9:
            parts.append(f"## {say(4).capitalize()}")
        sentences = (f"{say(length).capitalize()}." for length in (9, 17, 13, 22))
        parts.append(f"{' '.join(sentences)} {say(10).capitalize()} *{say(1)}*, {say(8)}.")
    return "\n\n".join(parts) + "\n"


def catalog(tag: str, found: list[tuple[str | None, str]]) -> Iterator[str]:
    """The lines of a PO file that translates everything."""
    yield f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"'
    for context, msgid in found:
        yield f"\nmsgctxt {quoted(context)}" if context else ""
        yield f"msgid {quoted(msgid)}\nmsgstr {quoted(translated(msgid, tag))}"


def translated(msgid: str, tag: str) -> str:
    """A message in the letters of a language, its code and targets as they are."""
    table = str.maketrans("abcdefghijklmnopqrstuvwxyz", letters(tag))
    pieces = KEPT.split(msgid)
    pieces[::2] = [piece.lower().translate(table) for piece in pieces[::2]]
    return "".join(pieces)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def describe(folder: Path, tags: tuple[str, ...]) -> str:
    """What a book has, in a line."""
    found = messages(folder)
    total = sum(len(msgid.split()) for _, msgid in found)
    texts = f"{len(chapters(folder))} chapters, {len(found)} messages of {total} words"
    return f"{texts}, {len(tags)} languages in {folder}"


def first(number: int) -> tuple[str, ...]:
    """The first languages of the table of letters."""
    return tuple(LETTERS)[:number]
