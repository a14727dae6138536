"""Other tools, each doing the work as its own manual has it done; they live in a virtual environment of their own."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.books import ROOT, Source, chapters, translated
from bench.contenders import Command, run

VENV = ROOT / ".venv-bench"
LOCK = ROOT / "scripts" / "bench-requirements.lock"
HINT = "python3 scripts/bench.py peers"


def set_up() -> None:
    """Make the virtual environment anew with what the lock file names."""
    from system import step

    shutil.rmtree(VENV, ignore_errors=True)
    pip = [str(VENV / "bin/python"), "-I", "-m", "pip", "--disable-pip-version-check"]
    step(f"a virtual environment in {VENV.name}", [sys.executable, "-m", "venv", str(VENV)])
    install = [*pip, "install", "-r", str(LOCK), "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    step(f"pandoc, Sphinx, MyST, sphinx-intl, WeasyPrint and what they need, by {LOCK.name}", install)
    print(subprocess.run([*pip, "freeze"], capture_output=True, text=True, check=True).stdout, end="")


def tool(name: str) -> Path:
    """Where a program of the virtual environment is, whether it is there or not."""
    if name == "pandoc":
        return next(VENV.glob("lib/python3*/site-packages/pypandoc/files/pandoc"), VENV / "pandoc")
    return VENV / "bin" / name


def _lacks(source: Source, name: str) -> str:
    return source.missing or ("" if tool(name).exists() else f"no {name} in {VENV.name}: {HINT}")


@dataclass(frozen=True, slots=True)
class Pandoc:
    """`pandoc chapter… -o book.epub`; or a PDF through WeasyPrint."""

    source: Source
    to: str = "epub"
    highlighted: bool = False
    """Whether code is coloured, as ours is; else pandoc is told not to look for any."""

    @property
    def missing(self) -> str:
        return _lacks(self.source, "pandoc")

    def ready(self, place: Path) -> None:
        self.source.make(place / "book")
        (place / "text").mkdir()
        for number, file in enumerate(chapters(place / "book")):
            # pandoc knows a language by the first word alone: "rust,editable" would be left without colours.
            text = re.sub(r"^(\s*```\s*\w+),\S*", r"\1", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
            (place / f"text/{number:04d}.md").write_text(text, encoding="utf-8")

    def fresh(self, place: Path, _turn: int) -> None:
        """Nothing is kept between two runs."""

    def command(self, place: Path) -> Command:
        files = (f"text/{file.name}" for file in sorted((place / "text").iterdir()))
        # --file-scope: each chapter's notes are its own.
        options = ("--file-scope", "--metadata", "title=A Book", "--metadata", "lang=en")
        colours = () if self.highlighted else ("--syntax-highlighting=none",)
        engine = (f"--pdf-engine={tool('weasyprint')}", "--toc") if self.to == "pdf" else ()
        return Command((str(tool("pandoc")), *files, "-o", f"book.{self.to}", *options, *colours, *engine), place)

    def made(self, place: Path) -> list[Path]:
        return [place / f"book.{self.to}"]


CONF = """\
project = "A Book"
author = copyright = "Anyone"
version = release = "1"
extensions = ["myst_parser"]
locale_dirs = ["locale"]
gettext_compact = False
epub_show_urls = "no"
"""
"""With an entry for each file, as sphinx-intl's manual has it."""


@dataclass(frozen=True, slots=True)
class Sphinx:
    """`sphinx-build -b epub` for each language, with catalogs that sphinx-intl made and that are fully translated."""

    source: Source
    tags: tuple[str, ...]
    """English first, which has no catalog."""

    @property
    def missing(self) -> str:
        return _lacks(self.source, "sphinx-build")

    def ready(self, place: Path) -> None:
        self.source.make(place / "book")
        (place / "src").mkdir()
        names = []
        for file in chapters(place / "book"):
            shutil.copy(file, place / "src" / file.name)
            names.append(file.stem)
        contents = "\n".join(["# A Book", "", "```{toctree}", *names, "```", ""])
        (place / "src/index.md").write_text(contents, encoding="utf-8")
        (place / "src/conf.py").write_text(CONF, encoding="utf-8")
        run(Command((str(tool("sphinx-build")), "-q", "-b", "gettext", "src", "pot"), place))
        asked = (part for tag in self.tags[1:] for part in ("-l", _underscored(tag)))
        update = (str(tool("sphinx-intl")), "update", "-p", "pot", "-d", "src/locale", *asked)
        run(Command(update, place))
        for tag in self.tags[1:]:
            for file in (place / "src/locale" / _underscored(tag)).rglob("*.po"):
                _translate(file, tag)

    def fresh(self, place: Path, _turn: int) -> None:
        for name in "out", "doctrees":
            shutil.rmtree(place / name, ignore_errors=True)
        for file in (place / "src/locale").rglob("*.mo"):  # Sphinx compiles them
            file.unlink()

    def command(self, place: Path) -> Command:
        build = f"{tool('sphinx-build')} -q -b epub -D language=%s -d doctrees/%s src out/%s"
        each = (build.replace("%s", _underscored(tag)) for tag in self.tags)
        return Command(("sh", "-ec", "\n".join(each)), place)

    def made(self, place: Path) -> list[Path]:
        return [*(place / "out").glob("*/*.epub")]


