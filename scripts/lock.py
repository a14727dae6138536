"""Writes the lock files from pyproject.toml: `python3 scripts/lock.py`. Only this file needs uv.

They are requirements.lock, and bench-requirements.lock for what the benchmarks measure beside.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
BENCH = ROOT / "scripts" / "bench-requirements.lock"

HEADER = """\
# Every Python package of the build at one version, with the hashes of its files; after the line
# "For the tests" those that only the tests need. Written by `python3 scripts/lock.py` from
# pyproject.toml: change that, not this. It names no package index, so that any mirror serves.
"""
BENCH_HEADER = """\
# Every Python package of .venv-bench, which has the tools that scripts/bench.py measures beside ours, with the hashes
# of its files. Written by `python3 scripts/lock.py` from pyproject.toml's dependency group: change that, not this.
"""
TESTS = "# For the tests"
"""The line that parts the file; bootstrap.py looks for it."""


def main() -> None:
    """Write both lock files."""
    uv = shutil.which("uv") or sys.exit("error: uv is not on the PATH\n  hint: pip install uv, then run this again")
    build(uv)
    bench(uv)


def build(uv: str) -> None:
    """Compile both parts of the one for builds and tests, and write them as one file."""
    with tempfile.TemporaryDirectory() as folder:
        text = _compile(uv, "pyproject.toml")
        constraints = Path(folder, "build.txt")
        constraints.write_text(text, encoding="utf-8")
        both = _compile(uv, "pyproject.toml", "--extra", "test", "--constraints", str(constraints))
    new = [entry for first, entry in _pins(both).items() if first not in _pins(text)]
    LOCK.write_text(f"{HEADER}\n{text}\n{TESTS}\n{''.join(new)}", encoding="utf-8")
    print(f"{LOCK.name}: {len(_pins(text))} packages for the build, {len(new)} more for the tests")


def bench(uv: str) -> None:
    """Compile and write the one of the benchmarks."""
    text = _compile(uv, "--group", "bench")
    BENCH.write_text(f"{BENCH_HEADER}\n{text}", encoding="utf-8")
    print(f"{BENCH.name}: {len(_pins(text))} packages")


def _compile(uv: str, *what: str) -> str:
    """The pins of what pyproject.toml asks for, for every platform, and Python 3.11 or newer."""
    command = [uv, "pip", "compile", *what, "--universal", "--python-version", "3.11", "--generate-hashes"]
    # A wheel of every package is asked for, since bootstrap.py builds nothing from source.
    command += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    # The earlier lock file is not an input: every run takes the newest that pyproject.toml allows.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stderr}error: uv found no set of packages that fits pyproject.toml (see above)")
    return done.stdout


def _pins(text: str) -> dict[str, str]:
    """The entries of a lock file by their first line, which names package and version; the hashes follow it."""
    entries = re.findall(r"^(\S.*==.*\n)((?:[ ]+.*\n)*)", text, flags=re.MULTILINE)
    return {first: first + hashes for first, hashes in entries}


if __name__ == "__main__":
    main()
