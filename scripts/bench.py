"""Measure builds: `bench.py book FOLDER` makes a book of any size, `bench.py build FOLDER` says what binding it costs.

The book is the same on every machine: chapters with headings, paragraphs, lists, code, tables and notes, all of words
made from a counter, and a catalog for each language, whose translations are the source in other letters.
"""

import argparse
import ctypes
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

LANGUAGES = {
    "abcdefghijklmnopqrstuvwxyz": "en",
    "eboduphíjklymánqrstéwxózaç": "fr de es it pt nl sv da fi pl cs sk hu ro hr sl et lv lt tr ca eu gl sq is ga",
    "абцдефгхийклмнопярстувшкиз": "ru uk bg sr mk be",
    "αβχδεφγηιξκλμνοπψρστυωςθζϊ": "el",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه": "ar fa",
    "אבגדהוזחטיכלמנסעפצקרשתםןףץ": "he",
    "कखगघचछजझटठडढणतथदधनपफबभमयरल": "hi mr",
    "本書語言機器學習神經網絡數據模型訓練層函值圖文字": "ja zh-Hans",
}
"""What stands for the letters a to z in a translation, and the languages whose letters those are."""
LETTERS = {tag: letters for letters, tags in LANGUAGES.items() for tag in tags.split()}
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


def words(numbers: Iterator[int], length: int) -> str:
    """So many words of one to four syllables, scattered by Knuth's multiplicative hashing."""
    mixed = (next(numbers) * 2654435761 for _ in range(length))
    return " ".join("".join(SYLLABLES[each >> 8 + 5 * n & 31] for n in range(1 + (each >> 4 & 3))) for each in mixed)


def chapter(number: int, length: int) -> str:
    """A chapter of at least `length` words."""
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


def catalog(tag: str, messages: list[tuple[str | None, str]]) -> Iterator[str]:
    """The lines of a PO file that translates everything."""
    letters = str.maketrans("abcdefghijklmnopqrstuvwxyz", LETTERS[tag][:26].ljust(26, LETTERS[tag][0]))
    yield f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"'
    for context, msgid in messages:
        pieces = KEPT.split(msgid)
        pieces[::2] = [piece.lower().translate(letters) for piece in pieces[::2]]
        yield f"\nmsgctxt {quoted(context)}" if context else ""
        yield f"msgid {quoted(msgid)}\nmsgstr {quoted(''.join(pieces))}"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def make_book(folder: Path, length: int, chapters: int, languages: int, formats: list[str]) -> None:
    """Write a book of about `length` words in our own form."""
    from plantin import pipeline
    from plantin.walk import texts

    tags = [*LETTERS][:languages]
    lists = {"languages": tags, "formats": formats}
    (folder / "book").mkdir(parents=True)
    (folder / "locales").mkdir()
    (folder / "book/book.toml").write_text(
        CONFIGURATION + "".join(f"{key} = {value}\n" for key, value in lists.items()), encoding="utf-8"
    )
    for number in range(1, chapters + 1):
        (folder / f"book/{number:04d}.md").write_text(chapter(number, length // chapters), encoding="utf-8")
    book, _ = pipeline.read(folder)
    messages = [*dict.fromkeys((text.context, text.msgid) for text in texts(book))]
    for tag in tags[1:]:
        (folder / f"locales/{tag}.po").write_text("\n".join(catalog(tag, messages)) + "\n", encoding="utf-8")
    total = sum(len(msgid.split()) for _, msgid in messages)
    print(f"{chapters} chapters, {len(messages)} messages of {total} words, {len(tags)} languages in {folder}")


def measure(folder: Path, options: list[str]) -> None:
    """Run the command on a book, and print what it took."""
    # As a subreaper it waits for processes whose parent has ended too: their time counts (Linux, prctl(2)).
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    peaks: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "plantin", "build", str(folder), "--output", f"{output}/dist", *options]
        began = time.monotonic()
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while running.poll() is None:
            peaks |= {process: size for process in family(running.pid) if (size := peak(process))}
            time.sleep(0.02)
        wall = time.monotonic() - began
        with suppress(ChildProcessError):
            while True:
                os.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"status {running.returncode}, {wall:.1f} s, {spent.ru_utime + spent.ru_stime:.2f} CPU s", end="; ")
    command, *others = (size // 1000 for _, size in sorted(peaks.items()))
    print(f"peaks: the command {command} MB, its processes", *sorted(others, reverse=True)[:6])


def family(process: int) -> Iterator[int]:
    """Yield a process and all below it, as Linux lists them."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:  # it has ended
        return
    for child in children:
        yield from family(int(child))


def peak(process: int) -> int:
    """The most memory that a process has held so far, in kilobytes of 1024; 0 when it has ended."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a book of any size, and measure what binding a book costs.")
    commands = parser.add_subparsers(dest="command", required=True)
    book = commands.add_parser("book", help="make a book")
    book.add_argument("folder", type=Path)
    book.add_argument("--words", type=int, default=500_000)
    book.add_argument("--chapters", type=int, default=1000)
    book.add_argument("--languages", type=int, default=40)
    book.add_argument("--format", dest="formats", action="append", choices=["epub", "pdf"])
    build = commands.add_parser("build", help="bind a book; what follows -- goes to plantin build")
    build.add_argument("folder", type=Path)
    build.add_argument("options", nargs="*")
    given = parser.parse_args()
    if given.command == "book":
        make_book(given.folder, given.words, given.chapters, given.languages, given.formats or ["epub"])
    else:
        measure(given.folder, given.options)


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.getenv("PYTHONPATH")]))
    main()
