"""Binds chapters that no author should write and judges them: `python tests/battery.py 2000 [--first 0] [--pdf]`.

It prints what EPUBCheck and veraPDF object to, each thing once, and how much in all. The suite runs a slice of it.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1] / "scripts")]

# The path is set first.
import fragments
import validators
from plantin import holding, jobs, pipeline, workers
from plantin.markdown import OWN
from plantin.reader import mdbook

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
_IN_ONE = 100
"""So many chapters make a book."""


def written(folder: Path, sources: Sequence[str]) -> Path:
    """Write an mdBook project of these chapters."""
    source = folder / "src"
    source.mkdir()
    (folder / "book.toml").write_text('[book]\ntitle = "Odd"\nauthors = ["A"]\n', encoding="utf-8")
    (source / "p.svg").write_bytes(PICTURE)
    summary = "".join(f"- [Chapter {number}](c{number}.md)\n" for number in range(len(sources)))
    (source / "SUMMARY.md").write_text(f"# Summary\n\n{summary}", encoding="utf-8")
    for number, text in enumerate(sources):
        (source / f"c{number}.md").write_text(text, encoding="utf-8")
    return folder


def objections(sources: Sequence[str], formats: tuple[str, ...]) -> Iterator[str]:
    """Yield what there is to say of the book of these chapters, in the whole chapter language."""
    rules, mdbook.MDBOOK = mdbook.MDBOOK, replace(OWN, strict=False)
    try:
        with tempfile.TemporaryDirectory() as place:
            book, files = pipeline.read(written(Path(place), sources))
            workers.prepare()
            book = replace(book, metadata=replace(book.metadata, formats=formats))
            holding.hold(book)
            made = jobs.run(pipeline.job(book, "en", files, pipeline.styles(files), formats))
            yield from (f"build: {problem}" for problem in made.problems)
            for kind, data in made.artifacts.items():
                path = Path(place, f"odd.{kind}")
                path.write_bytes(data)
                yield from _of(path)
    finally:
        mdbook.MDBOOK = rules


def _of(path: Path) -> Iterator[str]:
    if path.suffix == ".epub":
        for message in validators.epubcheck(path):
            if message.severity in ("fatal", "error", "warning"):
                yield f"{message.severity} {message.id}: {message.text} ({message.file}:{message.line})"
    elif path.suffix == ".pdf":
        for profile in ("PDFUA-1", "PDFA-2A"):
            for failure in validators.verapdf(path, profile):  # type: ignore[arg-type]
                yield f"{profile} {failure.clause}-{failure.test}: {failure.message} ({failure.context})"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("chapters", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--one", type=int, default=_IN_ONE, help="how many chapters make a book")
    asked = parser.parse_args()
    started, total = time.monotonic(), Counter[str]()
    for first in range(asked.first, asked.first + asked.chapters, asked.one):
        seeds = range(first, min(first + asked.one, asked.first + asked.chapters))
        for said in objections(
            [fragments.chapter(seed) for seed in seeds], ("epub", "pdf") if asked.pdf else ("epub",)
        ):
            kind = said.partition(" (")[0]
            if not total[kind]:
                print(said, flush=True)  # noqa: T201
            total[kind] += 1
    print(f"{asked.chapters} chapters, {total.total()} objections, {time.monotonic() - started:.0f} s")  # noqa: T201
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
