"""Results to figures: median and quartiles over the rounds, ratios within a round, and whether a goal is met."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.scenarios import Goal, Measure, Scenario

MEGABYTE = 1e6
UNITS: dict[Measure, tuple[str, float]] = {
    "cpu": ("CPU s", 1),
    "wall": ("s", 1),
    "peak": ("MB", MEGABYTE),
    "main": ("MB", MEGABYTE),
    "size": ("MB", MEGABYTE),
}


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures, and where the middle half of them ends."""

    low: float
    middle: float
    high: float
    count: int

    def __str__(self) -> str:
        spread = f" ({short(self.low)}–{short(self.high)})" if self.count > 1 else ""
        return short(self.middle) + spread


@dataclass(frozen=True, slots=True)
class Result:
    """What a session measured of a scenario."""

    scenario: Scenario
    facts: dict[str, Any]
    """All that the file says."""

    def figures(self, name: str, measure: Measure) -> list[float]:
        """A contender's figures, one a round; none when it was missing."""
        return [cost[measure] / UNITS[measure][1] for cost in self.facts["costs"].get(name, [])]

    def reached(self, goal: Goal) -> Spread | None:
        """What stands against a goal; None when one of the two was missing."""
        own = self.figures(goal.of, goal.measure)
        if goal.to:
            pairs = [*zip(own, self.figures(goal.to, goal.measure), strict=False)]
            own = [one - other if goal.difference else one / other for one, other in pairs]
        return spread(own) if own else None


def load(folder: Path, scenarios: dict[str, Scenario]) -> list[Result]:
    """The results that are kept in a folder, in the order of the scenarios."""
    files = {name: folder / f"{name}.json" for name in scenarios}
    return [
        Result(scenarios[name], json.loads(file.read_text(encoding="utf-8")))
        for name, file in files.items()
        if file.exists()
    ]


def spread(figures: list[float]) -> Spread:
    low, high = min(figures), max(figures)
    if len(figures) > 2:
        low, _, high = quantiles(figures, n=4, method="inclusive")
    return Spread(low, median(figures), high, len(figures))


def verdict(found: Spread, goal: Goal) -> str:
    """Whether a goal is met: by the middle half of the rounds, by none of it, or by some of it."""
    if found.high <= goal.at_most:
        return "met"
    if found.low > goal.at_most:
        return f"{short(found.middle / goal.at_most)} × the goal"
    return "met by some runs"


def short(figure: float) -> str:
    """A figure with what of its digits means something: three of them, no more than three behind the point."""
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    if abs(figure) >= 10:
        return f"{figure:.1f}"
    return f"{figure:.2f}" if abs(figure) >= 0.1 else f"{figure:.3f}"
