"""What tells of a set: manifest, checksums and the page for readers are true to the files that are there."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from commands import plantin
from press import COMMON, Press, entries


def sums(dist: Path) -> subprocess.CompletedProcess[bytes]:
    """The verdict of the program that readers have."""
    program = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    return subprocess.run([*program, "-c", "SHA256SUMS"], cwd=dist, capture_output=True, check=False)


def test_the_checksums_are_those_of_every_file(dist: Path, press: Press) -> None:
    """Also where some of them are of a set before; and a file that changes is found out."""
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert sums(dist).returncode == 0
    listed = {line.split()[1] for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert listed == {path.name for path in dist.iterdir()} - {"SHA256SUMS"}
    (dist / "bread-de.epub").write_bytes(b"another book")
    assert sums(dist).returncode == 1


def links(dist: Path) -> list[str]:
    """Where the page for readers leads."""
    return [str(link) for link in html.parse(dist / "index.html").xpath("//a/@href")]


def test_the_page_links_every_file_and_no_other(dist: Path, press: Press) -> None:
    """Once each; all but itself."""
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")
    press.failing = {"fr"}
    assert plantin("build", "-q", "-l", "fr", "-l", "en").status == 3
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_file_that_is_not_what_was_published_is_not_offered(dist: Path, damage: str) -> None:
    """A set of which someone took a file away, or changed one: the next is true to what is there."""
    if damage == "gone":
        (dist / "bread-de.epub").unlink()
    else:
        (dist / "bread-de.epub").write_bytes(b"another book")
    assert plantin("build", "-q", "-l", "fr").status == 0
    assert [*entries(dist)] == ["en", "fr"]
    assert sorted(links(dist)) == sorted(path.name for path in dist.iterdir() if path.name != "index.html")
    assert sums(dist).returncode == 0


DAMAGED = (
    "",
    "no JSON",
    "[]",
    "[" * 5000,
    '{"editions": 3}',
    '{"editions": [{}]}',
    '{"editions": [{"language": [], "files": []}]}',
    '{"editions": [{"language": "de", "files": [{"file": "bread-de.epub", "format": "epub"}]}]}',
    '{"editions": [{"language": "de", "files": [{"file": "../../x", "format": "epub", "sha256": "0"}]}]}',
)


@pytest.mark.parametrize("manifest", DAMAGED)
def test_a_manifest_that_cannot_be_read_is_as_none(dist: Path, press: Press, manifest: str) -> None:
    """The set is what was made now; no traceback, and no file that a manifest invents."""
    (dist / "manifest.json").write_text(manifest, encoding="utf-8")
    outcome = plantin("build", "-q", "-l", "fr")
    assert (outcome.status, outcome.err) == (0, "")
    assert [*entries(dist)] == ["fr"]
    assert {path.name for path in dist.iterdir()} == COMMON | {"bread-fr.epub"}
    assert sums(dist).returncode == 0
