"""How well catalogs and today's source agree, as `plantin hits` says it."""

from pathlib import Path

import pytest

from commands import plantin
from conftest import ROOT
from plantin import hits

GARDEN = ROOT / "tests" / "fixtures" / "garden"
CORPORA = ROOT.parent / "shared" / "corpora"


def test_what_is_printed() -> None:
    """By kind, by file, and each miss with what the source has in its place."""
    done = plantin("hits", GARDEN, "--language", "fr")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "po/docs.fr.po (fr)",
        "  21 of its 22 messages are in today's source: 95.4 %",
        "  it has 21 of the source's 21: 100.0 %",
        "  86 % of the source's words are translated",
        "",
        "  kind       found     of    share",
        "  code           1      1  100.0 %",
        "  heading        2      2  100.0 %",
        "  paragraph     15     16   93.7 %",
        "  title          3      3  100.0 %",
        "",
        "  file            found     of    share",
        "  docs/plan.html      1      1  100.0 %",
        "  docs/seeds.md       8      8  100.0 %",
        "  docs/soil.md       12     13   92.3 %",
        "",
        "  po/docs.fr.po:153:1: paragraph: “A sentence that has left the book.”",
        "    nothing near it is in the source",
        "",
    ]


def test_a_catalog_that_cannot_be_read_does_not_hold_up_the_others() -> None:
    done = plantin("hits", GARDEN)
    assert done.status == 3
    assert done.err.startswith("po/docs.de.po:2:14: error:")
    assert [line for line in done.out.splitlines() if line.startswith("po/")] == [
        "po/docs.fr.po (fr)",
        "po/docs.zh_TW.po (zh-TW)",
    ]


def test_many_misses_are_cut_short_unless_all_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "po").mkdir()
    (tmp_path / "book.toml").write_text("[book]\n")
    (tmp_path / "src" / "SUMMARY.md").write_text("- [One](one.md)\n")
    (tmp_path / "src" / "one.md").write_text("# One\n\nThe bread of the old baker is dark.\n")
    lost = "".join(f'msgid "Gone {number}"\nmsgstr ""\n\n' for number in range(hits.FEW))
    catalog = f'{lost}msgid "The bread of the young baker is dark."\nmsgstr ""\n'
    (tmp_path / "po" / "fr.po").write_text(catalog)
    short, whole = plantin("hits", tmp_path).out, plantin("hits", tmp_path, "--all").out
    assert "  and 1 more, which --all lists" in short
    assert "the source has changed: src/one.md:3:1: “The bread of the old baker is dark.”" in whole


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{CORPORA.name} does not lie beside the project")
@pytest.mark.parametrize(
    ("book", "tag", "missed"),
    [("fdroid-docs", "de", 0), ("fdroid-docs", "zh-Hans", 0), ("fdroid-docs", "he", 6), ("rust-by-example", "ko", 22)],
)
def test_real_catalogs(book: str, tag: str, missed: int) -> None:
    """What is missed has left the source or changed there (each was looked at), but for the title of a summary."""
    (report,) = hits.hits(CORPORA / book, (tag,))
    assert len(report.missed) == missed
    assert not any("notation" in miss.reason for miss in report.missed)
