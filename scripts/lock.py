"""Writes requirements.lock from pyproject.toml: `python3 scripts/lock.py`. Only this file needs uv."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"

HEADER = """\
# Every Python package of the build at one version, with the hashes of its files; after the line
# "For the tests" those that only the tests need. Written by `python3 scripts/lock.py` from
# pyproject.toml: change that, not this. It names no package index, so that any mirror serves.
"""
TESTS = "# For the tests"
"""The line that parts the file; bootstrap.py looks for it."""


def main() -> None:
    """Compile both parts and write them as one file."""
    uv = shutil.which("uv") or sys.exit("error: uv is not on the PATH\n  hint: pip install uv, then run this again")
    with tempfile.TemporaryDirectory() as folder:
        build = _compile(uv)
        constraints = Path(folder, "build.txt")
        constraints.write_text(build, encoding="utf-8")
        both = _compile(uv, "--extra", "test", "--constraints", str(constraints))
    new = [entry for first, entry in _pins(both).items() if first not in _pins(build)]
    LOCK.write_text(f"{HEADER}\n{build}\n{TESTS}\n{''.join(new)}", encoding="utf-8")
    print(f"{LOCK.name}: {len(_pins(build))} packages for the build, {len(new)} more for the tests")


def _compile(uv: str, *options: str) -> str:
    """The pins of pyproject.toml's dependencies for every platform, and Python 3.11 or newer."""
    command = [uv, "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--generate-hashes"]
    # A wheel of every package is asked for, since bootstrap.py builds nothing from source.
    command += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    # The earlier lock file is not an input: every run takes the newest that pyproject.toml allows.
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stderr}error: uv found no set of packages that fits pyproject.toml (see above)")
    return done.stdout


def _pins(text: str) -> dict[str, str]:
    """The entries of a lock file by their first line, which names package and version; the hashes follow it."""
    entries = re.findall(r"^(\S.*==.*\n)((?:[ ]+.*\n)*)", text, flags=re.MULTILINE)
    return {first: first + hashes for first, hashes in entries}


if __name__ == "__main__":
    main()
