"""The command line: what each command does, says and returns, and that `--help` costs nothing."""

import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from commands import ROOT, change, environment, plantin, process, small, tree
from conftest import PARTIAL, Bound

PROBE = """
import atexit, sys
before = set(sys.modules)
def say():
    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    print("LOADED", *sorted(new - sys.stdlib_module_names - {"plantin"}), file=sys.stderr)
atexit.register(say)
"""


def loaded(*arguments: str | Path) -> set[str]:
    """The libraries that a command loads."""
    outcome = process(*arguments, code=PROBE)
    assert outcome.status == 0, outcome.err
    return {*outcome.err.rpartition("LOADED ")[2].split()}


def editions(output: Path) -> list[str]:
    """The names of the files of editions in a folder."""
    return sorted(path.name for path in output.iterdir() if path.suffix in (".epub", ".pdf"))


LIGHT = {"click", "msgspec", "typing_extensions"}


@pytest.mark.parametrize("command", [[], ["build"], ["new"], ["template"], ["update"], ["check"]])
def test_help_loads_nothing_but_click_and_what_errors_are_made_of(command: list[str]) -> None:
    """An answer within the blink of an eye: no engine, no parser, no table of languages."""
    assert loaded(*command, "--help") <= LIGHT


def test_the_version_loads_no_more() -> None:
    """It is the project's."""
    assert loaded("--version") <= LIGHT
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert plantin("--version").out == f"plantin, version {project['version']}\n"


def test_a_translators_commands_load_no_engine(book: Path) -> None:
    """They answer within a second. This also shows that the probe sees what is loaded."""
    found = loaded("check", book)
    assert {"babel", "pyromark"} <= found
    assert not found & {"weasyprint", "ebooklib", "pikepdf", "pypdfium2", "rich"}


def test_a_process_that_holds_a_book_for_an_epub_loads_no_pdf_engine(book: Path) -> None:
    """It would double its memory: the cover is drawn in another."""
    found = loaded("build", book, "-q", "--jobs=1")
    assert "ebooklib" in found
    assert not found & {"weasyprint", "pikepdf", "pypdfium2"}


