"""CI for users: every command of the workflows, the action and the example for GitLab runs as it is written there."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands import ROOT, change, small
from machine import ACTION, Machine, not_run, read, shell

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def tool(name: str) -> str:
    """The path of a linter that is installed beside Python; where there is none the test is skipped, but not in CI."""
    path = Path(sys.executable).with_name(name)
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{name} is not installed")
    return str(path)


@pytest.mark.parametrize(
    "command",
    [
        ["zizmor", "--offline", "--no-progress", "--quiet", "--persona=auditor", GITHUB, ACTION],
        ["actionlint", *WORKFLOWS],
    ],
    ids=["zizmor", "actionlint"],
)
def test_nothing_in_a_workflow_is_unsafe_or_wrong(command: list[str | Path]) -> None:
    """As strictly as both can be asked."""
    done = subprocess.run([tool(str(command[0])), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_action_of_others_is_one_commit_wherever_it_is_used() -> None:
    """With the version of that commit behind it, for readers and for the tools that raise it."""
    pins: dict[str, set[str]] = {}
    for file in (*WORKFLOWS, ACTION):
        for action, pin in re.findall(r"uses: (actions/[\w-]+)(?:/\w+)?@(.*)", file.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), f"{file.name}: {action}"
            pins.setdefault(action, set()).add(pin)
    assert len(pins) == 7
    assert all(len(each) == 1 for each in pins.values()), pins


def test_what_a_pull_request_starts_can_only_read() -> None:
    """A fork's commits run there. What needs more than reading waits for a push to the default branch."""
    for file in WORKFLOWS:
        workflow = read(file)
        assert workflow["permissions"] == {}
        assert not {"pull_request_target", "workflow_run"} & set(workflow["on"])
        for name, job in workflow["jobs"].items():
            if "pull_request" in workflow["on"] and "event_name == 'push'" not in job.get("if", ""):
                assert job["permissions"] == {"contents": "read"}, name
        assert "secrets." not in file.read_text(encoding="utf-8")


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], Machine]:
    """Give machines that have a small book checked out, and share artifacts and caches."""
    if not (ROOT / ".venv/bin/plantin").exists():
        pytest.skip("nothing has been set up here: python3 scripts/test.py")

    def machine(event: str, name: str = "") -> Machine:
        book = small(tmp_path / (name or event) / "book")
        (book / ".venv").symlink_to(ROOT / ".venv")
        (tmp_path / "hub").mkdir(exist_ok=True)
        return Machine(book, tmp_path / "hub", event)

    return machine


def every_command_ran(job: dict[str, Any], machine: Machine) -> bool:
    assert not machine.failed, machine.printed
    return all(step["run"] in machine.ran or not_run(step["run"]) for step in job["steps"] if "run" in step)


def six_lines() -> dict[str, Any]:
    """The job that the README gives to other books."""
    (block,) = re.findall(r"^ *jobs:\n(?: .*\n)+", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert block.count("\n") == 6
    return dict(yaml.safe_load(block)["jobs"]["editions"])


def test_a_pull_request_gets_its_editions_and_what_has_changed_in_them(start: Callable[..., Machine]) -> None:
    """A push to the default branch publishes what was verified, and leaves what a pull request is compared with."""
    jobs = read(GITHUB / "workflows/editions.yml")["jobs"]
    pushed, pages, asked = start("push"), start("push", "pages"), start("pull_request")
    pushed.job(jobs["editions"])
    assert "2 editions; there is no earlier set to compare with." in pushed.summary
    assert every_command_ran(read(ACTION)["runs"], pushed)
    pages.job(jobs["pages"])
    assert (pages.workspace / "dist/index.html").is_file()
    assert every_command_ran(jobs["pages"], pages)

    change(asked.workspace / "locales/fr.po", '"Farine"', '""')
    change(asked.workspace / "locales/fr.po", "[le moulin](https://example.org/mill)", "le moulin")
    asked.job(six_lines())
    assert not asked.failed, asked.printed
    assert "2 editions: 1 changed." in asked.summary
    assert (
        "| fr · Français | 100\u00a0% → 91\u00a0% | complete → partial | 1 warning, 1 note | 447\u00a0kB"
        in asked.summary
    )
    assert "/editions)" in asked.summary
    assert "::warning file=locales/fr.po,line=13,col=1,title=plantin markup::" in asked.printed
    assert (asked.hub / "editions-summary/plantin-summary.md").read_text(encoding="utf-8") == asked.summary
    assert sorted(path.name for path in (asked.hub / "editions").glob("*.epub")) == ["bread-en.epub", "bread-fr.epub"]


def test_an_edition_that_failed_fails_the_job_and_hides_nothing_of_the_others(start: Callable[..., Machine]) -> None:
    """They are uploaded, and what is wrong stands at its line."""
    machine = start("pull_request")
    change(machine.workspace / "locales/fr.po", 'msgid "Flour"', 'msgid "Flour')
    machine.job(six_lines())
    assert machine.failed
    assert "::error file=locales/fr.po,line=9," in machine.printed
    assert "| fr | | **not made** | 1 error | |" in re.sub(" +", " ", machine.summary)
    assert (machine.hub / "editions/bread-en.epub").is_file()


def test_a_release_has_its_editions_their_checksums_and_what_they_were_made_with(
    start: Callable[..., Machine],
) -> None:
    """Its notes lead to every file."""
    jobs = read(GITHUB / "workflows/release.yml")["jobs"]
    for name in ("editions", "attestation", "release"):
        machine = start("push", name)
        machine.job(jobs[name])
        assert every_command_ran(jobs[name], machine)
    assert json.loads((machine.workspace / "sbom.cdx.json").read_text(encoding="utf-8"))["bomFormat"] == "CycloneDX"
    notes = (machine.workspace / "notes.md").read_text(encoding="utf-8")
    assert "(https://github.com/baker/bread/releases/download/v1.0/bread-fr.epub)" in notes
    assert {"SHA256SUMS", "manifest.json", "bread-fr.epub"} <= {
        path.name for path in (machine.workspace / "dist").iterdir()
    }


def test_what_gitlab_is_asked_to_do_can_be_done(start: Callable[..., Machine]) -> None:
    """A failing check after the build does not fail the job, as GitLab has it."""
    jobs = read(GITHUB / "examples/gitlab-ci.yml")
    book = start("push").workspace
    change(book / "locales/fr.po", "[le moulin](https://example.org/mill)", "le moulin")
    (book / ".plantin").symlink_to(ROOT)
    for job in (jobs["editions"], jobs["pages"]):
        for line in (*job.get("before_script", ()), *job["script"]):
            assert not_run(line) or shell(line, book, {"CI": "true"})[0] == 0
        for line in job.get("after_script", ()):
            shell(line, book, {"CI": "true"})
    assert [each["check_name"] for each in json.loads((book / "findings.json").read_text(encoding="utf-8"))] == [
        "markup"
    ]
    assert "| fr · Français | 100\u00a0% | complete | 1 warning |" in (book / "summary.md").read_text(encoding="utf-8")
    assert (book / "public/index.html").is_file()
