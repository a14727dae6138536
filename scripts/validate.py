"""Judge the finished editions of a folder: `python scripts/validate.py dist`.

Every EPUB goes through EPUBCheck, every PDF through veraPDF's profiles for PDF/UA-1 and PDF/A-2a. Each problem takes
two or three lines, the sum stands in the last. Exit status: 0 clean, 1 findings, 2 usage, or a validator is missing.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from textwrap import shorten

from validators import Failure, Message, Profile, ValidatorMissing, epubcheck, verapdf

PROFILES: dict[Profile, str] = {"PDFUA-1": "PDF/UA-1", "PDFA-2A": "PDF/A-2a"}
COUNTED = ("fatal", "error", "warning")
"""The severities that are findings; EPUBCheck's infos and usages are remarks."""


def main(arguments: list[str] | None = None) -> int:
    """Judge the folder named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Run EPUBCheck and veraPDF on the editions of a folder.")
    parser.add_argument("folder", type=Path, help="the folder of .epub and .pdf files, such as dist")
    folder: Path = parser.parse_args(arguments).folder
    books, papers = sorted(folder.glob("*.epub")), sorted(folder.glob("*.pdf"))
    if not books and not papers:
        parser.error(f"{folder}: no .epub or .pdf file is there. Hint: build the editions first.")
    try:
        messages = Counter(severity for book in books for severity in judge_epub(book))
        failures = sum(judge_pdf(paper) for paper in papers)
    except BrokenPipeError:  # `validate.py dist | head`: there was something to say, and nobody listens any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ValidatorMissing, OSError) as problem:
        parser.error(str(problem))
    counts = ", ".join(f"{messages[severity]} {severity}s" for severity in COUNTED)
    print(f"{len(books)} EPUB: {counts} · {len(papers)} PDF: {' and '.join(PROFILES.values())} {failures} failures")
    return 1 if failures or messages.total() else 0


def judge_epub(path: Path) -> Iterator[str]:
    """Print what EPUBCheck finds in a book, each thing with its first place, and yield the severity of each finding."""
    findings = (message for message in epubcheck(path) if message.severity in COUNTED)
    for (severity, identifier, text), group in groupby(findings, key=thing):
        same = list(group)
        times = [f"{len(same)} times, first here"] if len(same) > 1 else []
        report(f"{path}: {place(same[0])}: {severity} {identifier}", text, *times)
        yield from (severity for _ in same)


def judge_pdf(path: Path) -> int:
    """Print which rules a PDF breaks, each with its first place, and return the number of broken places."""
    total = 0
    for profile, name in PROFILES.items():
        failures = sorted(verapdf(path, profile), key=rule)
        for (clause, test), group in groupby(failures, key=rule):
            same = list(group)
            times = f"{len(same)} times, first at" if len(same) > 1 else "at"
            report(f"{path}: {name} {clause}-{test}", same[0].message, f"{times} {same[0].context}")
        total += len(failures)
    return total


def thing(message: Message) -> tuple[str, str, str]:
    """What is the same in one finding at several places; EPUBCheck puts these places together."""
    return message.severity, message.id, message.text


def rule(failure: Failure) -> tuple[str, int]:
    """What names the broken rule."""
    return failure.clause, failure.test


def place(message: Message) -> str:
    """File, line and column, as far as EPUBCheck knows them."""
    return f"{message.file}:{message.line}:{message.column}" if message.line else message.file


def report(head: str, *details: str) -> None:
    """Print a finding, its details cut short: EPUBCheck lists 150 attributes that would have been allowed.

    What is not printable is escaped, since the words may come from a book.
    """
    for line in (head, *(f"    {shorten(detail, 300, placeholder=' …')}" for detail in details)):
        print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line))


if __name__ == "__main__":
    sys.exit(main())
