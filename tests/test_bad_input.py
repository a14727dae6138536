"""Bad input: whatever a person gets wrong is named with its place and a hint, and nothing half-made is published."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import Case, each
from commands import Outcome, change, characters, environment, plantin, process, small, tree


def prepared(given: str, folder: Path) -> list[str]:
    """Change the small book as a case says, and return the arguments of its command."""
    command = ["build"]
    for step in re.split(r"\n(?=[a-z$])", given):
        order, _, rest = step.partition("\n")
        verb, name, *more = order.split(maxsplit=2)
        lines = rest.split("\n")
        path = folder / characters(name).decode()
        match verb:
            case "$":
                command = shlex.split(characters(more[0]).decode())
            case "change":
                old, new = (marked(lines, mark) for mark in "-+")
                assert path.read_bytes().count(old) == 1, f"{old!r} does not stand once in {name}"
                path.write_bytes(path.read_bytes().replace(old, new))
            case "write":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(marked(lines, "|"))
            case "remove":
                path.rmdir() if path.is_dir() else path.unlink()
            case "folder":
                path.mkdir()
            case "link":
                path.symlink_to(more[0].removeprefix("to "))
            case _:
                raise AssertionError(f"no case can say {verb!r}")
    return command


def marked(lines: list[str], mark: str) -> bytes:
    """The lines of a step that begin with a mark, without it and the space behind it."""
    text = "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith(mark))
    return characters(f"{text}\n" if mark == "|" and text else text)


def tell(case: Case, outcome: Outcome, output: Path) -> str:
    """What came of a case, as the cases write it."""
    tags = published(output)
    first = f"exit {outcome.status}, {f'published: {chr(32).join(tags)}' if tags else 'nothing published'}"
    folder = os.path.realpath(output.parent)
    return "\n".join([first, outcome.err.replace(folder, "FOLDER")]).strip()


def published(output: Path) -> list[str]:
    """The languages of the editions in an output folder, where the manifest and the files agree."""
    if not output.exists():
        return []
    editions = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["editions"]
    files = {file["file"] for edition in editions for file in edition["files"]}
    assert {path.name for path in output.iterdir()} == files | {"manifest.json", "SHA256SUMS", "index.html"}
    return [edition["language"] for edition in editions if not edition["stale"]]


@each("bad_languages")
def test_a_bad_language_is_refused(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/bad_languages.txt."""
    run(case, tmp_path, monkeypatch)


