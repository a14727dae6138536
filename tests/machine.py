"""A machine that takes the steps of a job of CI, as GitHub's would, without GitHub.

Commands are run as they are written. What GitHub's own actions do to files is done by a few lines in their place.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from commands import ROOT
from plantin.cli import main

ACTION = ROOT / "action.yml"

NOT_RUN = {
    "bash .ci/run": "it is the suite that runs this",
    "gh release create": "it asks GitHub for a release",
    "git ": "it fetches Plantin from where it is hosted",
    **({} if "verify" in main.commands else {"plantin verify": "the command is not here yet"}),
}
"""Commands that are not run here, each with the reason."""


def not_run(command: str) -> str:
    """Why a command is not run; empty when it is."""
    return next((reason for part, reason in NOT_RUN.items() if part in command.replace('"', "")), "")


def read(file: Path) -> dict[str, Any]:
    """A workflow, in which all that is no list and no table is text: `on` and `true` too."""
    return dict(yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader))


@dataclass
class Machine:
    """One job's runner: its folders, what it knows, and what it shares with other jobs."""

    workspace: Path
    hub: Path
    """What the hosting service keeps: artifacts and caches."""
    event: str
    printed: str = ""
    ran: list[str] = field(default_factory=list)
    failed: bool = False
    """Whether a step has. Then only those are taken that ask to be."""

    @property
    def temp(self) -> Path:
        return self.workspace.with_name("temp")

    @property
    def summary(self) -> str:
        """What stands on the run's own page."""
        return (self.temp / "summary").read_text(encoding="utf-8")

    def contexts(self) -> dict[str, Any]:
        """What expressions may name, besides inputs and steps."""
        event = {"repository": {"default_branch": "main"}}
        github = {"event_name": self.event, "event": event, "ref_name": "main" if self.event == "push" else "1/merge"}
        github |= {"run_id": self.event, "run_attempt": "1", "action_path": str(ROOT)}
        return {"github": github, "runner": {"temp": str(self.temp)}, "steps": {}}

    def job(self, job: Mapping[str, Any]) -> None:
        self.temp.mkdir(exist_ok=True)
        self.steps(job["steps"], {})

    def steps(self, steps: list[dict[str, Any]], inputs: Mapping[str, str]) -> None:
        known = {**self.contexts(), "inputs": inputs}
        for step in steps:
            condition = step.get("if", "true").removeprefix("${{").removesuffix("}}")
            if (self.failed and "cancelled()" not in condition) or not evaluated(condition, known):
                continue
            outputs = self.uses(step, known) if "uses" in step else self.run(step, known)
            known["steps"][step.get("id", "")] = {"outputs": outputs}

    def uses(self, step: dict[str, Any], known: Mapping[str, Any]) -> Mapping[str, str]:
        given = {name: filled(value, known) for name, value in step.get("with", {}).items()}
        action = step["uses"].partition("@")[0]
        if action in ("./", "OWNER/plantin"):
            ours = read(ACTION)
            self.steps(ours["runs"]["steps"], {**{k: v["default"] for k, v in ours["inputs"].items()}, **given})
            return {}
        return ACTIONS[action](self, given) or {}

    def run(self, step: dict[str, Any], known: Mapping[str, Any]) -> Mapping[str, str]:
        if not_run(step["run"]):
            return {}
        self.ran.append(step["run"])
        files = {name: self.temp / name for name in ("output", "summary")}
        files["output"].write_text("", encoding="utf-8")
        own = {name: filled(value, known) for name, value in step.get("env", {}).items()}
        status, printed = shell(step["run"], self.workspace / step.get("working-directory", "."), {
            "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(files["output"]), "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_WORKSPACE": str(self.workspace), "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "baker/bread", "GITHUB_REF_NAME": "v1.0", **own,
        })  # fmt: skip
        self.printed += printed
        self.failed |= status != 0
        return dict(line.split("=", 1) for line in files["output"].read_text(encoding="utf-8").splitlines())


def shell(script: str, folder: Path, variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a script as GitHub's `shell: bash` does; its status, and what it printed."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    done = subprocess.run(command, cwd=folder, env={**kept, **variables}, check=False, **both)
    return done.returncode, done.stdout


def evaluated(expression: str, known: Mapping[str, Any]) -> Any:
    """What an expression of a workflow comes to, as far as ours go: names, texts, true, ==, !=, &&, || and !."""

    def value(found: re.Match[str]) -> str:
        if found[0].startswith("'"):
            return found[0]
        if found[0] in ("true", "cancelled()"):
            return str(found[0] == "true")
        here: Any = known
        for part in found[0].split("."):
            here = here.get(part, {})
        return repr(here or "")

    text = re.sub(r"'[^']*'|true|cancelled\(\)|[a-z_]+(?:\.[\w-]+)+", value, expression.strip())
    return eval(re.sub(r"!(?!=)", " not ", text).replace("&&", " and ").replace("||", " or "), {}, {})


def filled(text: str, known: Mapping[str, Any]) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(evaluated(found[1], known)), text)


def copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def upload(machine: Machine, given: Mapping[str, str]) -> Mapping[str, str]:
    paths = [machine.workspace / line for line in given["path"].split()]
    for path in paths:  # one folder's files lie at the top; of several paths each has its name
        copied(path, machine.hub / given["name"] / (path.name if len(paths) > 1 or path.is_file() else ""))
    return {"artifact-url": f"https://github.com/baker/bread/{given['name']}"}


def download(machine: Machine, given: Mapping[str, str]) -> None:
    copied(machine.hub / given["name"], machine.workspace / given.get("path", "."))


def restore(machine: Machine, given: Mapping[str, str]) -> None:
    start = given.get("restore-keys", given["key"])
    for kept in sorted(machine.hub.glob(f"{start}*")):
        copied(kept, machine.workspace / given["path"])


def save(machine: Machine, given: Mapping[str, str]) -> None:
    if not given["path"].endswith(".venv"):
        copied(machine.workspace / given["path"], machine.hub / given["key"])


def nothing(machine: Machine, given: Mapping[str, str]) -> None:
    """It is GitHub's affair."""


ACTIONS: Mapping[str, Callable[[Machine, Mapping[str, str]], Mapping[str, str] | None]] = {
    "actions/upload-artifact": upload,
    "actions/download-artifact": download,
    "actions/cache/restore": restore,
    "actions/cache/save": save,
    **dict.fromkeys(["actions/checkout", "actions/upload-pages-artifact", "actions/deploy-pages"], nothing),
    "actions/attest": nothing,
}
