"""Golden pictures: a chapter's page in each script is what it was when someone last looked at it.

Versions of the engines smooth letters in other ways, so pictures are compared with a tolerance: grey by grey on the
average, and in squares, of which none may be empty that was not. After a change that is meant, make them anew with
`python tests/test_golden.py`, look at them, and commit them.
"""

import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

import viewers
from conftest import ROOT, Bound, bind

GOLDEN = ROOT / "tests" / "golden"
TAGS = ("en", "ru", "el", "ar", "fa", "he", "hi", "bn", "ta", "te", "th", "km", "ka", "hy", "am", "ko", "ja", "zh-Hans")
PAGE, SCALE = 3, 60 / 72
"""The first chapter, counted from 0, at 60 dpi."""
MEAN, SQUARES, DARKER = 3.0, (12, 17), 7
"""Of 255 greys: how far two pages may differ on the average, and squares of theirs, so many across and down."""


def picture(bound: Bound, tag: str) -> Image.Image:
    return viewers.rasterise(bound.path(tag, "pdf"), PAGE, SCALE).convert("L")


def apart(first: Image.Image, second: Image.Image) -> tuple[float, int]:
    """How much two pictures differ on the average, and the most that a square of them does."""
    mean = ImageStat.Stat(ImageChops.difference(first, second.resize(first.size))).mean[0]
    squares = (each.resize(SQUARES, Image.Resampling.BOX) for each in (first, second))
    return mean, int(ImageChops.difference(*squares).getextrema()[1])


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_is_as_it_was(pytorch: Bound, tag: str) -> None:
    """The same lines in the same places, in letters of the same weight."""
    mean, square = apart(Image.open(GOLDEN / f"{tag}.png").convert("L"), picture(pytorch, tag))
    assert mean < MEAN
    assert square < DARKER


@pytest.mark.parametrize("tag", TAGS)
def test_another_page_would_be_noticed(tag: str) -> None:
    """One line less, or all moved by half a line: the tolerance is for smoothing alone."""
    golden = Image.open(GOLDEN / f"{tag}.png").convert("L")
    blank = golden.copy()
    ink = golden.resize((1, golden.height), Image.Resampling.BOX)
    line = min(range(170, golden.height - 20), key=lambda y: ImageStat.Stat(ink.crop((0, y, 1, y + 16))).sum[0])
    blank.paste(255, (0, line, golden.width, line + 16))
    moved = ImageChops.offset(golden, 0, 7)
    for other in (blank, moved):
        mean, square = apart(golden, other)
        assert mean >= MEAN or square >= DARKER


def main() -> None:
    """Make the pictures anew, of 16 greys and a few kilobytes each."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        bound = bind(ROOT, Path(folder) / "dist")
        for tag in TAGS:
            picture(bound, tag).quantize(16).save(GOLDEN / f"{tag}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
