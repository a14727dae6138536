"""Sets of editions without engines: publishing does not depend on what is in them."""

import json
from collections.abc import Collection
from pathlib import Path

from plantin.errors import Problem
from plantin.jobs import Job, Result

TAGS = ("en", "fr", "de")
COMMON = {"manifest.json", "SHA256SUMS", "index.html"}


class Press:
    """Stands in for the engines, since publishing does not depend on them: an edition is its language and a number."""

    def __init__(self, number: int = 1, failing: Collection[str] = ()) -> None:
        self.number, self.failing = number, failing

    def run(self, job: Job) -> Result:
        if job.language in self.failing:
            return Result(job.language, problems=(Problem("it failed", hint="try again"),))
        facts = {"language": job.language, "autonym": job.language.upper(), "direction": "ltr", "title": "Bread"}
        facts |= {"state": "complete", "state_label": "Complete", "percent": 100}
        return Result(job.language, {kind: self.made(job.language, kind) for kind in job.formats}, facts)

    def made(self, tag: str, kind: str = "epub") -> bytes:
        return f"{tag} as {kind}, number {self.number}".encode()


def entries(dist: Path) -> dict[str, dict[str, object]]:
    """The manifest's editions by language."""
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    return {edition["language"]: edition for edition in manifest["editions"]}


def beside(dist: Path) -> set[str]:
    """What stands beside the output and is not the book's."""
    return {path.name for path in dist.parent.iterdir()} - {"book", "locales", dist.name}
