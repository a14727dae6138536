"""Editions made by machines that know nothing of each other, and joined: `--shard` and `plantin collect`."""

from pathlib import Path

import pytest

from commands import plantin, small, tree
from conftest import PARTIAL, Bound
from plantin.library import digest


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The partial book in five shares, of which two are empty, as five machines make them."""
    folder = tmp_path_factory.mktemp("shares")
    outputs = [folder / str(number) for number in range(1, 6)]
    for number, output in enumerate(outputs, start=1):
        assert plantin("build", PARTIAL, "--output", output, "--shard", f"{number}/5").status == 0
    return outputs


def test_shares_joined_are_the_set_of_one_build(shares: list[Path], bread: Bound, tmp_path: Path) -> None:
    """Whatever the order in which they come: the same bytes, page and checksums too."""
    assert [len([*share.glob("*.pdf")]) for share in shares] == [1, 1, 1, 0, 0]
    outcome = plantin("collect", *reversed(shares), "--output", tmp_path / "dist")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == f"5 sets joined in {tmp_path / 'dist'}\n"
    assert tree(tmp_path / "dist") == tree(bread.output)


def test_a_share_that_is_missing_is_told(shares: list[Path], tmp_path: Path) -> None:
    """The others are joined; with --strict the status says it too."""
    outcome = plantin("collect", shares[0], shares[2], "--output", tmp_path / "dist", "--strict")
    assert outcome.status == 1
    assert outcome.err == "warning: none of the sets has the fa edition\n  hint: was its share built?\n"
    assert len([*(tmp_path / "dist").glob("*.epub")]) == 2


def test_what_does_not_belong_together_is_not_joined(shares: list[Path], tmp_path: Path) -> None:
    """A set of another book, a damaged one, none, and one of an older program; what was there before stays."""
    other = small(tmp_path / "bread")
    assert plantin("build", other).status == 0
    output = tmp_path / "dist"
    assert plantin("collect", *shares, "--output", output).status == 0
    before = tree(output)
    outcome = plantin("collect", shares[0], other / "dist", "--output", output)
    assert outcome.status == 2
    assert "is of another book than the first set" in outcome.err
    (other / "dist/bread-fr.epub").write_bytes(b"other")
    outcome = plantin("collect", other / "dist", "--output", output)
    assert outcome.status == 3
    assert "bread-fr.epub is not as it was published" in outcome.err
    assert plantin("collect", tmp_path, "--output", output).status == 2
    old = tmp_path / "old"
    old.mkdir()
    manifest = b'{"book": {"title": "Bread"}, "engines": {}, "editions": []}'
    (old / "manifest.json").write_bytes(manifest)
    (old / "SHA256SUMS").write_text(f"{digest(manifest)}  manifest.json\n", encoding="utf-8")
    outcome = plantin("collect", old, "--output", output)
    assert outcome.status == 3
    assert outcome.err.startswith(f"error: {old}/manifest.json is no manifest of editions\n  hint: ")
    assert tree(output) == before


@pytest.mark.parametrize("share", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_what_is_no_share_is_refused(share: str, tmp_path: Path) -> None:
    """As a fault of what was asked."""
    outcome = plantin("build", small(tmp_path / "bread"), "--shard", share)
    assert outcome.status == 2
    assert "is no share: write 3/8 for the third of eight" in outcome.err
