"""Publishing: a set of editions appears whole or not at all, and nothing is lost that nobody asked to replace."""

import errno
import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from commands import change, environment, plantin, process, small, tree
from plantin import jobs, pipeline, store
from plantin.errors import PlantinError, Problem
from plantin.folder import listed
from plantin.jobs import Job, Result

TAGS = ("en", "fr", "de")
COMMON = {"manifest.json", "SHA256SUMS", "index.html"}


class Press:
    """Stands in for the engines, since publishing does not depend on them: an edition is its language and a number."""

    def __init__(self) -> None:
        self.number = 1
        self.failing: set[str] = set()

    def run(self, job: Job) -> Result:
        if job.language in self.failing:
            return Result(job.language, problems=(Problem("it failed", hint="try again"),))
        facts = {"language": job.language, "autonym": job.language.upper(), "direction": "ltr", "title": "Bread"}
        facts |= {"state": "complete", "state_label": "Complete", "percent": 100}
        return Result(job.language, {kind: self.made(job.language, kind) for kind in job.formats}, facts)

    def made(self, tag: str, kind: str = "epub") -> bytes:
        return f"{tag} as {kind}, number {self.number}".encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    found = Press()
    monkeypatch.setattr(jobs, "run", found.run)
    return found


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of three languages, which is the current folder."""
    folder = small(tmp_path / "book")
    change(folder / "book/book.toml", '["fr"]', '["fr", "de"]')
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def dist(book: Path, press: Press) -> Path:
    """The first set, published; the next would have number 2 in every edition."""
    assert plantin("build", "-q").status == 0
    press.number = 2
    return book / "dist"


def entries(dist: Path) -> dict[str, dict[str, object]]:
    """The manifest's editions by language."""
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    return {edition["language"]: edition for edition in manifest["editions"]}


def beside(dist: Path) -> set[str]:
    """What stands beside the output and is not the book's."""
    return {path.name for path in dist.parent.iterdir()} - {"book", "locales", dist.name}


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


WRITES = len(COMMON) + len(TAGS)
"""So many files are written for a set."""


