"""Findings as code hosts show them beside the lines: GitHub's workflow commands, and GitLab's report."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from plantin.errors import Origin, Problem, printable
from plantin.finding import Finding, Severity

_GITHUB: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_GITLAB: Mapping[Severity, str] = {"error": "critical", "warning": "minor", "note": "info"}


def of_problem(problem: Problem) -> Finding:
    """Return what stands in the way of a whole catalog as a finding."""
    return Finding("catalog", problem.severity, problem.origin or Origin("."), problem.text, problem.hint)


def github(found: Iterable[Finding], folder: str) -> str:
    """Return a workflow command a line (GitHub: "Workflow commands for GitHub Actions").

    `folder` is the book's, as seen from the root of the repository.
    """
    return "".join(f"{_command(each, folder)}\n" for each in found)


def _command(found: Finding, folder: str) -> str:
    origin = found.origin
    place = {"file": _path(folder, origin), "line": origin.line, "col": origin.column, "title": f"plantin {found.code}"}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value)
    return f"::{_GITHUB[found.severity]} {properties}::{_data(_text(found))}"


def _data(text: str) -> str:
    """A command's message, escaped as the runner reads it (actions/toolkit, `escapeData`)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(found: Iterable[Finding], folder: str) -> str:
    """Return a report for GitLab (its documentation: "Code Quality report format").

    A finding keeps its fingerprint when its line moves: that tells GitLab which are new.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = [_row(each, folder, seen) for each in found]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(found: Finding, folder: str, seen: Counter[tuple[str, str, str]]) -> dict[str, Any]:
    path, text = _path(folder, found.origin), _text(found)
    same = (found.code, path, text)
    seen[same] += 1
    return {
        "description": text,
        "check_name": found.code,
        "fingerprint": hashlib.sha256("\0".join([*same, str(seen[same])]).encode()).hexdigest(),
        "severity": _GITLAB[found.severity],
        "location": {"path": path, "lines": {"begin": found.origin.line or 1}},
    }


def _path(folder: str, origin: Origin) -> str:
    return origin.file if folder == "." else f"{folder}/{origin.file}"


def _text(found: Finding) -> str:
    return printable(f"{found.text}\nhint: {found.hint}" if found.hint else found.text)
