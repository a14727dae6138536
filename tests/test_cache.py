"""What is made again and what is not; whatever the cache holds, the set is as a build without one makes it."""

import os
import random
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import Case, each
from commands import ROOT, change, plantin, small, tree
from damage import DAMAGES, entries

KITCHEN = ROOT / "tests" / "fixtures" / "kitchen"


def built(folder: Path, *options: str | Path) -> str:
    """What a build says, which has a cache unless it is refused, and does not fail."""
    outcome = plantin("build", folder, *options)
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out


def cached(folder: Path, *options: str) -> str:
    return built(folder, "--quiet", "--cache", folder / ".cache/plantin", *options)


def cold(folder: Path) -> dict[str, bytes]:
    """What a build without a cache makes of a folder's book, in a place of its own."""
    output = folder.with_name("cold")
    built(folder, "--quiet", "--output", output)
    return tree(output)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kitchen book with what a build of it made, and keeps."""
    folder = Path(shutil.copytree(KITCHEN, tmp_path_factory.mktemp("kitchen") / "book"))
    cached(folder)
    return folder


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    """The small book with what a build of it made, and keeps."""
    folder = small(tmp_path / "bread")
    cached(folder)
    return folder


EDIT = re.compile(r"(\S+?)(?: (away)| = (.*)| → (\S+)|: (.*) → (.*))")


def edited(folder: Path, edits: str) -> None:
    """Make the edits of a case (tests/cases/rebuilds.txt)."""
    for line in edits.splitlines():
        found = EDIT.fullmatch(line)
        assert found, line
        file, away, whole, name, old, new = (each and each.replace("⏎", "\n") for each in found.groups())
        if away:
            (folder / file).unlink()
        elif name:
            (folder / file).rename(folder / name)
        else:
            text = whole or (folder / file).read_text(encoding="utf-8").replace(old, new, 1)
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")


@each("rebuilds")
def test_an_edit_costs_what_depends_on_it(case: Case, kitchen: Path, tmp_path: Path) -> None:
    """tests/cases/rebuilds.txt."""
    folder = Path(shutil.copytree(kitchen, tmp_path / "book"))
    edited(folder, case.given)
    assert cached(folder, "--why").splitlines() == case.expected.splitlines()
    assert tree(folder / "dist") == cold(folder)


def everything(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: ((facts := path.stat()).st_ino, facts.st_mtime_ns) for path in [folder, *folder.rglob("*")]}


def test_nothing_is_written_when_nothing_has_changed(bread: Path) -> None:
    """No file, no folder, neither among the editions nor in the cache."""
    before = everything(bread)
    assert cached(bread, "--why").splitlines() == ["en EPUB: published already", "fr EPUB: published already"]
    assert everything(bread) == before


@pytest.mark.parametrize("how", ["away", "changed", "another's"])
def test_a_published_file_that_is_not_as_it_was_comes_back(bread: Path, how: str) -> None:
    """From the cache: no edition is made."""
    before, file = tree(bread / "dist"), bread / "dist/bread-fr.epub"
    if how == "away":
        file.unlink()
    else:
        file.write_bytes(b"other" if how == "changed" else (bread / "dist/bread-en.epub").read_bytes())
    assert cached(bread, "--why").splitlines() == ["en EPUB: from the cache", "fr EPUB: from the cache"]
    assert tree(bread / "dist") == before


def test_a_set_that_an_edit_leaves_as_it_is_is_not_published_anew(bread: Path) -> None:
    """A file that is nobody's part of the book: the same folder, with the same files."""
    before = everything(bread / "dist")
    (bread / "README.md").write_text("Read me.\n", encoding="utf-8")
    cached(bread)
    assert everything(bread / "dist") == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_made_anew_and_told(bread: Path, damage: Callable[[Path, random.Random], None]) -> None:
    """Whichever entry it is: the set is the same, and the entry sound again."""
    before, cache = tree(bread / "dist"), bread / ".cache/plantin"
    sound = {entry: entry.read_bytes() for entry in entries(cache)}
    of_each = "cover, EPUB, its chapters, the files in it as they are compressed, and what the manifest says"
    assert len(sound) == 13, f"of each edition {of_each}; the catalog; the chapters as they were read; and the build"
    for entry in sound:
        damage(entry, random.Random(entry.name))
        shutil.rmtree(bread / "dist")
        outcome = plantin("build", bread, "--quiet", "--cache", cache)
        assert outcome.status == 0
        assert all(line.startswith(NOTE) for line in outcome.err.splitlines())
        assert tree(bread / "dist") == before
        for path, data in sound.items():
            if path.name[:12] in outcome.err:
                assert path.read_bytes() == data, "what was found to be damaged is sound again"
            path.write_bytes(data)


NOTE = "note: an entry of the cache was damaged, and was made anew: "


def test_another_folder_may_have_the_cache(bread: Path, tmp_path: Path) -> None:
    """As a machine of a CI has it that was given back the cache of another, where the book lies elsewhere."""
    other = small(tmp_path / "elsewhere")
    said = built(other, "--quiet", "--why", "--cache", bread / ".cache/plantin").splitlines()
    assert said == ["en EPUB: from the cache", "fr EPUB: from the cache"]
    assert tree(other / "dist") == tree(bread / "dist")


def test_a_cache_that_cannot_be_written_costs_no_edition(tmp_path: Path) -> None:
    """It is said, once, and the editions are made."""
    folder = small(tmp_path / "bread")
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = plantin("build", folder, "--quiet", "--cache", tmp_path / "file")
    assert outcome.status == 0
    assert outcome.err.count("note: the cache is not kept: ") == 1
    assert len(outcome.err.splitlines()) == 1
    assert tree(folder / "dist") == cold(folder)


def test_what_was_not_used_for_a_month_goes(bread: Path) -> None:
    """A cache that is kept for years does not grow with them."""
    old = entries(bread / ".cache/plantin")
    for entry in old:
        os.utime(entry, (0, time.time() - 31 * 24 * 3600))
    change(bread / "book/01-flour.md", "ground grain", "grain, ground")
    cached(bread)
    assert sum(entry.exists() for entry in old) == 9, (
        "covers, the catalog, chapters read and made, files compressed; the build"
    )


def test_the_day_of_an_edition_can_be_given(bread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH (Reproducible Builds): another day is another edition, and what is no day is refused."""
    before = tree(bread / "dist")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert "fr EPUB: SOURCE_DATE_EPOCH changed" in cached(bread, "--why")
    assert '"date": "2001-09-09"' in (bread / "dist/manifest.json").read_text(encoding="utf-8")
    assert tree(bread / "dist").keys() == before.keys()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = plantin("build", bread)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        "error: SOURCE_DATE_EPOCH is yesterday, which names no day",
        "  hint: it is a number of seconds since 1970",
    ]