@each("bad_configuration")
def test_a_bad_configuration_is_refused(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/bad_configuration.txt."""
    run(case, tmp_path, monkeypatch)


@each("odd_chapters")
def test_an_odd_chapter_is_bound_with_a_warning(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/odd_chapters.txt."""
    run(case, tmp_path, monkeypatch)


@each("bad_chapters")
def test_a_bad_chapter_is_refused(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/bad_chapters.txt."""
    run(case, tmp_path, monkeypatch)


@each("bad_catalogs")
def test_a_bad_catalog_costs_its_own_edition_only(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/bad_catalogs.txt."""
    run(case, tmp_path, monkeypatch)


@each("glyphs")
def test_a_character_without_a_glyph_stops_its_edition(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tests/cases/glyphs.txt."""
    run(case, tmp_path, monkeypatch)


@each("bad_folders")
def test_a_bad_folder_is_refused_and_left_alone(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/cases/bad_folders.txt."""
    run(case, tmp_path, monkeypatch)


def run(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit status and every word are as the case says; no file but dist/ is made, changed or left over."""
    folder = small(tmp_path / "home" / "book")
    command = prepared(case.given, folder)
    before = tree(tmp_path)
    monkeypatch.chdir(folder)
    outcome = plantin(*command)
    assert tell(case, outcome, folder / "dist") == characters(case.expected).decode()
    assert "Traceback" not in outcome.out + outcome.err
    assert "fault of Plantin" not in outcome.err
    assert all(line.startswith("  hint: ") for line in outcome.err.splitlines()[1::2]), "every problem has its hint"
    after = tree(tmp_path)
    assert {name: data for name, data in after.items() if not name.startswith("home/book/dist/")} == before
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == set()


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """The small book with a third language, of which nothing is translated."""
    folder = small(tmp_path / "book")
    change(folder / "book/book.toml", '["fr"]', '["fr", "de"]')
    (folder / "locales/de.po").write_text('msgid ""\nmsgstr "Language: de\\n"\n', encoding="utf-8")
    return folder


def test_a_user_sees_it_so(three: Path) -> None:
    """In a process of its own, with editions made side by side: status, messages, and the editions without fault."""
    change(three / "locales/fr.po", '"Farine"', '"Farine')
    outcome = process("build", "--jobs=2", cwd=three)
    assert outcome.status == 3
    assert outcome.err == (
        'locales/fr.po:10:15: error: the closing quotation mark is missing\n  hint: end the line with "\n'
    )
    assert "fr: failed\n" in outcome.out
    assert outcome.out.endswith("2 of 3 editions in dist\n")
    assert published(three / "dist") == ["en", "de"]
    assert [path.name for path in three.glob(".*")] == [".cache"]


def test_the_problems_of_several_editions_are_all_told(three: Path) -> None:
    """In the order of the book's languages; the original is published."""
    (three / "locales/fr.po").unlink()
    (three / "locales/de.po").write_bytes(b"")
    outcome = plantin("build", three, "-q")
    assert outcome.status == 3
    assert re.findall(r"^locales/..\.po", outcome.err, re.MULTILINE) == ["locales/fr.po", "locales/de.po"]
    assert published(three / "dist") == ["en"]


def test_a_wrong_option_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way to help, and status 2."""
    monkeypatch.chdir(small(tmp_path / "book"))
    for arguments in (["bild"], ["build", "--wibble"], ["build", "--jobs=0"], ["build", "--format=mobi"], []):
        outcome = plantin(*arguments)
        assert outcome.status == 2, arguments
        assert outcome.err.startswith("Usage: plantin")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc, in which not even root can write")
def test_an_output_that_nobody_can_write_is_refused(tmp_path: Path) -> None:
    """A tree of the kernel's, so that it is true of root too."""
    outcome = plantin("build", small(tmp_path / "book"), "-o", "/proc/plantin/dist")
    assert outcome.status == 3
    assert outcome.err.startswith("error: cannot write /proc/plantin/dist: ")
    assert outcome.err.endswith(
        "\n  hint: what was there before is as it was; make room, or choose another folder with --output\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in any folder")
def test_an_output_in_a_folder_that_is_read_only_is_refused(tmp_path: Path) -> None:
    """As on a medium that cannot be written."""
    shelf = tmp_path / "shelf"
    shelf.mkdir(mode=0o555)
    outcome = plantin("build", small(tmp_path / "book"), "-o", shelf / "dist")
    assert outcome.status == 3
    assert outcome.err.startswith(f"error: cannot write {shelf}/dist: Permission denied\n  hint: ")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with a published set of the small book, whose French has changed since."""
    book = small(tmp_path / "book")
    shelf = tmp_path / "shelf"
    assert plantin("build", book, "-o", shelf / "dist", "-q").status == 0
    change(book / "locales/fr.po", "Farine", "La farine")
    return shelf


NO_ROOM = "\n  hint: what was there before is as it was; make room, or choose another folder with --output\n"


def test_a_file_that_cannot_be_written_to_its_end_changes_nothing(shelf: Path) -> None:
    """The kernel cuts every file off at 200 kB, less than an edition has."""
    before = tree(shelf)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    outcome = process("build", shelf.parent / "book", "-o", shelf / "dist", "-q", "--jobs=1", code=limit)
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err == f"error: cannot write {os.path.realpath(shelf)}/dist: File too large{NO_ROOM}"
    assert tree(shelf) == before
    assert [path.name for path in shelf.iterdir()] == ["dist"]


DISK = """
mount -t tmpfs -o size=2m plantin "$1" && cp -a "$2/dist" "$1" || exit 99
{before}
"$3" -m plantin build "$4" -o "$1/dist" -q --jobs=1
status=$?
{after}
cp -a "$1" "$5"
exit $status
"""
DISKS = {
    "No space left on device": (
        'head -c 3000000 /dev/zero > "$1/others" 2> /dev/null; truncate -s -200000 "$1/others"',
        'rm "$1/others"',
    ),
    "Read-only file system": ('mount -o remount,ro "$1"', ":"),
}


@pytest.mark.parametrize("reason", DISKS)
def test_a_disk_that_is_full_or_may_not_be_written_changes_nothing(shelf: Path, tmp_path: Path, reason: str) -> None:
    """A real one of 2 MB, with 200 kB left; it is mounted where this test alone sees it, and gone when that ends."""
    alone = [
        each for each in ("unshare", "--mount", "--map-root-user", "sh", "-c") if os.geteuid() or "map" not in each
    ]
    disk, copy = tmp_path / "disk", tmp_path / "copy"
    disk.mkdir()
    if not shutil.which("unshare"):
        pytest.skip("there is no unshare, with which a disk can be mounted for one process alone")
    places = map(str, (disk, shelf, sys.executable, shelf.parent / "book", copy))
    before, after = DISKS[reason]
    done = subprocess.run(
        [*alone, DISK.format(before=before, after=after), "sh", *places],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(),
        timeout=120,
    )
    if done.returncode == 99 or done.stderr.startswith("unshare"):
        pytest.skip(f"no disk may be mounted here: {done.stderr.strip()}")
    assert done.stderr == f"error: cannot write {disk}/dist: {reason}{NO_ROOM}"
    assert done.returncode == 3
    assert tree(copy) == tree(shelf)
    assert [path.name for path in copy.iterdir()] == ["dist"]


@pytest.fixture(autouse=True)
def _nothing_is_left_mounted(tmp_path: Path) -> Iterator[None]:
    yield
    mounts = Path("/proc/self/mounts")
    assert not mounts.exists() or str(tmp_path) not in mounts.read_text(encoding="utf-8")
