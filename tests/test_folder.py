"""A book's folder: what in it is listed, what is read of it, and what a reader is told when it cannot be."""

import time
from pathlib import Path

import pytest

from plantin import folder, pipeline
from plantin.errors import PlantinError, UsageError
from plantin.folder import listed

BOOK = {"book/book.toml": b"", "book/01.md": b"# One\n", "locales/fr.po": b""}


def made(path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return made(tmp_path / "book", BOOK)


def test_every_file_is_in_the_view_wherever_it_stands(book: Path) -> None:
    """An include may name any of them."""
    made(book, {"code/src/main.rs": b"fn main() {}\n", "README.md": b"Read me\n"})
    assert {**listed(book)} == BOOK | {"code/src/main.rs": b"fn main() {}\n", "README.md": b"Read me\n"}


def test_what_is_no_books_is_left_out(book: Path) -> None:
    """Hidden files and folders, packages, virtual environments, caches, and sets that were published there."""
    for place in (".git", ".venv", "node_modules", "web/node_modules", "env", "target/debug", "dist", "old/dist"):
        made(book / place, {"notes.md": b"no chapter", "deeper/notes.md": b"no chapter"})
    made(book, {"env/pyvenv.cfg": b"", "target/CACHEDIR.TAG": b"", ".hidden.md": b""})
    for place in ("dist", "old/dist"):
        made(book / place, {"manifest.json": b"{}", "SHA256SUMS": b""})
    assert set(listed(book)) == set(BOOK)


def test_a_file_is_read_when_it_is_asked_for(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither to list it, nor to say that it is there."""
    made(book, {"film.bin": b"\0" * 1000})
    read: list[str] = []
    reader = folder._read
    monkeypatch.setattr(folder, "_read", lambda path, origin: read.append(origin.file) or reader(path, origin))
    files = listed(book)
    assert "film.bin" in files
    assert "missing.bin" not in files
    assert len([*files]) == len(files) == 4
    assert files["book/01.md"] == b"# One\n"
    assert read == ["book/01.md"]


def test_binding_a_book_reads_nothing_that_is_not_the_books(monkeypatch: pytest.MonkeyPatch) -> None:
    """This repository holds a book, and a program."""
    read: list[str] = []
    reader = folder._read
    monkeypatch.setattr(folder, "_read", lambda path, origin: read.append(origin.file) or reader(path, origin))
    pipeline.read(Path(__file__).parents[1])
    assert {name.partition("/")[0] for name in read} == {"book"}


def test_a_file_that_changes_under_a_reader_is_an_error(book: Path) -> None:
    """Two readings of one book must be of one text; a file that is asked for again and is the same is none."""
    files = listed(book)
    assert files["book/01.md"] == files["book/01.md"]
    (book / "book/01.md").write_bytes(b"# Two\n")
    with pytest.raises(
        PlantinError, match=r"^book/01.md: error: the file was changed while it was being read\n  hint: "
    ):
        files["book/01.md"]


@pytest.mark.parametrize("how", ["gone", "a folder"])
def test_a_file_that_cannot_be_read_is_named(book: Path, how: str) -> None:
    """It was there a moment ago."""
    files = listed(book)
    (book / "book/01.md").unlink()
    if how == "a folder":
        (book / "book/01.md").mkdir()
    with pytest.raises(PlantinError, match=r"^book/01.md: error: the file cannot be read: .*\n  hint: "):
        files["book/01.md"]


def test_the_digests_are_of_what_was_read(book: Path) -> None:
    """Files that nobody asked for have none; of what a folder holds the names count."""
    made(book, {"README.md": b"Read me\n"})
    files = listed(book)
    _ = files["book/01.md"], files["locales/fr.po"]
    assert files.digests().keys() == {"book/01.md", "locales/fr.po"}
    made(book, {"README.md": b"Do read me\n", "locales/fr.po": b"changed"})
    again = listed(book)
    _ = again["locales/fr.po"], again["book/01.md"]
    assert {name for name, each in again.digests().items() if files.digests()[name] != each} == {"locales/fr.po"}
    assert again.names() == files.names()
    (book / "book/01.md").rename(book / "book/02.md")
    assert listed(book).names() != files.names()


@pytest.mark.parametrize("place", ["book/a.md", "locales/de.po", "styles/book.css", "book/pictures"])
@pytest.mark.parametrize(("target", "says"), [("../../elsewhere", "leads out of"), ("nowhere", "does not exist")])
def test_a_link_in_our_own_folders_that_leads_away_is_an_error(book: Path, place: str, target: str, says: str) -> None:
    """Someone meant a file of the book, and it would be missing; all of them are named at once."""
    made(book.parent, {"elsewhere/a.md": b""})
    (book / place).parent.mkdir(exist_ok=True)
    (book / place).symlink_to(target)
    with pytest.raises(UsageError, match=rf"^{place}: error: this is a link .*{says}.*\n  hint: put the file itself"):
        listed(book)


def test_a_link_elsewhere_that_leads_away_is_no_part_of_the_book(book: Path) -> None:
    """Checkouts are full of them."""
    (book / "tool").symlink_to("/usr/bin/env")
    (book / "gone").symlink_to("nowhere")
    (book / "loop").symlink_to("loop")
    assert set(listed(book)) == set(BOOK)
    (book / "book/book.toml").rename(book / "book.toml")
    (book / "book/guide").symlink_to("/usr/share/doc")
    assert set(listed(book)) == {"book.toml", "book/01.md", "locales/fr.po"}


def test_a_link_to_a_folder_of_the_book_is_followed_but_not_in_a_circle(book: Path) -> None:
    """Pictures that two books share; a link to the folder above that it stands in."""
    made(book, {"shared/oven.svg": b"<svg/>"})
    (book / "book/pictures").symlink_to("../shared")
    (book / "shared/back").symlink_to("../book")
    (book / "book/self").symlink_to(".")
    (book / "book/above").symlink_to("..")
    found = set(listed(book))
    assert {"book/pictures/oven.svg", "shared/back/01.md"} <= found
    assert max(name.count("/") for name in found) <= 4


def test_a_hundred_thousand_files_are_listed_in_a_second_and_more_are_refused(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured on a thousand: the time is that of the system's own listing."""
    for number in range(1000):
        made(book, {f"data/{number % 10}/{number}.bin": b""})
    began = time.process_time()
    assert len(listed(book)) == 1003
    assert time.process_time() - began < 0.1
    monkeypatch.setattr(folder, "_MOST_FILES", 1002)
    with pytest.raises(UsageError, match=r"holds more than 1,002 files\n  hint: give the folder that holds the book"):
        listed(book)


def test_what_editors_and_file_managers_leave_is_no_part_of_the_book(book: Path) -> None:
    """Neither chapters, nor a change of the book."""
    made(book, {"book/.01.md.swp": b"\xff", "book/._01.md": b"\xff", "locales/.fr.po": b""})
    (book / "book/.#01.md").symlink_to("someone@somewhere.1234")
    assert {**listed(book)} == BOOK


def test_a_link_within_the_folder_is_followed(book: Path) -> None:
    """As to a footer that two books have."""
    made(book, {"footer.txt": b"Bread for all\n"})
    (book / "book/footer.txt").symlink_to("../footer.txt")
    assert listed(book)["book/footer.txt"] == b"Bread for all\n"


def test_a_file_that_is_too_large_is_not_read(book: Path) -> None:
    """A sparse one of 101 MB, which takes no room: it is refused by its size alone."""
    with (book / "book/film.svg").open("wb") as file:
        file.truncate(101 * 2**20)
    with pytest.raises(PlantinError, match=r"^book/film.svg: error: the file is larger than 100 MB\n  hint: "):
        listed(book)["book/film.svg"]
