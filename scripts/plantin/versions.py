"""What decides the bytes of an edition besides its inputs: the program's own files, and the libraries it stands on."""

import ctypes
import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_SYSTEM = {"pango": ("pango-1.0", "pango_version_string"), "harfbuzz": ("harfbuzz", "hb_version_string")}
"""The system's libraries that lay out text: the stem of each one's file, and its function that tells the version."""


@cache
def system() -> Mapping[str, str]:
    """The versions of the system's libraries; "none" where there is none."""
    return {name: _told(stem, function) for name, (stem, function) in _SYSTEM.items()}


def _told(stem: str, function: str) -> str:
    file = f"lib{stem}.0.dylib" if sys.platform == "darwin" else f"lib{stem}.so.0"
    try:
        tell = ctypes.CDLL(file)[function]
    except (OSError, AttributeError):
        return "none"
    tell.restype = ctypes.c_char_p
    return str(tell().decode())


def packages() -> tuple[str, ...]:
    """Every installed package with its version, by the names of the folders that say so: no file is opened."""
    folders = (Path(path) for path in sys.path if Path(path).is_dir())
    return tuple(sorted(each.name for path in folders for each in path.iterdir() if each.suffix == ".dist-info"))


def differing(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    """The packages that both have, and not of one version."""
    versions = dict(each.removesuffix(".dist-info").rsplit("-", 1) for each in theirs)
    pairs = (each.removesuffix(".dist-info").rsplit("-", 1) for each in ours)
    return tuple(name for name, version in pairs if versions.get(name, version) != version)


def python() -> tuple[str, ...]:
    """Python itself, and the machine, on whose arithmetic a layout may depend."""
    return (sys.version, zlib.ZLIB_RUNTIME_VERSION, *(os.uname().machine, sys.platform))


@cache
def files() -> Mapping[str, str]:
    """The digest of each file of the package, its style sheets left out: a checkout has them elsewhere."""
    root = Path(__file__).parent
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    left_out = ("styles/", "__pycache__/")
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in found.items()
        if not any(part in f"{name}" for part in left_out)
    }