@dataclass(frozen=True, slots=True)
class Po4a:
    """`po4a po4a.cfg` and then pandoc for each language; where po4a is installed."""

    source: Source
    tags: tuple[str, ...]

    @property
    def missing(self) -> str:
        return _lacks(self.source, "pandoc") or ("" if shutil.which("po4a") else "po4a is not installed")

    def ready(self, place: Path) -> None:
        self.source.make(place / "book")
        (place / "po").mkdir()
        chapter = '[type: text] book/book/{0} $lang:out/$lang/{0} opt:"-o markdown"'
        lines = [f"[po4a_langs] {' '.join(self.tags[1:])}", "[po4a_paths] po/book.pot $lang:po/$lang.po"]
        lines += [chapter.format(file.name) for file in chapters(place / "book")]
        (place / "po4a.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
        run(Command(("po4a", "--no-translations", "po4a.cfg"), place))
        for tag in self.tags[1:]:
            _translate(place / f"po/{tag}.po", tag)

    def fresh(self, place: Path, _turn: int) -> None:
        shutil.rmtree(place / "out", ignore_errors=True)

    def command(self, place: Path) -> Command:
        bind = "{} --file-scope --syntax-highlighting=none --metadata title=Book --metadata lang={} -o {}.epub {}"
        each = [bind.format(tool("pandoc"), self.tags[0], self.tags[0], "book/book/*.md")]
        each += [bind.format(tool("pandoc"), tag, tag, f"out/{tag}/*.md") for tag in self.tags[1:]]
        return Command(("sh", "-ec", "\n".join(["po4a --no-update --keep 0 po4a.cfg", *each])), place)

    def made(self, place: Path) -> list[Path]:
        return [place / f"{tag}.epub" for tag in self.tags]


@dataclass(frozen=True, slots=True)
class WeasyPrint:
    """`weasyprint` on the document, style sheet and files that our PDF is made of."""

    source: Source
    tagged: bool = True
    """Whether the PDF has the tags and the conformance of ours, PDF/A-2a, or is as plain as it can be."""

    @property
    def missing(self) -> str:
        return _lacks(self.source, "weasyprint")

    def ready(self, place: Path) -> None:
        self.source.make(place / "book")
        path = (("PYTHONPATH", str(ROOT / "scripts")),)
        run(Command((sys.executable, "-P", "-m", "bench.pages", "book", "pages"), place, path))

    def fresh(self, place: Path, _turn: int) -> None:
        """Nothing is kept between two runs."""

    def command(self, place: Path) -> Command:
        variant = ("--pdf-variant", "pdf/a-2a") if self.tagged else ()
        fonts = (place / "pages/fonts.txt").read_text(encoding="utf-8")
        words = (str(tool("weasyprint")), "-q", *variant, "pages/book.html", "book.pdf")
        return Command(words, place, (("FONTCONFIG_FILE", fonts),))

    def made(self, place: Path) -> list[Path]:
        return [place / "book.pdf"]


def _underscored(tag: str) -> str:
    """A tag as gettext writes it."""
    return tag.replace("-Hans", "_CN").replace("-", "_")


def _translate(file: Path, tag: str) -> None:
    """Fill in a catalog that another tool made."""
    from babel.messages.pofile import read_po, write_po

    with file.open("rb") as stream:
        catalog = read_po(stream)
    for message in catalog:
        if message.id:
            message.string, message.flags = translated(str(message.id), tag), set()
    with file.open("wb") as stream:
        write_po(stream, catalog)
