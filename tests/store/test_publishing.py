"""Publishing: a set of editions appears whole or not at all, and nothing is lost that nobody asked to replace."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import change, plantin, tree
from press import COMMON, TAGS, Press, beside, entries


def test_a_set_is_editions_and_what_tells_of_them(dist: Path, press: Press) -> None:
    """Nothing else, in the folder or beside it."""
    press.number = 1
    assert {path.name for path in dist.iterdir()} == COMMON | {f"bread-{tag}.epub" for tag in TAGS}
    assert {tag: (dist / f"bread-{tag}.epub").read_bytes() for tag in TAGS} == {tag: press.made(tag) for tag in TAGS}
    assert [*entries(dist)] == [*TAGS]
    assert beside(dist) == set()


def test_the_next_set_takes_its_place(dist: Path, press: Press) -> None:
    """Every file is new."""
    assert plantin("build", "-q").status == 0
    assert {tag: (dist / f"bread-{tag}.epub").read_bytes() for tag in TAGS} == {tag: press.made(tag) for tag in TAGS}
    assert beside(dist) == set()


def test_one_language_leaves_the_others_as_they_are(dist: Path, press: Press) -> None:
    """Their files to the byte and the second, and what the manifest says of them."""
    before, told, times = tree(dist), entries(dist), {path.name: path.stat().st_mtime_ns for path in dist.iterdir()}
    assert plantin("build", "-q", "-l", "fr").status == 0
    after, now = tree(dist), entries(dist)
    assert after["bread-fr.epub"] == press.made("fr")
    for tag in ("en", "de"):
        name = f"bread-{tag}.epub"
        assert (after[name], now[tag]) == (before[name], told[tag])
        assert (dist / name).stat().st_mtime_ns == times[name]
    assert [*now] == [*TAGS]


def test_files_are_copied_where_they_cannot_be_linked(
    dist: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems have no hard links."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    before = tree(dist)
    monkeypatch.setattr(os, "link", refuse)
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert tree(dist)["bread-de.epub"] == before["bread-de.epub"]
    assert tree(dist)["bread-fr.epub"] == press.made("fr")


def test_a_failed_edition_keeps_its_files_and_is_called_stale(dist: Path, press: Press) -> None:
    """The others are new; the next time that it is made it is stale no more."""
    before = tree(dist)
    press.failing = {"fr"}
    assert plantin("build", "-q").status == 3
    assert tree(dist)["bread-fr.epub"] == before["bread-fr.epub"]
    assert tree(dist)["bread-de.epub"] == press.made("de")
    assert {tag: edition["stale"] for tag, edition in entries(dist).items()} == {"en": False, "fr": True, "de": False}
    press.failing = set()
    assert plantin("build", "-q", "-l", "de").status == 0
    assert entries(dist)["fr"]["stale"], "it has not been made since"
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert not entries(dist)["fr"]["stale"]


def test_editions_that_all_failed_are_all_called_stale(dist: Path, press: Press) -> None:
    """A manifest that says nothing of it would be a lie."""
    before = tree(dist)
    press.failing = {*TAGS}
    assert plantin("build", "-q").status == 3
    assert {tag: edition["stale"] for tag, edition in entries(dist).items()} == dict.fromkeys(TAGS, True)
    assert {name: data for name, data in tree(dist).items() if name not in COMMON} == {
        name: data for name, data in before.items() if name not in COMMON
    }


def test_a_first_set_of_which_nothing_was_made_is_not_published(book: Path, press: Press) -> None:
    """No empty library."""
    press.failing = {*TAGS}
    assert plantin("build", "-q").status == 3
    assert not (book / "dist").exists()
    assert beside(book / "dist") == set()


def test_a_language_that_the_book_no_longer_has_is_taken_away(dist: Path, book: Path) -> None:
    """With its files."""
    change(book / "book/book.toml", '["fr", "de"]', '["fr"]')
    assert plantin("build", "-q", "-l", "en").status == 0
    assert [*entries(dist)] == ["en", "fr"]
    assert {path.name for path in dist.iterdir()} == COMMON | {"bread-en.epub", "bread-fr.epub"}


def test_an_edition_in_a_pseudo_language_goes_with_the_next_build(dist: Path) -> None:
    """One that asks for another keeps it; one that asks for none does not."""
    for asked, there in (("en-XA", ["en-XA"]), ("ar-XB", ["en-XA", "ar-XB"]), ("fr", [])):
        assert plantin("build", "-q", "-l", asked).status == 0
        assert [*entries(dist)] == [*TAGS, *there]
        assert {path.name for path in dist.glob("*.epub")} == {f"bread-{tag}.epub" for tag in (*TAGS, *there)}


@pytest.fixture
def _private() -> Iterator[None]:
    """New files are for their owner only, as careful administrators have it."""
    old = os.umask(0o077)
    yield
    os.umask(old)


@pytest.mark.usefixtures("_private")
def test_a_web_server_may_read_every_file(book: Path, press: Press) -> None:
    """Mode 0644 in a folder of 0755, whatever the mask; also the files of a set before."""
    for _ in range(2):
        assert plantin("build", "-q", "-l", "fr").status == 0
        assert plantin("build", "-q", "-l", "en").status == 0
        assert stat.S_IMODE((book / "dist").stat().st_mode) == 0o755
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (book / "dist").iterdir()}
        assert modes == dict.fromkeys(COMMON | {"bread-en.epub", "bread-fr.epub"}, 0o644)


def test_a_file_of_the_users_own_in_the_output_stops_the_build(dist: Path) -> None:
    """It would be lost: publishing replaces the folder."""
    (dist / "CNAME").write_text("books.example.org\n", encoding="utf-8")
    before = tree(dist)
    outcome = plantin("build", "-q")
    assert outcome.status == 2
    assert "dist holds CNAME, which is none of the files that were published there\n  hint: move it away" in outcome.err
    assert tree(dist) == before


def test_what_file_managers_leave_stops_nothing(dist: Path) -> None:
    """Someone looked at the editions."""
    (dist / ".DS_Store").write_bytes(b"")
    assert plantin("build", "-q").status == 0
