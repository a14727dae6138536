"""A book in our own form, begun: the files that `plantin new` writes, of which a build makes an edition at once."""

import json
import uuid
from datetime import date
from pathlib import Path

from plantin import locale, store
from plantin.errors import Problem, UsageError
from plantin.reader.configuration import Configuration, file_name
from plantin.reader.own import CONFIGURATION

_CONFIGURATION = """\
# What the book is called and who makes it. Plantin's README.md has all that may be said here.
title = {title}
slug = "{slug}"
identifier = "{identifier}"  # leave it as it is for the life of the book

# Put your own names here.
authors = []
publisher = "Published by its author"
rights = "© {year} the author"
date = {day}

language = "{language}"
languages = []  # the translations, as ["fr", "pt-BR"]; then: plantin update
"""

_CHAPTER = """\
# First Chapter

This is the first chapter of your book. Change it, or write another beside it: chapters are the files of Markdown in
this folder, in the order of their names.

## A Section

Text with *emphasis*, `code`, and a list:

1. Write.
2. Run `plantin build`.
3. Look into the folder `dist`.
"""

_README = """\
# {title}

A book that Plantin binds: its chapters are in `book/`, and its
translations in `locales/`, one PO file for each language.

    plantin build     makes the EPUB and the PDF of every language, in dist/
    plantin update    brings the translations up to date with the text; a new language gets its file
    plantin check     looks the translations over

**To translate**, open your language's file in `locales/` with Poedit or a text editor. What is not translated yet
stays in the original language, so that an unfinished edition can be made and read. **For a new language**, put its tag
(as `pt-BR`) into `languages` in `book/book.toml`, and run `plantin update`.
"""

_IGNORED = "dist/\n.cache/\n"


def begin(folder: Path, title: str | None, language: str) -> list[tuple[str, bool]]:
    """Write the files of a new book, and say of each whether it was written: one that lies there stays as it is.

    Raises UsageError when a book lies there already, or when the title or the language cannot be one's.
    """
    locale.require(language)
    if (folder / "book").exists() or (folder.exists() and not folder.is_dir()):
        raise UsageError(Problem(f"{folder} is taken", hint="choose a folder that is not there yet, or has no book/"))
    name = folder.resolve().name
    said = title if title is not None else name.replace("-", " ").replace("_", " ").capitalize()
    files = {
        ".gitignore": _IGNORED,
        "README.md": _README.format(title=said),
        "book/01-first-chapter.md": _CHAPTER,
        CONFIGURATION: _configuration(said, name, language),  # last: a folder with it is a book
    }
    Configuration.parse(_bytes(files[CONFIGURATION]), CONFIGURATION)
    return [(path, _written(folder / path, _bytes(text))) for path, text in files.items()]


def _configuration(title: str, name: str, language: str) -> str:
    """book.toml, with the one random number of the program: two books of one title are two books."""
    day = date.today()  # the author's own
    return _CONFIGURATION.format(
        title=json.dumps(title, ensure_ascii=False),
        slug=file_name(title)[:100].strip("-") or file_name(name) or "book",
        identifier=uuid.uuid4().urn,
        year=day.year,
        day=day.isoformat(),
        language=language,
    )


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # an argument that is no text of the terminal's encoding


def _written(path: Path, data: bytes) -> bool:
    if path.exists():
        return False
    store.write(path, data)
    return True
