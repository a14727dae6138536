"""Set-up of the typefaces, run as `python -m plantin.faces`: makes every static face once and keeps it."""

import fcntl
import hashlib
import importlib.util
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from plantin.errors import PlantinError, Problem
from plantin.fonts.table import RECIPE, Face, faces, homes, table_digest, tables

Row = dict[str, Any]
"""A face's row of the index: the fields of plantin.fonts.table.Made."""

_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Only the faces that Plantin made. No file of the system is included: none of its fonts, and none of its rules, such
     as those that slant or embolden a face that has no italic or no bold. -->
<fontconfig>
  <dir>{faces}</dir>
  <cachedir>{cache}</cachedir>
  <!-- Names that no face has: those of CSS, and the one by which Pango asks for emoji whatever a style sheet says. -->
{generic}
  <!-- Whatever was asked for, the last resort is the one of data/fonts.toml. -->
  <match target="pattern">
    <edit name="family" mode="append_last" binding="strong">{last_resort}</edit>
  </match>
</fontconfig>
"""
_GENERIC = """\
  <match target="pattern">
    <test name="family"><string>{name}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>{family}</string></edit>
  </match>"""


def main() -> int:
    """Make what is missing, say what was made, and return the exit status."""
    try:
        files = _files(_digests())
        if any(_ready(home, files) for home in homes()):
            print(f"{len(files)} typefaces are ready")
            return 0
        home = _writable_home()
        with _alone(home):
            _set_up(home, files)
    except PlantinError as error:
        print(error, file=sys.stderr)
        return error.status
    except OSError as error:
        print(Problem(f"{error.filename or homes()[0]}: {error.strerror or error}"), file=sys.stderr)
        return PlantinError.status
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def _set_up(home: Path, files: dict[Face, str]) -> None:
    folder = home / "faces"
    folder.mkdir(exist_ok=True)
    rows = _rows(home)
    todo = {face: name for face, name in files.items() if name not in rows or not (folder / name).is_file()}
    for face, row in _make_all(todo, folder):
        rows[row["file"]] = row
        print(f"{face} ({row['glyphs']:,} glyphs)", flush=True)
    _write(home / "index.json", _index(rows[name] for name in files.values()))
    for path in folder.iterdir():
        if path.name not in files.values():
            path.unlink()
    _write(home / "fonts.conf", _fonts_conf(home))
    if not todo:
        print(f"{len(files)} typefaces are ready")
    _warm(home / "fonts.conf")


def _ready(home: Path, files: dict[Face, str]) -> bool:
    """Whether nothing is left to do for a folder."""
    rows = _rows(home)
    return (
        list(rows) == list(files.values())
        and all((home / "faces" / name).is_file() for name in rows)
        and _holds(home / "index.json", _index(rows.values()))
        and _holds(home / "fonts.conf", _fonts_conf(home))
    )


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _writable_home() -> Path:
    for home in homes():
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(home, os.W_OK):
            return home
    places = " nor ".join(map(str, homes()))
    raise PlantinError(Problem(f"neither {places} can be written", hint="set XDG_CACHE_HOME to a folder that can"))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Wait until no other set-up is at work on the same folder."""
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _files(digests: dict[Path, str]) -> dict[Face, str]:
    """The name of every face's file, with a digest of all that its bytes depend on."""
    from importlib.metadata import version

    tools = [(name, version(name)) for name in ("fonttools", "uharfbuzz")]
    files = {}
    for face in faces():
        inputs = repr((RECIPE, tools, face.family, face.style, face.axes, digests[_source(face)]))
        files[face] = f"{face.stem}.{hashlib.sha256(inputs.encode()).hexdigest()[:16]}.ttf"
    return files


def _digests() -> dict[Path, str]:
    """The digest of every source, read again only when its size or its time is not what it was."""
    known = {key: value for home in homes() for key, value in _json(home / "sources.json").items()}
    digests, stamps = {}, {}
    for path in dict.fromkeys(map(_source, faces())):
        status = path.stat()
        stamp = f"{path} {status.st_size} {status.st_mtime_ns}"
        digests[path] = stamps[stamp] = known.get(stamp) or hashlib.sha256(path.read_bytes()).hexdigest()
    if stamps.keys() - known.keys():
        for home in homes():
            with suppress(OSError):
                _write(home / "sources.json", json.dumps(stamps, indent=0))
                break
    return digests


def _source(face: Face) -> Path:
    spec = importlib.util.find_spec(face.package)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / face.path
        if path.is_file():
            return path
    raise PlantinError(
        Problem(f"{face}: no {face.path} in the package {face.package}", hint="install what requirements.lock names")
    )


def _rows(home: Path) -> dict[str, Row]:
    """The rows of a folder's index by their files, none when there is no index that can be read."""
    try:
        return {row["file"]: row for row in _json(home / "index.json")["faces"]}
    except (KeyError, TypeError):
        return {}


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _index(rows: Iterable[Row]) -> str:
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f'{{"table":"{table_digest()}","faces":[\n{lines}\n]}}\n'


def _make_all(todo: dict[Face, str], folder: Path) -> Iterator[tuple[Face, Row]]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # The slow ones first, so that no processor is left with one at the end: those whose outlines are converted.
    queue = sorted(todo, key=lambda face: (not face.path.endswith(".otf"), -_source(face).stat().st_size))
    # Ctrl-C reaches every process of the terminal: these should end there and then, and without a traceback.
    on_interrupt = (signal.SIGINT, signal.SIG_DFL)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), signal.signal, on_interrupt) as pool:
        futures = {pool.submit(_make, face, _source(face), folder / todo[face]): face for face in queue}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            raise PlantinError(Problem("a process that made typefaces was killed", hint="is memory short?")) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _make(face: Face, source: Path, target: Path) -> Row:
    """Make one face and return its row."""
    from plantin.fonts.recipe import contents, make

    content = make(face, source.read_bytes())
    _write(target, content)
    glyphs, codes = contents(content)
    names = {"file": target.name, "family": face.family, "style": face.style}
    return names | {"sha256": hashlib.sha256(content).hexdigest(), "glyphs": glyphs, "coverage": _ranges(codes)}


def _ranges(codes: list[int]) -> list[list[int]]:
    """`codes`, in order, as pairs of the first and the last of those that follow on each other."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def _write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content if isinstance(content, bytes) else content.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _fonts_conf(home: Path) -> str:
    from html import escape

    plans = tables()["plans"]
    return _FONTS_CONF.format(
        faces=escape(str(home / "faces")),
        cache=escape(str(home / "fontconfig")),
        generic="\n".join(_GENERIC.format(name=name, family=family) for name, family in plans["generic"].items()),
        last_resort="".join(f"<string>{family}</string>" for family in plans["last_resort"]),
    )


def _warm(fonts_conf: Path) -> None:
    """Let fontconfig read the faces now, so that the first build need not; in a process of its own: it remembers."""
    from multiprocessing import get_context

    reader = get_context("spawn").Process(target=_read_faces, args=(fonts_conf,))
    reader.start()
    reader.join()


def _read_faces(fonts_conf: Path) -> None:
    import ctypes.util

    library = ctypes.util.find_library("fontconfig")
    if library:
        os.environ["FONTCONFIG_FILE"] = str(fonts_conf)
        ctypes.CDLL(library).FcInit()


if __name__ == "__main__":
    sys.exit(main())
