"""Figures to look at: CPU seconds of everyone in every scenario, as bars on a scale of powers of ten, in SVG."""

from collections.abc import Iterator
from math import ceil, floor, log10
from xml.sax.saxutils import escape

from bench.figures import Result, Spread, short, spread

LEFT, WIDTH, RIGHT = 190, 480, 130
"""Pixels for names, bars and figures."""
ROW, GAP, TOP = 18, 30, 46
OURS, THEIRS = "#b0413e", "#5b7083"
PEERS = ("pandoc", "sphinx", "weasyprint", "untagged", "po4a and pandoc")

BEGINNING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
 font-family="sans-serif" font-size="12">
<title>CPU seconds of each tool at the same work</title>
<rect width="{width}" height="{height}" fill="#fff"/>
"""


def svg(results: list[Result]) -> str:
    """Draw every contender of every result: a bar to the median, and a line over the quartiles."""
    shown = [(result, _spreads(result)) for result in results]
    figures = [each for _, spreads in shown for each in spreads.values()]
    low = floor(log10(max(1e-3, min(each.low for each in figures))))
    high = max(low + 1, ceil(log10(max(each.high for each in figures))))
    height = TOP + sum(GAP + ROW * len(spreads) for _, spreads in shown) + 10
    lines = [BEGINNING.format(width=LEFT + WIDTH + RIGHT, height=height), *_axis(low, high, height)]
    y = TOP
    for result, spreads in shown:
        lines.append(_text(8, y + 18, result.scenario.work, weight="bold"))
        y += GAP
        for name, figure in spreads.items():
            lines += _bar(y, name, figure, low, high)
            y += ROW
    return "".join([*lines, "</svg>\n"])


def _spreads(result: Result) -> dict[str, Spread]:
    names = (name for name in result.facts["costs"] if result.figures(name, "cpu"))
    return {name: spread(result.figures(name, "cpu")) for name in names}


def _axis(low: int, high: int, height: int) -> Iterator[str]:
    yield _text(LEFT, 16, "CPU seconds, of all processes; shorter is better")
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        yield f'<path d="M{x:.1f} {TOP - 8}V{height - 8}" stroke="#ddd"/>\n'
        yield _text(x, TOP - 12, f"{10.0**power:g}", anchor="middle")


def _bar(y: int, name: str, figure: Spread, low: int, high: int) -> Iterator[str]:
    start, end = LEFT, _x(figure.middle, low, high)
    colour = THEIRS if name in PEERS else OURS
    yield _text(LEFT - 8, y + 12, name, anchor="end")
    yield f'<rect x="{start}" y="{y + 2}" width="{end - start:.1f}" height="{ROW - 5}" fill="{colour}"/>\n'
    first, last = (_x(each, low, high) for each in (figure.low, figure.high))
    yield f'<path d="M{first:.1f} {y + 8.5}H{last:.1f}" stroke="#000"/>\n'
    yield _text(max(end, last) + 6, y + 12, short(figure.middle))


def _x(seconds: float, low: int, high: int) -> float:
    share = (log10(max(seconds, 10.0**low)) - low) / (high - low)
    return LEFT + WIDTH * share


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>\n'