@pytest.mark.parametrize("number", range(WRITES))
def test_a_disk_that_fills_up_at_any_file_changes_nothing(
    dist: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The old set is whole, and what was begun is gone."""
    before, left, write = tree(dist), iter(range(WRITES)), store._write_through

    def fill(path: Path, data: bytes) -> None:
        if next(left) == number:
            path.write_bytes(data[:5])
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(store, "_write_through", fill)
    outcome = plantin("build", "-q")
    assert outcome.status == 3
    assert outcome.err.startswith(f"error: cannot write {os.path.realpath(dist)}: No space left on device\n  hint: ")
    assert tree(dist) == before
    assert beside(dist) == set()


def test_a_set_that_cannot_take_the_place_of_the_old_one_gives_it_back(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old set is moved away for as long as a renaming takes."""
    before, rename = tree(dist), Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if ".new-" in path.name:
            assert not dist.exists(), "the old set is still in the way"
            raise OSError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    outcome = plantin("build", "-q")
    assert (outcome.status, "Permission denied" in outcome.err) == (3, True)
    assert tree(dist) == before
    assert beside(dist) == set()


NEW = {"manifest.json": b"new", "SHA256SUMS": b"0" * 64 + b"  manifest.json\n"}
DYING = """
import os, signal, sys
from pathlib import Path
from plantin import store
{where}
output = Path(sys.argv[1])
with store.locked(output), store.staging(output) as staging:
    for name, data in {new}.items():
        staging.add(name, data)
    staging.publish()
"""
WHERE = {
    "while it writes": "store._write_through = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    "when all is written": "store._swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    "between the old set and the new": """
rename = Path.rename
def dying(path, target):
    if ".new-" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.rename = dying
""",
    "before the old set is gone": "store.shutil.rmtree = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("where", WHERE)
def test_what_a_killed_run_left_is_cleared_by_the_next(dist: Path, press: Press, where: str) -> None:
    """Whenever it was killed, there is a whole set in the next run's hands: the old one or the new one."""
    before = tree(dist)
    command = [sys.executable, "-c", DYING.format(where=WHERE[where], new=NEW), str(dist)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment(), timeout=60)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert beside(dist) - {".dist.lock"}, "nothing was left over"
    with store.locked(dist):
        assert beside(dist) == {".dist.lock"}
        assert tree(dist) == (NEW if where == "before the old set is gone" else before)
    assert beside(dist) == set()


def test_only_what_is_left_of_this_output_is_cleared(dist: Path) -> None:
    """Another's may be at work."""
    others = {".distant.new-1", ".dist.newer", "dist.new-1"}
    for name in others:
        (dist.parent / name).mkdir()
    (dist.parent / ".dist.new-1").mkdir()
    assert plantin("build", "-q").status == 0
    assert beside(dist) == others


def test_a_second_builder_is_refused(dist: Path) -> None:
    """Status 4; the set is as it was, and the lock still holds."""
    before = tree(dist)
    with store.locked(dist):
        for _ in range(2):
            outcome = plantin("build", "-q")
            assert outcome.status == 4
            place = os.path.realpath(dist)
            assert outcome.err == f"error: another builder is writing to {place}\n  hint: wait until it is done\n"
        assert process("build", "-q", "-l", "en", cwd=dist.parent).status == 4
    assert tree(dist) == before
    assert beside(dist) == set()
    assert plantin("build", "-q").status == 0


def test_a_lock_whose_file_is_taken_away_is_taken_anew(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last owner lets go between our opening the file and our locking it: a third would find no lock."""
    flock, first = fcntl.flock, iter([True])

    def late(descriptor: int, how: int) -> None:
        if next(first, False):
            (dist.parent / ".dist.lock").unlink()
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with store.locked(dist):
        assert plantin("build", "-q").status == 4


def test_outputs_side_by_side_do_not_lock_each_other(dist: Path) -> None:
    """A lock is an output's own."""
    with store.locked(dist):
        assert plantin("build", "-q", "-o", "other").status == 0


def test_the_lock_of_a_killed_builder_does_not_hold(dist: Path) -> None:
    """The file stays, but the kernel let go of it."""
    hold = "import os, signal, sys; from pathlib import Path; from plantin import store\n"
    hold += "with store.locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", hold, str(dist)], check=False, env=environment(), timeout=60)
    assert beside(dist) == {".dist.lock"}
    assert plantin("build", "-q").status == 0
    assert beside(dist) == set()


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


def sums(dist: Path) -> subprocess.CompletedProcess[bytes]:
    """The verdict of the program that readers have."""
    program = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    return subprocess.run([*program, "-c", "SHA256SUMS"], cwd=dist, capture_output=True, check=False)


def test_the_checksums_are_those_of_every_file(dist: Path, press: Press) -> None:
    """Also where some of them are of a set before; and a file that changes is found out."""
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert sums(dist).returncode == 0
    listed = {line.split()[1] for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert listed == {path.name for path in dist.iterdir()} - {"SHA256SUMS"}
    (dist / "bread-de.epub").write_bytes(b"another book")
    assert sums(dist).returncode == 1


def links(dist: Path) -> list[str]:
    """Where the page for readers leads."""
    return [str(link) for link in html.parse(dist / "index.html").xpath("//a/@href")]


def test_the_page_links_every_file_and_no_other(dist: Path, press: Press) -> None:
    """Once each; all but itself."""
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")
    press.failing = {"fr"}
    assert plantin("build", "-q", "-l", "fr", "-l", "en").status == 3
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_file_that_is_not_what_was_published_is_not_offered(dist: Path, damage: str) -> None:
    """A set of which someone took a file away, or changed one: the next is true to what is there."""
    if damage == "gone":
        (dist / "bread-de.epub").unlink()
    else:
        (dist / "bread-de.epub").write_bytes(b"another book")
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert [*entries(dist)] == ["en", "fr"]
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")
    assert sums(dist).returncode == 0


DAMAGED = (
    "",
    "no JSON",
    "[]",
    "[" * 5000,
    '{"editions": 3}',
    '{"editions": [{}]}',
    '{"editions": [{"language": [], "files": []}]}',
    '{"editions": [{"language": "de", "files": [{"file": "bread-de.epub", "format": "epub"}]}]}',
    '{"editions": [{"language": "de", "files": [{"file": "../../x", "format": "epub", "sha256": "0"}]}]}',
)


@pytest.mark.parametrize("manifest", DAMAGED)
def test_a_manifest_that_cannot_be_read_is_as_none(dist: Path, press: Press, manifest: str) -> None:
    """The set is what was made now; no traceback, and no file that a manifest invents."""
    (dist / "manifest.json").write_text(manifest, encoding="utf-8")
    outcome = plantin("build", "-q", "-l", "fr")
    assert (outcome.status, outcome.err) == (0, "")
    assert [*entries(dist)] == ["fr"]
    assert {path.name for path in dist.iterdir()} == COMMON | {"bread-fr.epub"}
    assert sums(dist).returncode == 0


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


def test_no_edition_is_kept_in_memory_when_it_has_been_put_down(dist: Path, book: Path, press: Press) -> None:
    """A thousand editions take no more of it than ten: what the manifest says is all that is left of each."""
    outcome = pipeline.build(pipeline.Request(book, dist), lambda *_: None, pipeline.here(1))
    assert [result.artifacts for result in outcome.results] == [{}, {}, {}]
    assert [result.files["epub"]["bytes"] for result in outcome.results] == [len(press.made(tag)) for tag in TAGS]


def test_a_catalog_is_read_when_its_turn_comes(book: Path, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty large ones would not wait in memory."""
    job, read = pipeline.job, list[str]()
    monkeypatch.setattr(pipeline, "job", lambda book, tag, *rest: read.append(tag) or job(book, tag, *rest))
    seen: list[int] = []
    pipeline.build(pipeline.Request(book, book / "dist"), lambda *_: seen.append(len(read)), pipeline.here(1))
    assert seen == [1, 2, 3]


def test_a_catalog_that_cannot_be_read_costs_its_edition_alone(book: Path, press: Press) -> None:
    """Here it is too large."""
    with (book / "locales/fr.po").open("wb") as file:
        file.truncate(101 * 2**20)
    outcome = plantin("build", "-q")
    assert outcome.status == 3
    assert outcome.err.startswith("locales/fr.po: error: the file is larger than 100 MB\n")
    assert [*entries(book / "dist")] == ["en", "de"]


def test_hidden_files_are_no_part_of_the_book(book: Path, press: Press) -> None:
    """An editor's and a file manager's: neither chapters, nor a change of the book."""
    before = {**listed(book)}
    (book / "book/.01-flour.md.swp").write_bytes(b"\xff")
    (book / "book/._01-flour.md").write_bytes(b"\xff")
    (book / "book/.#01-flour.md").symlink_to("someone@somewhere.1234")
    (book / "locales/.fr.po").write_bytes(b"")
    assert listed(book) == before
    assert set(before) == {"book/book.toml", "book/01-flour.md", "locales/fr.po"}


def test_a_link_within_the_folder_is_followed(book: Path) -> None:
    """As to a footer that two books have."""
    (book / "footer.txt").write_text("Bread for all\n", encoding="utf-8")
    (book / "book/footer.txt").symlink_to("../footer.txt")
    assert listed(book)["book/footer.txt"] == b"Bread for all\n"


def test_a_file_that_is_too_large_is_not_read(book: Path) -> None:
    """A sparse one of 101 MB, which takes no room: it is refused by its size alone."""
    with (book / "book/film.svg").open("wb") as file:
        file.truncate(101 * 2**20)
    with pytest.raises(PlantinError, match=r"^book/film.svg: error: the file is larger than 100 MB\n  hint: "):
        listed(book)["book/film.svg"]


def test_one_file_is_written_whole_or_not_at_all(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `update` writes a catalog."""
    catalog = book / "locales/fr.po"
    before = tree(book)

    def fill(path: Path, data: bytes) -> None:
        path.write_bytes(data[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write_through", fill)
        with pytest.raises(PlantinError, match="No space left on device\n  hint: what was there before is as it was"):
            store.write(catalog, b"new")
    assert tree(book) == before
    store.write(catalog, b"new")
    assert tree(book) == before | {"locales/fr.po": b"new"}
    assert stat.S_IMODE(catalog.stat().st_mode) == 0o644