def test_what_a_build_is_asked_for_may_come_from_the_environment(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CI gives it; what is empty is not said, and PLANTIN_VERSION is no option of ours."""
    for name, value in {"LANGUAGES": "fr", "FORMATS": "", "OUTPUT": "out", "STRICT": "true"}.items():
        monkeypatch.setenv(f"PLANTIN_BUILD_{name}", value)
    monkeypatch.setenv("PLANTIN_VERSION", "1")
    outcome = plantin("build")
    assert (outcome.status, outcome.err) == (0, "")
    assert editions(book / "out") == ["bread-fr.epub"]


@pytest.mark.parametrize("command", ["build", "template", "update", "check"])
def test_help_names_every_command_and_its_options(command: str) -> None:
    """The first line of each says what it does."""
    assert re.search(rf"^  {command}  +[A-Z]", plantin("--help").out, re.MULTILINE)
    outcome = plantin(command, "-h")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: plantin {command} [OPTIONS] [FOLDER]\n")
    assert "-q, --quiet" in outcome.out


@pytest.mark.parametrize(("options", "tag"), [([], "en"), (["--title", 'کتاب "من"', "-l", "fa"], "fa")])
def test_new_begins_a_book_that_can_be_built_at_once(tmp_path: Path, options: list[str], tag: str) -> None:
    """With the folder's name for a title unless one is given; a second time there is nothing to begin."""
    folder = tmp_path / "my-book"
    outcome = plantin("new", folder, *options)
    assert (outcome.status, outcome.err) == (0, "")
    assert sorted(tree(folder)) == [".gitignore", "README.md", "book/01-first-chapter.md", "book/book.toml"]
    assert tomllib.loads((folder / "book/book.toml").read_text(encoding="utf-8"))["title"] == (
        options[1] if options else "My book"
    )
    assert plantin("build", folder, "-f", "epub", "-q").err == ""
    assert editions(folder / "dist") == [f"my-book-{tag}.epub"]
    before = tree(folder)
    assert plantin("new", folder).status == 2
    assert tree(folder) == before


def test_new_leaves_what_lies_there(tmp_path: Path) -> None:
    """A README of one's own, say."""
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    outcome = plantin("new", tmp_path, "-t", "Bread")
    assert f"{tmp_path}/README.md: left as it was\n" in outcome.out
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_new_refuses_what_can_be_no_book(tmp_path: Path) -> None:
    for arguments in (["-l", "xx"], ["-t", "a\x07b"], ["-t", " "]):
        outcome = plantin("new", tmp_path / "book", *arguments)
        assert (outcome.status, outcome.err.count("hint: ")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_quiet_build_says_nothing(book: Path) -> None:
    """On both streams."""
    outcome = plantin("build", "-q")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert editions(book / "dist") == ["bread-en.epub", "bread-fr.epub"]


def test_a_quiet_build_says_what_is_wrong(book: Path) -> None:
    """On the stream for it."""
    (book / "locales/fr.po").unlink()
    outcome = plantin("build", "--quiet")
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("locales/fr.po: error: ")


def test_a_build_says_a_plain_line_for_each_edition(book: Path) -> None:
    """Where the output is no terminal: nothing that moves, nothing coloured, in the order in which they are made."""
    outcome = plantin("build")
    assert outcome.status == 0
    first, second, last = outcome.out.splitlines()
    assert re.fullmatch(r"\[1/2\] en: EPUB \d+ kB · original, 100 %", first)
    assert re.fullmatch(r"\[2/2\] fr: EPUB \d+ kB · complete, 100 %", second)
    assert last == "2 of 2 editions in dist"
    assert "\x1b" not in outcome.out


def test_a_build_shows_a_bar_on_a_terminal(book: Path) -> None:
    """With a line for each edition above it."""
    try:
        master, slave = pty.openpty()
    except OSError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"this machine has no terminal to lend: {error}")
    command = [sys.executable, "-m", "plantin", "build", "--jobs=1"]
    terminal = {**environment(), "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, stdout=slave, stderr=slave, cwd=book, env=terminal) as running:
        os.close(slave)
        shown = ""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so that nobody has the other end any more
                break
            if not piece:
                break
            shown += piece.decode(errors="replace")
    os.close(master)
    assert running.returncode == 0
    assert "Binding" in shown
    assert "\x1b[" in shown
    assert "2/2" in shown
    assert "[1/2]" not in shown
    assert re.search(r"fr: EPUB \d+ kB · complete, 100 %", shown)
    assert shown.rstrip().endswith("2 of 2 editions in dist")


def test_a_language_may_be_given_twice(book: Path) -> None:
    """The editions are those that are named, in the book's order, each once."""
    change(book / "book/book.toml", '["fr"]', '["fr", "de"]')
    plantin("update", "-q")
    outcome = plantin("build", "--language", "de", "-l", "en", "-l", "de")
    assert [line.partition(":")[0] for line in outcome.out.splitlines()[:-1]] == ["[1/2] en", "[2/2] de"]
    assert editions(book / "dist") == ["bread-de.epub", "bread-en.epub"]


def test_one_format_is_the_one_of_a_full_build(bread: Bound, tmp_path: Path) -> None:
    """`--format epub` makes no PDF to publish, and the EPUB to the byte, page list and all."""
    outcome = plantin("build", PARTIAL, "-l", "fa", "--format", "epub", "-o", tmp_path / "dist")
    assert outcome.status == 0
    assert editions(tmp_path / "dist") == ["bread-fa.epub"]
    assert (tmp_path / "dist/bread-fa.epub").read_bytes() == bread.path("fa", "epub").read_bytes()


def test_a_format_that_is_made_later_joins_the_one_that_is_there(bread: Bound, tmp_path: Path) -> None:
    """The set then has both, as if they had been made together."""
    for kind in ("epub", "pdf"):
        assert plantin("build", PARTIAL, "-l", "bn", "-f", kind, "-o", tmp_path / "dist", "-q").status == 0
    assert editions(tmp_path / "dist") == ["bread-bn.epub", "bread-bn.pdf"]
    assert (tmp_path / "dist/bread-bn.pdf").read_bytes() == bread.path("bn", "pdf").read_bytes()


def test_the_output_is_relative_to_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to the book; without it the editions are in the book's own dist/."""
    book = small(tmp_path / "shelf" / "book")
    before = tree(book)
    monkeypatch.chdir(tmp_path)
    outcome = plantin("build", "shelf/book", "-l", "fr", "--output", "out/put")
    assert outcome.out.endswith("1 of 1 editions in out/put\n")
    assert editions(tmp_path / "out/put") == ["bread-fr.epub"]
    assert tree(book) == before
    assert plantin("build", "shelf/book", "-l", "fr").out.endswith("1 of 1 editions in shelf/book/dist\n")
    assert editions(book / "dist") == ["bread-fr.epub"]


def test_an_output_that_is_a_link_stays_one(book: Path) -> None:
    """What it leads to is replaced, as a web server wants it."""
    (book / "www").mkdir()
    (book / "dist").symlink_to("www")
    assert plantin("build", "-l", "fr", "-q").status == 0
    assert (book / "dist").is_symlink()
    assert "bread-fr.epub" in editions(book / "www")
    assert sorted(path.name for path in book.iterdir()) == ["book", "dist", "locales", "www"]


def test_proof_draws_the_pages_of_each_pdf(pytorch: Bound, tmp_path: Path) -> None:
    """One picture a language, with all twelve pages; EDITIONS-proof is where they go."""
    outcome = plantin("proof", pytorch.output, "--language", "ar", "--output", tmp_path / "proof")
    assert (outcome.status, outcome.out) == (0, f"{tmp_path / 'proof' / 'ar.png'}\n")
    with Image.open(tmp_path / "proof" / "ar.png") as picture:
        assert picture.width > 6 * 380
        assert picture.height > 2 * 380


def test_proof_says_what_it_lacks(pytorch: Bound, tmp_path: Path) -> None:
    """A folder without editions, and a language that none of them has."""
    assert "holds no editions" in plantin("proof", tmp_path).err
    assert "has no PDF in da" in plantin("proof", pytorch.output, "-l", "da", "-o", tmp_path).err
