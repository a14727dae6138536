"""The typefaces: what set-up makes of them, and that nothing of the system is used."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from plantin import faces, fonts
from plantin.errors import PlantinError
from plantin.fonts import recipe, table

GURMUKHI = next(face for face in table.faces() if face.stem == "NotoSansGurmukhi-Regular")


def font(made: table.Made) -> TTFont:
    return TTFont(table.home() / "faces" / made.file, lazy=True)


def source(face: table.Face) -> bytes:
    return faces._source(face).read_bytes()


# The faces


def test_set_up_has_made_every_face_of_the_table() -> None:
    """Each once, and all of them are there."""
    fonts.require()
    assert [(made.family, made.style) for made in table.index()] == [
        (face.family, face.style) for face in table.faces()
    ]


@pytest.mark.parametrize("made", table.index(), ids=lambda made: made.file.split(".")[0])
def test_a_face_is_static_truetype_under_its_own_name(made: table.Made) -> None:
    """What engines and viewers agree on; fontconfig finds it by the table's family and weight, and no other name."""
    with font(made) as face:
        tables, names, style = set(face.keys()), face["name"], face["OS/2"]
        assert {"glyf", "loca"} <= tables
        assert not tables & {"fvar", "gvar", "CFF ", "CFF2", "CBDT", "COLR", "SVG "}
        assert (names.getBestFamilyName(), names.getBestSubFamilyName()) == (made.family, made.style)
        assert style.usWeightClass == table.WEIGHTS[made.style]
        assert bool(style.fsSelection & 1) == ("Italic" in made.style)
        assert bool(style.fsSelection & 1 << 5) == ("Bold" in made.style and made.style != "SemiBold")
        assert "Open Font License" in names.getDebugName(13)


def test_a_face_is_the_same_bytes_each_time() -> None:
    """And another place on the axes gives another face."""
    content = source(GURMUKHI)
    assert recipe.make(GURMUKHI, content) == recipe.make(GURMUKHI, content)
    assert recipe.make(GURMUKHI, content) != recipe.make(replace(GURMUKHI, axes=(("wght", 700.0),)), content)


def test_outlines_of_cff_lie_within_a_unit_when_made_quadratic() -> None:
    """The text face of Japanese, cut down to three characters, drawn before and after."""
    mincho = next(face for face in table.faces() if face.stem == "NotoSerifJP-Regular")
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, "直骨あ"))
    cut = bytes(wanted.subset(uharfbuzz.Face(source(mincho))).blob.data)
    made = recipe.make(mincho, cut)
    assert made == recipe.make(mincho, cut)
    before, after = TTFont(BytesIO(cut)), TTFont(BytesIO(made))
    assert after["maxp"].numGlyphs == before["maxp"].numGlyphs
    for old, new in zip(before.getGlyphOrder(), after.getGlyphOrder(), strict=True):
        assert _area(before, old) == pytest.approx(-_area(after, new), abs=1000)
        assert after["hmtx"][new] == (before["hmtx"][old][0], getattr(after["glyf"][new], "xMin", 0))


def _area(font: TTFont, glyph: str) -> float:
    from fontTools.pens.areaPen import AreaPen

    pen = AreaPen()
    font.getGlyphSet()[glyph].draw(pen)
    return float(pen.value)


def test_what_is_no_font_is_refused() -> None:
    """A package's file that was damaged is named."""
    with pytest.raises(PlantinError, match=r"Noto Sans Gurmukhi Regular: manimgx_fonts/NotoSansGurmukhi"):
        recipe.make(GURMUKHI, b"<html>not found</html>")


# Set-up


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place of its own for a set-up that makes two small faces."""
    two = tuple(face for face in table.faces() if face.stem in ("NotoSansGurmukhi-Regular", "NotoSansLao-Regular"))
    monkeypatch.setattr(faces, "faces", lambda: two)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_set_up_makes_a_face_once(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what it made, then that all is there; what was left over is cleared."""
    assert faces.main() == 0
    said = sorted(capsys.readouterr().out.splitlines())
    assert said == ["Noto Sans Gurmukhi Regular (243 glyphs)", "Noto Sans Lao Regular (133 glyphs)"]
    home = small / "prefix" / "share" / "plantin"
    made = sorted(path.name for path in (home / "faces").iterdir())
    assert sorted(row["file"] for row in json.loads((home / "index.json").read_text())["faces"]) == made
    assert faces.main() == 0
    assert capsys.readouterr().out == "2 typefaces are ready\n"
    (home / "faces" / "Old-Regular.0123456789abcdef.ttf").touch()
    (home / "faces" / made[0]).unlink()
    assert faces.main() == 0
    assert capsys.readouterr().out == "Noto Sans Gurmukhi Regular (243 glyphs)\n"
    assert sorted(path.name for path in (home / "faces").iterdir()) == made


def test_set_up_keeps_to_the_cache_where_the_program_cannot_be_written(small: Path) -> None:
    """As when the system's administrator installed it."""
    (small / "prefix").write_text("no folder")
    assert faces.main() == 0
    assert len(list((small / "cache" / "plantin" / "faces").iterdir())) == 2


def test_set_up_names_a_package_that_is_not_installed(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And makes nothing."""
    monkeypatch.setattr(faces, "faces", lambda: (replace(GURMUKHI, package="no_such_package"),))
    assert faces.main() == 3
    assert "no NotoSansGurmukhi[wght].ttf in the package no_such_package" in capsys.readouterr().err
    assert not (small / "prefix").exists()


def test_without_set_up_the_user_is_told_to_run_it(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build must not go on with whatever fonts the system has."""
    for remembered in (table.home, table.index):
        monkeypatch.setattr(fonts.plans, remembered.__name__, remembered.__wrapped__)
    monkeypatch.setattr(table, "home", table.home.__wrapped__)
    with pytest.raises(PlantinError, match=r"python -m plantin\.faces"):
        fonts.require()


def test_nothing_of_the_system_is_included() -> None:
    """One folder of fonts, one of caches, no rules but ours."""
    conf = fonts.fontconfig_file().read_text()
    assert conf.count("<dir>") == conf.count("<cachedir>") == 1
    assert "<include" not in conf


def test_a_family_that_nobody_has_goes_to_the_last_resort() -> None:
    """Which draws each script as the table says, and slants and emboldens nothing."""
    program = (
        "import re, weasyprint\n"
        "page = '<p style=\"font: italic bold 12pt Georgia\">a中ไ🔥𝕏ع</p>'\n"
        "pdf = weasyprint.HTML(string=page).write_pdf(uncompressed_pdf=True)\n"
        "print(*sorted(set(re.findall(rb'/BaseFont /[A-Z]+[+]([A-Za-z0-9-]+)', pdf))), sep=chr(10))\n"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.fontconfig_file())}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        *("b'Amiri-Bold'", "b'Noto-Emoji'", "b'Noto-Serif-SC'", "b'Noto-Serif-Thai-Bold'", "b'STIX-Two-Math'"),
        "b'Source-Serif-4-Bold-Italic'",
    ]
