"""Sets up what a build or the tests need, on a machine with Python and little else; `ready` is all that others call.

`python3 scripts/bootstrap.py` sets up what a build needs, and prints the path of the command line. With --key it prints
what set-up depends on, as a line for GITHUB_OUTPUT, so that CI can keep .venv.

Standard library only, and it must parse on Python 3.8, so that an older Python gets a sentence and no syntax error.
When all is in place `ready` only reads: the lock file, the stamps, and what the typefaces are made by. What is slow to
import is imported where something is to be done.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from system import MAC_FOLDERS, SetUpError, say, step, system

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

FORM = "1"
"""Goes up by one when what is set up changes in a way that the lock file does not show."""


def ready(*, tests: bool) -> Path:
    """The Python of .venv, with everything there that it needs. Exits with status 2 when that cannot be."""
    parts = ("build", "faces", "tests") if tests else ("build", "faces")
    try:
        _check_python()
        if not all(_holds(part) for part in parts):
            _set_up(parts)
    except (SetUpError, OSError) as error:
        say(f"error: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("\nInterrupted. The same command takes the set-up up again.")
        sys.exit(130)
    if sys.platform == "darwin":  # where the dynamic loader does not look by itself
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join([*MAC_FOLDERS, "/usr/lib"]))
    return PYTHON


def _check_python() -> None:
    if os.name != "posix":
        raise SetUpError("Plantin runs on Linux and macOS\n  hint: on Windows, use it within WSL")
    if sys.version_info < (3, 11):  # noqa: UP036 (pyproject.toml's floor holds only once this line has)
        found = "{}.{}.{}".format(*sys.version_info[:3])
        newer = "brew install python@3.12" if sys.platform == "darwin" else "Debian 12 and Ubuntu 24.04 have one"
        hint = f"{newer}; then run this with it"
        raise SetUpError(f"Plantin needs Python 3.11 or newer; {sys.executable} is {found}\n  hint: {hint}")


# A part has a stamp, written when it is whole. The first line says what was set up, each of the others is a file of the
# system that it needs. The parts: the packages of a build, the typefaces made out of them, the packages of the tests.


def _stamp(part: str) -> Path:
    return VENV / f"set-up-{part}.txt"


def _read_stamp(part: str) -> list[str]:
    try:
        return _stamp(part).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _write_stamp(part: str, lines: list[str]) -> None:
    new = _stamp(part).with_suffix(".new")
    new.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    new.replace(_stamp(part))


def _fact(part: str) -> str:
    """The first line that the part's stamp must have: form, Python, machine, digest of what decides it, checkout."""
    python = f"{sys.implementation.cache_tag}{sys.abiflags}"
    digest = hashlib.sha256((_recipe() if part == "faces" else _pins(part)).encode()).hexdigest()
    # Neither a virtual environment nor fontconfig's settings can be moved: a checkout that was moved is set up anew.
    return " ".join([FORM, python, sys.platform, os.uname().machine, digest, str(ROOT)])


def _pins(part: str) -> str:
    """The lock file's part, as pip reads it."""
    build, _, tests = LOCK.read_text(encoding="utf-8").partition("\n# For the tests\n")
    return tests if part == "tests" else build


def _recipe() -> str:
    """The text of the table and of the modules that the typefaces are made by."""
    package = ROOT / "scripts" / "plantin"
    files = [package / "faces.py", package / "data" / "fonts.toml", *sorted((package / "fonts").glob("*.py"))]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def _installed(part: str) -> bool:
    """Whether the part is in .venv, whole and as it should be."""
    return _read_stamp(part)[:1] == [_fact(part)] and PYTHON.exists()


def _holds(part: str) -> bool:
    """Whether the part is in .venv, and what it needs of the system is still where it was."""
    return _installed(part) and all(Path(file).exists() for file in _read_stamp(part)[1:])


def _set_up(parts: tuple[str, ...]) -> None:
    """Install what is missing, first of the system, then in .venv. One command at a time: a second one waits."""
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Setting up: another command is at it here; waiting for it ...")
            fcntl.flock(folder, fcntl.LOCK_EX)
        files = system(parts)
        if not _can_grow(parts):
            _new_venv()
        for part in parts:
            if not _installed(part):
                _write_stamp(part, ["unfinished"])
                _install(part)
            _write_stamp(part, [_fact(part), *files[part]])
    finally:
        os.close(folder)


def _can_grow(parts: tuple[str, ...]) -> bool:
    """Whether .venv may stay. A stamp that is wrong is of an older lock file, another Python, or an interrupted run."""
    tests = "tests" not in parts or not _read_stamp("tests") or _installed("tests")
    return _installed("build") and tests


# What stands in .venv.


def _new_venv() -> None:
    import shutil

    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        say("Setting up: .venv is unfinished, or made for another lock file, Python or folder; it is made anew")
        shutil.rmtree(VENV)
    # When .venv's own Python runs this, the Python below it must make the new one.
    python = getattr(sys, "_base_executable", "") or sys.executable
    step("a virtual environment in .venv", [python, "-I", "-m", "venv", str(VENV)])


def _install(part: str) -> None:
    if part == "faces":
        _make_faces()
    else:
        _install_packages(part)
    if part == "build":
        _add_plantin()


def _install_packages(part: str) -> None:
    pins = VENV / f"pins-{part}.txt"
    pins.write_text(_pins(part), encoding="utf-8")
    count = sum("==" in line for line in _pins(part).splitlines())
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "--progress-bar", "off", "-r", str(pins)]
    pip += ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    # The machine's own settings say where packages come from. They may not say which, nor put them elsewhere.
    step(f"{count} packages into .venv", pip, {"PIP_CONSTRAINT": os.devnull, "PIP_USER": "0", "PIP_NO_INPUT": "1"})


def _add_plantin() -> None:
    """Make `import plantin` and .venv/bin/plantin work, by paths that still hold when the checkout is moved."""
    (packages,) = VENV.glob("lib/python3*/site-packages")
    (packages / "plantin.pth").write_text(os.path.relpath(ROOT / "scripts", packages) + "\n", encoding="utf-8")
    script = VENV / "bin" / "plantin"
    script.write_text(CONSOLE_SCRIPT, encoding="utf-8")
    script.chmod(script.stat().st_mode | 0o111)


CONSOLE_SCRIPT = f"""\
#!/bin/sh
# Plantin's command line, run by the Python beside this file (and on a Mac with Homebrew's libraries in sight).
[ -d /opt/homebrew ] && export DYLD_FALLBACK_LIBRARY_PATH="${{DYLD_FALLBACK_LIBRARY_PATH:-{":".join(MAC_FOLDERS)}}}"
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m plantin "$@"
"""


def _make_faces() -> None:
    """Run the package's own set-up, which says itself how far it is, and is done at once when nothing is to be made."""
    import subprocess

    say("Setting up: the typefaces")
    faces = [str(PYTHON), "-P", "-m", "plantin.faces"]
    done = subprocess.run(faces, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode:
        raise SetUpError(f"the typefaces could not be made (status {done.returncode}; the reason stands above)")


def _key() -> str:
    """Changes when .venv would be made anew, or of another Python."""
    facts = [_fact("build"), _fact("faces"), sys.version, sys.base_prefix]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def _main(arguments: list[str]) -> None:
    if arguments == ["--key"]:
        print(f"key=plantin-{_key()}")
    elif arguments:
        sys.exit("usage: bootstrap.py [--key]")
    else:
        print(ready(tests=False).with_name("plantin"))


if __name__ == "__main__":
    _main(sys.argv[1:])
