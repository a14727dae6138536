"""The cache: products kept by the digest of all that they are made of, each checked when it is read."""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from plantin import store
from plantin.errors import PlantinError, Problem

_MOST = 2 * 2**30
"""Bytes that a cache may hold; what has not been used for longest goes first."""
_LONGEST = 30 * 24 * 3600
"""Seconds that an entry is kept without being used."""
_LITTER = 3600
"""Seconds after which a file that is none of the entries was left by a writer that was killed."""
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by Plantin; it may be taken away at any time.\n"
"""What backups know a cache by (Cache Directory Tagging Specification, version 0.6)."""
_ENTRY = re.compile(r"[0-9a-f]{64}")


class Cache:
    """Bytes by key in a folder, which processes and machines may share; without a folder it holds nothing.

    An entry begins with the digest of its key and its bytes. One that does not fit is taken away, as `notes` tells.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        """Where the entries are; none is kept without."""
        self.notes: list[Problem] = []

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, 64 hexadecimal digits, or None."""
        if not self.folder:
            return None
        path = self._place(self.folder, key)
        try:
            entry = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):  # a folder that is none is told when something is put there
            return None
        except OSError as error:
            self._note(f"an entry of the cache cannot be read, and was made anew: {error.strerror}")
            return None
        data = entry[32:]
        if entry[:32] != _digest(key, data):
            self._note(f"an entry of the cache was damaged, and was made anew: {key[:12]}")
            store.remove(path)
            return None
        store.use(path)
        return data

    def has(self, key: str) -> bool:
        """Whether anything is kept under a key, be it damaged."""
        return self.folder is not None and self._place(self.folder, key).is_file()

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key. A cache that cannot be written costs time, and no edition."""
        if not self.folder:
            return
        try:
            if not (tag := self.folder / "CACHEDIR.TAG").exists():
                store.write(tag, _TAG)
            store.write(self._place(self.folder, key), _digest(key, data) + data)
        except PlantinError as error:
            self._note(f"the cache is not kept: {error.problems[0].text}")
            self.folder = None

    def prune(self) -> None:
        """Take away what has not been used for long, and, of what is too much, what was not used for longest."""
        total, now = 0, time.time()
        for used, size, path in sorted(self._files(), reverse=True):
            total += size
            longest = _LONGEST if _ENTRY.fullmatch(path.name) else _LITTER
            if total > _MOST or now - used > longest:
                store.remove(path)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When each file below the cache's own folders was used, its size in bytes, and the file."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if self.folder else ():
            try:
                facts = path.stat()
            except OSError:  # another process has just taken it away
                continue
            yield facts.st_mtime, facts.st_size, path

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / key

    def _note(self, text: str) -> None:
        if (note := Problem(text, severity="note")) not in self.notes:
            self.notes.append(note)


def _digest(key: str, data: bytes) -> bytes:
    # The key is part of it: an entry in the place of another is no better than a damaged one.
    return hashlib.sha256(os.fsencode(key) + data).digest()
