"""What decides the bytes of an edition besides its inputs: the program's own files, and the libraries it stands on."""

import ctypes
import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
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


@cache
def packages() -> tuple[str, ...]:
    """Every installed package with its version, by the names of the folders that say so: no file is opened."""
    folders = (Path(path) for path in sys.path if Path(path).is_dir())
    return tuple(sorted(each.name for path in folders for each in path.iterdir() if each.suffix == ".dist-info"))


def of(names: Iterable[str]) -> dict[str, str]:
    """The version of each of some packages that are installed."""
    installed = {name.lower(): version for name, version in _by_name(packages()).items()}
    return {name: installed[name.replace("-", "_")] for name in names}


def differing(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    """The packages that both have, and not of one version."""
    versions = _by_name(theirs)
    return tuple(name for name, version in _by_name(ours).items() if versions.get(name, version) != version)


def _by_name(folders: Iterable[str]) -> dict[str, str]:
    """Versions of packages by name, as the names of their folders have both (Binary distribution format)."""
    return dict(each.removesuffix(".dist-info").rsplit("-", 1) for each in folders)


def python() -> tuple[str, ...]:
    """Python itself, and the machine, on whose arithmetic a layout may depend."""
    return (sys.version, zlib.ZLIB_RUNTIME_VERSION, *(os.uname().machine, sys.platform))


@cache
def files() -> Mapping[str, str]:
    """The digest of each file of the package, its style sheets left out: a checkout has them elsewhere."""
    found, root = {}, str(Path(__file__).parent)
    for folder, inside, names in os.walk(root):
        inside[:] = [each for each in inside if each not in ("styles", "__pycache__")]
        for path in (Path(folder, name) for name in names):
            with suppress(FileNotFoundError):  # an editor's lock is a link to nowhere
                found[f"{path}".removeprefix(f"{root}/")] = hashlib.sha256(path.read_bytes()).hexdigest()
    return dict(sorted(found.items()))
