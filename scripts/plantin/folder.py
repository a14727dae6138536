"""A book's folder as a mapping of names to bytes: listed once, and each file read when it is asked for."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from plantin.errors import Origin, PlantinError, Problem, UsageError

_OURS = ("book", "locales", "styles")
"""The folders of a book in our own form, which are nothing but the book."""
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
"""What every published set has in it."""
_FOREIGN = ({"pyvenv.cfg"}, {"CACHEDIR.TAG"}, {MANIFEST, SUMS})
"""By such files a folder is known as a virtual environment, a cache (Cargo's `target` too), or one of our own sets."""
_MOST_FILES = 100_000
_MOST = 100 * 2**20
"""No input file is larger, in bytes: what is, is not one."""


class Folder(Mapping[str, bytes]):
    """The files of a folder by their path in it: a frozen view.

    No bytes are kept, since catalogs and pictures would pile up; a file that is asked for again must still be the same.
    """

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        self._path = path
        self._digests: dict[str, bytes] = dict.fromkeys(sorted(names), b"")
        """Of each file that has been read."""

    def __getitem__(self, name: str) -> bytes:
        """Return the file's bytes; raises PlantinError when it cannot be read, or has changed since it was."""
        before = self._digests[name]
        data = _read(self._path / name, Origin(name))
        self._digests[name] = digest = hashlib.sha256(data).digest()
        if before not in (b"", digest):
            raise PlantinError(Problem("the file was changed while it was being read", Origin(name), "build again"))
        return data

    def __contains__(self, name: object) -> bool:
        return name in self._digests

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    def digests(self) -> dict[str, str]:
        """The digest of each file that has been read so far, in hexadecimal, by its name."""
        return {name: digest.hex() for name, digest in self._digests.items() if digest}

    def names(self) -> str:
        """The digest of what the files are called: one that comes or goes may be part of the book."""
        return hashlib.sha256(b"\0".join(map(os.fsencode, self._digests))).hexdigest()


def listed(path: Path) -> Folder:
    """Return the folder, hidden files left out and what in it is no book's.

    Raises UsageError when it is none or has too many files, and for a link of a book in our own form that leads away.
    """
    if not path.is_dir():
        raise UsageError(Problem(f"{path} is no folder", hint="give the folder that holds book/ and locales/"))
    names: list[str] = []
    strays: list[Problem] = []
    for name in _walked(path, strays):
        names.append(name)
        if len(names) > _MOST_FILES:
            hint = "give the folder that holds the book, and not one above it"
            raise UsageError(Problem(f"{path} holds more than {_MOST_FILES:,} files", hint=hint))
    if strays and "book/book.toml" in names:
        raise UsageError(*sorted(strays, key=str))
    return Folder(path, names)


def _walked(path: Path, strays: list[Problem]) -> Iterator[str]:
    """Yield the files by name; what one of our own folders holds and cannot be had goes to `strays`."""
    root = path.resolve()
    todo: list[tuple[str, tuple[Path, ...]]] = [("", ())]
    while todo:
        inside, linked = todo.pop()
        try:
            with os.scandir(path / inside) as found:
                entries = [each for each in found if not each.name.startswith(".")]
        except OSError as error:
            text = f"the folder cannot be looked into: {error.strerror}"
            if not inside:
                raise UsageError(Problem(f"{path}: {text}", hint="see who may read it")) from None
            _note(strays, inside, text, "see who may read it")
            continue
        if inside and any(marks <= {each.name for each in entries} for marks in _FOREIGN):
            continue
        for entry in entries:
            name = inside + entry.name
            real = _followed(entry, name, (root, *linked), strays) if entry.is_symlink() else None
            if entry.is_symlink() and not real:
                continue
            if entry.is_file():
                yield name
            elif entry.is_dir() and entry.name != "node_modules":
                todo.append((f"{name}/", (*linked, real) if real else linked))


def _followed(link: os.DirEntry[str], name: str, linked: tuple[Path, ...], strays: list[Problem]) -> Path | None:
    """Return where a link leads, or None when that is out of the book's folder, nowhere, or round in a circle."""
    root, hint, here = linked[0], "put the file itself in its place", Path(link.path).parent.resolve()
    try:
        real = Path(link.path).resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that lead to each other
        _note(strays, name, "this is a link to a file that does not exist", hint)
        return None
    if not real.is_relative_to(root):
        _note(strays, name, "this is a link that leads out of the book's folder", hint)
        return None
    return None if real in (*linked, here, *here.parents) else real


def _note(strays: list[Problem], name: str, text: str, hint: str) -> None:
    if name.partition("/")[0] in _OURS:
        strays.append(Problem(text, Origin(name.rstrip("/")), hint))


def _read(path: Path, origin: Origin) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            hint = "a picture can be saved smaller"
            raise UsageError(Problem(f"the file is larger than {_MOST >> 20} MB", origin, hint))
        return path.read_bytes()
    except OSError as error:
        hint = "see whether it is still there, and may be read"
        raise PlantinError(Problem(f"the file cannot be read: {error.strerror}", origin, hint)) from None
