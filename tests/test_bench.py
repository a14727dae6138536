"""The benchmarks: their table is well-formed, edits change what they say, and a small scenario runs to its end."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import edits, figures, plot, report, session
from bench.books import Generated
from bench.contenders import Ours
from bench.edits import Edit
from bench.scenarios import Goal, Scenario, scenarios

TINY = Generated(500, 2, ("en", "fr"))
SCENARIO = Scenario(
    "tiny",
    "a tiny book",
    {"ours": Ours(TINY), "changed": Ours(TINY, edits.message, ("fr",), jobs=1)},
    (Goal("cpu", 1000, "changed"), Goal("peak", 0.001), Goal("wall", 1, "pandoc")),
)


def test_every_goal_speaks_of_contenders_of_its_scenario():
    """A name that is misspelt would be reported as a tool that is not installed."""
    for scenario in scenarios().values():
        assert re.fullmatch(r"[a-z0-9-]+", scenario.name)
        for goal in scenario.goals:
            assert goal.of in scenario.contenders, scenario.name
            assert goal.to in {"", *scenario.contenders}, scenario.name
            assert goal.of != goal.to, scenario.name


def contents(folder: Path) -> dict[str, str]:
    return {str(each.relative_to(folder)): each.read_text("utf-8") for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (edits.nothing, set()),
        (edits.message, {"locales/fr.po"}),
        (edits.chapter, {"book/0002.md"}),
        (edits.every_chapter, {"book/0001.md", "book/0002.md"}),
        (edits.style, {"styles/book.css"}),
        (edits.language, {"book/book.toml", "locales/en-BM.po"}),
    ],
)
def test_an_edit_changes_what_it_says_and_the_book_can_still_be_read(tmp_path: Path, edit: Edit, changed: set[str]):
    """And a second turn of it is another change."""
    from plantin.catalogs import check

    TINY.make(tmp_path)
    states = [contents(tmp_path)]
    for turn in 1, 2:
        edit(tmp_path, turn)
        states.append(contents(tmp_path))
    assert {name for name in states[1] if states[1][name] != states[0].get(name)} == changed
    assert (states[2] != states[1]) == bool(changed)
    reports = [*check(tmp_path, ())]
    assert len(reports) == (3 if edit is edits.language else 1)
    assert [report.problems for report in reports if report.problems] == []


def test_a_small_scenario_runs_to_its_end_and_is_told_in_a_table_and_a_plot(tmp_path: Path):
    """Without any other tool."""
    session.run(SCENARIO, session.Plan(runs=2, warm_up=False, output=tmp_path))
    (result,) = figures.load(tmp_path, {"tiny": SCENARIO})
    assert [len(result.facts["costs"][name]) for name in SCENARIO.contenders] == [2, 2]
    for cost in result.facts["costs"]["ours"]:
        assert 0.1 < cost["cpu"] < 60
        assert 10e6 < cost["main"] <= cost["peak"] < 1e9
        assert cost["size"] > 1000
    text = report.markdown([result])
    assert re.search(r"\| CPU time ÷ changed \| 1000 × \| [\d.]+ \([\d.]+–[\d.]+\) \| met \|", text)
    assert re.search(r"\| peak of a process \| 0.001 MB \| .* × the goal \|", text)
    assert re.search(r"\| time ÷ pandoc \| 1 × \| – \| not run \|", text)
    shown = "".join(ElementTree.fromstring(plot.svg([result])).itertext())
    assert "a tiny book" in shown


def test_the_document_of_a_pdf_is_written_with_all_that_it_needs(tmp_path: Path):
    """For WeasyPrint to set alone, with our typefaces."""
    replace(TINY, tags=("en",), formats=("pdf",)).make(tmp_path / "book")
    command = [sys.executable, "-P", "-m", "bench.pages", "book", "pages"]
    subprocess.run(command, cwd=tmp_path, check=True)
    pages = tmp_path / "pages"
    html, sheet = ((pages / name).read_text("utf-8") for name in ("book.html", "book.css"))
    used = re.findall(r'src="([^"]+)"', html) + re.findall(r"url\(\"?([^)\"]+)", sheet)
    assert used
    assert [name for name in used if not (pages / name).is_file()] == []
    assert Path((pages / "fonts.txt").read_text("utf-8")).is_file()


def test_whose_time_a_build_takes_is_told(tmp_path: Path):
    """By products and by libraries, in shares of the whole."""
    TINY.make(tmp_path / "book")
    told = subprocess.run(
        [sys.executable, "-P", "-m", "bench.share", str(tmp_path / "book"), "fr"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.search(r"CPU s; outside of products \d+\.\d%; cover \d+\.\d%, epub \d+\.\d%\n", told)
    assert re.search(r"outside of engines \d+\.\d%; called back by them \d+\.\d%; .*weasyprint \d+\.\d%", told)
