"""What the tests of the catalog share: the cases in plain text, GNU gettext's own verdict, the real catalogs."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture
def msgfmt(tmp_path: Path) -> Callable[[bytes], str]:
    """A function that returns what msgfmt finds wrong in a catalog's syntax; empty when it finds nothing."""
    program = shutil.which("msgfmt")
    if not program:
        pytest.skip("GNU gettext's msgfmt is not installed, so nothing is compared with it")
    catalog = tmp_path / "fr.po"

    def run(data: bytes) -> str:
        catalog.write_bytes(data)
        command = [program, "--output-file=/dev/null", str(catalog)]
        done = subprocess.run(command, capture_output=True, check=False, env={"LC_ALL": "C"})
        return done.stderr.decode(errors="replace") if done.returncode else ""

    return run


REAL: list[Path | None] = [*sorted(CORPORA.glob("*/po/*.po*"))] or [None]


@pytest.fixture(params=REAL, ids=lambda path: path.name if path else "none")
def real_catalog(request: pytest.FixtureRequest) -> Path:
    """One of the catalogs of real books, which lie beside the project where they are available."""
    if request.param is None:
        pytest.skip(f"there are no real catalogs: the folder {CORPORA.name} does not lie beside the project")
    path: Path = request.param
    return path
