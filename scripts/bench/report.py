"""Figures to read: a table of goals and one of costs, in Markdown."""

from collections.abc import Iterator

from bench.figures import UNITS, Result, spread, verdict
from bench.scenarios import Goal
from bench.session import BUSY

NAMES = {"cpu": "CPU time", "wall": "time", "peak": "peak of a process", "main": "peak of the command", "size": "size"}


def markdown(results: list[Result]) -> str:
    """The whole report."""
    return "\n".join([*_sessions(results), "", *_goals(results), "", *_costs(results)]) + "\n"


def _sessions(results: list[Result]) -> Iterator[str]:
    """Say when and on what the figures were measured; a line for each kind of session."""
    told: dict[str, list[str]] = {}
    for result in results:
        facts = result.facts
        tools = ", ".join(filter(None, facts["peers"].values()))
        machine = f"{facts['processors']} × {facts['processor']}, Python {facts['python']}"
        told.setdefault(f"{facts['day']}, {facts['revision']}; {machine}; {tools}", []).append(result.scenario.name)
    for line, names in told.items():
        yield f"{line}: {', '.join(names)}." if len(told) > 1 else f"{line}."
    yield "Median of the runs, and in brackets their quartiles; a ratio is of two runs in one round."


def _goals(results: list[Result]) -> Iterator[str]:
    yield "| work | measured | at most | found | |"
    yield "|---|---|---:|---:|---|"
    for result in results:
        for goal in result.scenario.goals:
            found = result.reached(goal)
            told = verdict(found, goal) if found else _missing(result, goal)
            yield f"| {result.scenario.work} | {_question(goal)} | {_limit(goal)} | {found or '–'} | {told} |"


def _question(goal: Goal) -> str:
    """What a goal is about, in words."""
    told = NAMES[goal.measure] + ("" if goal.of == "ours" else f", {goal.of}")
    return f"{told} {'−' if goal.difference else '÷'} {goal.to}" if goal.to else told


def _limit(goal: Goal) -> str:
    plain = goal.difference or not goal.to
    return f"{goal.at_most:g} {UNITS[goal.measure][0]}" if plain else f"{goal.at_most:g} ×"


def _missing(result: Result, goal: Goal) -> str:
    missing = result.facts["missing"]
    return missing.get(goal.of) or missing.get(goal.to) or "not run"


def _costs(results: list[Result]) -> Iterator[str]:
    yield "| work | by | runs | CPU s | s | MB, largest process | MB, all | made, MB | |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---|"
    for result in results:
        for name, costs in result.facts["costs"].items():
            cells = [spread(result.figures(name, measure)) for measure in ("cpu", "wall", "peak")]
            total = spread([cost["total"] / 1e6 for cost in costs])
            size = spread(result.figures(name, "size"))
            busy = max(cost["others"] for cost in costs)
            doubt = f"others kept up to {busy:.1f} processors busy" if busy > BUSY else ""
            row = [result.scenario.work, name, len(costs), *cells, total, size, doubt]
            yield f"| {' | '.join(map(str, row))} |"
