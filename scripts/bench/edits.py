"""What is changed in a book between two builds of it; each turn makes another change, so that no cache has met it."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from bench.books import chapters
from bench.letters import tags

Edit = Callable[[Path, int], None]
"""Changes the book in a folder; the number is that of the turn."""


def nothing(folder: Path, turn: int) -> None:
    """Leave the book as it is."""


def message(folder: Path, turn: int) -> None:
    """Put a word at the end of one translation, in the first language's catalog."""
    file = _catalog(folder)
    parts = re.split(r'(?<=[^"])"\n(?=\n|$)', file.read_text(encoding="utf-8"))
    place = len(parts) // 2
    parts[place] += f" {turn}"
    file.write_text('"\n'.join(parts), encoding="utf-8")


def chapter(folder: Path, turn: int) -> None:
    """Put a word into one chapter, in the middle of the book."""
    files = chapters(folder)
    _lengthen(files[len(files) // 2], turn)


def every_chapter(folder: Path, turn: int) -> None:
    """Put a word into each chapter: what a cache still has is what no chapter goes into, such as the cover."""
    for file in chapters(folder):
        _lengthen(file, turn)


def style(folder: Path, turn: int) -> None:
    """Change the book's own style sheet."""
    (folder / "styles").mkdir(exist_ok=True)
    (folder / "styles/book.css").write_text(f"p {{ orphans: {2 + turn % 2}; --turn: {turn} }}\n", encoding="utf-8")


def language(folder: Path, turn: int) -> None:
    """Add an edition in another language, with the translation of the first."""
    file, tag = _catalog(folder), tags(100 + turn)[-1]
    configuration = folder / "book/book.toml"
    text = configuration.read_text(encoding="utf-8")
    text = re.sub(r"^(languages = \[.*)\]", rf'\1, "{tag}"]', text, flags=re.MULTILINE)
    configuration.write_text(text, encoding="utf-8")
    catalog = file.read_text(encoding="utf-8").replace(f"Language: {file.stem}", f"Language: {tag}")
    (folder / f"locales/{tag}.po").write_text(catalog, encoding="utf-8")


def _catalog(folder: Path) -> Path:
    """The catalog of the first language that is no source's."""
    settings = tomllib.loads((folder / "book/book.toml").read_text(encoding="utf-8"))
    tag = next(tag for tag in settings["languages"] if tag != settings["language"])
    return folder / f"locales/{tag}.po"


def _lengthen(file: Path, turn: int) -> None:
    """Put a word behind the first full stop that ends a line."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"\.\n", f". Turn {turn}.\n", text, count=1)
    assert changed != text, f"{file.name} has no paragraph to change"
    file.write_text(changed, encoding="utf-8")
