"""What the tests share: the repository's own book, bound once, and the fixture book that is only partly translated."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from msgspec.structs import replace

from commands import small
from plantin import holding, jobs, pipeline, workers
from plantin.edition import Edition
from plantin.jobs import Result
from plantin.model import Book

# Laws are tried on the same examples everywhere: a run in CI speaks of the change, not of luck.
settings.register_profile("plantin", derandomize=True, deadline=None)
settings.load_profile("plantin")

ROOT = Path(__file__).parents[1]
PARTIAL = ROOT / "tests" / "fixtures" / "partial"


@dataclass(frozen=True)
class Bound:
    """A book and the folder that its editions were published in."""

    folder: Path
    output: Path
    book: Book
    editions: dict[str, Edition]
    results: tuple[Result, ...]

    def path(self, tag: str, kind: str) -> Path:
        return self.output / f"{self.book.metadata.slug}-{tag}.{kind}"


def bound(book: Book, tag: str, files: Mapping[str, bytes]) -> Edition:
    """One edition of a book, before it is written."""
    return jobs.bound(book, pipeline.job(book, tag, files, {}, ()))


def bind(folder: Path, output: Path, workers: int = 2) -> Bound:
    """Build a book as `plantin build` does."""
    results = pipeline.build(pipeline.Request(folder, output), lambda *_: None, pipeline.here(workers)).results
    assert [problem for result in results for problem in result.problems] == []
    book, files = pipeline.read(folder)
    editions = {tag: bound(book, tag, files) for tag in book.metadata.languages}
    return Bound(folder, output, book, editions, results)


def epub_alone(folder: Path, tag: str, output: Path) -> Path:
    """Make one edition of a book as an EPUB, without the PDF for its page list, and return its path."""
    book, files = pipeline.read(folder)
    only = replace(book, metadata=replace(book.metadata, formats=("epub",)))
    workers.prepare()
    holding.hold(only)
    result = jobs.run(pipeline.job(only, tag, files, pipeline.styles(files), ("epub",)))
    assert result.problems == ()
    epub = output / f"{tag}.epub"
    epub.write_bytes(result.artifacts["epub"])
    return epub


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small book, which is the current folder."""
    folder = small(tmp_path / "book")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def pytorch(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    """The repository's own book in all its languages."""
    return bind(ROOT, tmp_path_factory.mktemp("pytorch") / "dist")


@pytest.fixture(scope="session")
def bread(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    """A book translated to 60 % into Persian and to 10 % into Bengali."""
    return bind(PARTIAL, tmp_path_factory.mktemp("bread") / "dist")
