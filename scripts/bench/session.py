"""One session: a scenario's contenders in turn, round after round, each run measured in a process of its own.

The order within a round is shuffled with a fixed seed, so that no contender always follows the same other, and what
slows the machine down for a while slows all of them. A first round is thrown away: it fills the file system's caches.
"""

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import meter, peers
from bench.books import ROOT
from bench.contenders import Command, Contender
from bench.scenarios import Scenario

SEED = 1555
BUSY = 0.15
"""From how many processors that others keep busy figures are doubtful."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a session goes."""

    runs: int
    warm_up: bool
    output: Path
    """Where results are kept, a file for each scenario."""


def run(scenario: Scenario, plan: Plan) -> Path:
    """Run a scenario, and return the file that its results are kept in."""
    with tempfile.TemporaryDirectory(prefix="plantin-bench-") as folder:
        here = _ready(scenario, Path(folder))
        costs: dict[str, list[dict[str, Any]]] = {name: [] for name in here}
        order, shuffle = [*here], random.Random(SEED).shuffle  # noqa: S311 (no secret)
        for turn in range(0 if plan.warm_up else 1, plan.runs + 1):
            shuffle(order)
            for name in order:
                cost = _measured(here[name], Path(folder, name), turn)
                _say(scenario, name, turn, cost)
                if turn:
                    costs[name].append(cost)
    missing = {name: each.missing for name, each in scenario.contenders.items() if each.missing}
    result = {"scenario": scenario.name, **_facts(), "missing": missing, "costs": costs}
    plan.output.mkdir(parents=True, exist_ok=True)
    file = plan.output / f"{scenario.name}.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return file


def _ready(scenario: Scenario, folder: Path) -> Mapping[str, Contender]:
    """The contenders that can be run here, each with what it needs in a folder of its own."""
    here = {}
    for name, contender in scenario.contenders.items():
        if contender.missing:
            print(f"{scenario.name}: without {name}: {contender.missing}", file=sys.stderr)
            continue
        here[name] = contender
        (folder / name).mkdir()
        contender.ready(folder / name)
    return here


def _measured(contender: Contender, place: Path, turn: int) -> dict[str, Any]:
    """Run a contender once, and return what it took and the size of what it made."""
    contender.fresh(place, turn)
    cost = _metered(contender.command(place), place.with_name(f"{place.name}.json"))
    if cost.status:
        sys.exit(f"error: {place.name} ended with status {cost.status}\n  hint: run it by hand to see why")
    return {**asdict(cost), "size": sum(each.stat().st_size for each in contender.made(place))}


def _metered(command: Command, report: Path) -> meter.Cost:
    """Have a small process run a command and measure it."""
    environment = {**os.environ, **dict(command.environment)}
    words = [sys.executable, "-I", meter.__file__, str(report), *command.words]
    subprocess.run(words, cwd=command.folder, env=environment, check=True)
    return meter.Cost(**json.loads(report.read_text(encoding="utf-8")))


def _say(scenario: Scenario, name: str, turn: int, cost: Mapping[str, Any]) -> None:
    doubt = f"; others kept {cost['others']:.1f} processors busy" if cost["others"] > BUSY else ""
    took = f"{cost['wall']:.2f} s, {cost['cpu']:.2f} CPU s, {cost['peak'] / 1e6:.0f} MB"
    print(f"{scenario.name} {turn or 'warm-up'}: {name}: {took}{doubt}", file=sys.stderr, flush=True)


def _facts() -> dict[str, Any]:
    """When and on what the session ran, and which versions of everything."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": models[0] if models else platform.machine(),
        "processors": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "revision": _first_line(
            ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"]
        ),
        "peers": {
            name: _first_line([str(peers.tool(name)), "--version"])
            for name in ("pandoc", "sphinx-build", "weasyprint")
            if peers.tool(name).exists()
        },
    }


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.partition("\n")[0].strip()
