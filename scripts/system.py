"""What Plantin needs of the operating system: finding it, installing it, and running a command that installs.

Standard library only, and it must parse on Python 3.8 (see bootstrap.py). What is slow to import is imported where it
is used, since every build loads this file and few set anything up.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PANGO, PANGOFT2, SUBSET = "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"
VENV_PACKAGE = "python{}.{}-venv".format(*sys.version_info[:2])
NEEDS: dict[str, dict[str, str]] = {
    "build": {
        "ensurepip": VENV_PACKAGE,
        # What WeasyPrint opens by name. GLib, HarfBuzz and Fontconfig come along with Pango.
        "libgobject-2.0.so.0": PANGO,
        "libpango-1.0.so.0": PANGO,
        "libharfbuzz.so.0": PANGO,
        "libpangoft2-1.0.so.0": PANGOFT2,
        "libfontconfig.so.1": PANGOFT2,
        "libharfbuzz-subset.so.0": SUBSET,
    },
    "faces": {},
    "tests": {
        "pdftotext": "poppler-utils",
        "pdftoppm": "poppler-utils",
        "msgfmt": "gettext",
        "chromium": "chromium",
        **({} if sys.platform == "darwin" else {"strace": "strace", "faketime": "faketime"}),
    },
}
"""What each part (see bootstrap.py) needs of the system, and the Debian package that has it."""

REASONS = {
    VENV_PACKAGE: "makes .venv and puts pip into it",
    PANGO: "lays out the text of the PDF",
    PANGOFT2: "finds the fonts of the PDF",
    SUBSET: "takes the glyphs that are used out of a font",
    "poppler-utils": "reads words and pages back from a PDF",
    "gettext": "reads catalogs as translators' tools do",
    "strace": "makes system calls fail, as a full disk does",
    "faketime": "has a build think that it is another day",
    "chromium": "shows the pages of an EPUB and of the library",
}

MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
MAC_PACKAGES = {PANGO: "pango", PANGOFT2: "pango", SUBSET: "harfbuzz", "poppler-utils": "poppler", "gettext": "gettext"}


class SetUpError(Exception):
    """What could not be set up, and a hint; printed as it is."""


def system(parts: tuple[str, ...]) -> dict[str, list[str]]:
    """The files of the system that each part needs, after installing those that were missing."""
    without = _without()
    missing = _missing(parts)
    for name in without.intersection(missing):
        say(f"Setting up: {name} is no package of this system; without it the tests that need it are skipped")
    if missing := [name for name in missing if name not in without]:
        say("Setting up: this machine lacks", *(f"  {name}, which {REASONS[name]}" for name in missing))
        install = _brew if sys.platform == "darwin" else _apt
        install(missing)
    if missing := [name for name in _missing(parts) if name not in without]:
        raise SetUpError(f"{', '.join(missing)}: installed, and yet what Plantin needs of it is not found")
    return {part: [path for path in map(_find, NEEDS[part]) if path] for part in parts}


def _missing(parts: tuple[str, ...]) -> list[str]:
    """The packages whose files are not all there, each once, in the order of the table."""
    return list(dict.fromkeys(name for part in parts for need, name in NEEDS[part].items() if not _find(need)))


def _without() -> set[str]:
    """The packages that this system does not have, though a person may have brought the program in another way."""
    if sys.platform == "darwin":
        return {"chromium"}
    # Ubuntu's package of Chromium only points to a snap, which a container or a CI machine cannot install.
    return {"chromium"} if _system_name() == "ubuntu" else set()


def _system_name() -> str:
    """The distribution's short name, as os-release(5) has it; empty when there is none."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    return next((line[3:].strip('"') for line in lines if line.startswith("ID=")), "")


def _find(need: str) -> str:
    """The path of a module, a shared library, a program or a file; empty when there is none."""
    import shutil

    if need == "ensurepip":
        paths = [Path(os.__file__).with_name(need)]
    elif ".so." in need:
        paths = _library(need)
    elif need.startswith("/"):
        paths = [Path(need)]
    else:
        names = ("chromium", "google-chrome", "google-chrome-stable") if need == "chromium" else (need,)
        paths = [Path(path) for path in map(shutil.which, names) if path]
    return next((str(path) for path in paths if path.exists()), "")


def _library(soname: str) -> list[Path]:
    """Where the dynamic loader finds a library, asked by loading it."""
    if sys.platform == "darwin":
        name, _, number = soname.partition(".so.")
        return [Path(folder, f"{name}.{number}.dylib") for folder in MAC_FOLDERS]
    import ctypes

    try:
        ctypes.CDLL(soname)
    except OSError:
        return []
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    # The loaded file has a longer number, which the next security update changes; the link beside it stays.
    return [Path(line.split(None, 5)[5]).with_name(soname) for line in maps if f"/{soname}" in line]


def _apt(packages: list[str]) -> None:
    import shutil

    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        hint = f"install what Debian calls {', '.join(packages)}, then run this again"
        raise SetUpError(f"this machine has no apt-get to install them with\n  hint: {hint}")
    rights = _rights()
    if rights is None:
        command = f"sudo apt-get update && sudo {' '.join(install)}"
        raise SetUpError(f"only root may install them\n  hint: run `{command}`, then this command again")
    # sudo drops the environment, so the variable is set behind it. A fresh machine may be updating itself: wait for it.
    prefix = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    step("apt-get update", [*prefix, "apt-get", "update"])
    step(" ".join(install), [*prefix, *install, "--option", "DPkg::Lock::Timeout=300"])


def _rights() -> list[str] | None:
    """What to put before a command that only root may run; None when there is nothing to put."""
    import shutil
    import subprocess

    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0:
        return sudo
    return None


def _brew(packages: list[str]) -> None:
    names = dict.fromkeys(MAC_PACKAGES.get(name, "python@3.12") for name in packages)
    raise SetUpError(f"they must be there first\n  hint: run `brew install {' '.join(names)}`, then this command again")


def step(text: str, command: list[str], settings: dict[str, str] | None = None) -> None:
    """Run a command under one line of our own, with the time it took; what it said is shown only when it fails."""
    import subprocess
    import time

    start = time.monotonic()
    print(f"Setting up: {text} ...", end="", file=sys.stderr, flush=True)
    environment = {**os.environ, **(settings or {})}
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    done = subprocess.run(command, stdin=nothing, stdout=pipe, stderr=subprocess.STDOUT, env=environment, check=False)
    say(f" {time.monotonic() - start:.0f} s")
    if done.returncode:
        say(done.stdout.decode("utf-8", "replace").rstrip())
        hint = "put right what stands above, then run this command again"
        raise SetUpError(f"`{' '.join(command)}` ended with status {done.returncode}\n  hint: {hint}")


def say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)
