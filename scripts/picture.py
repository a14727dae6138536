"""Make the picture of the README out of finished editions: cover and first chapter in three scripts.

Usage: .venv/bin/python scripts/picture.py dist .github/pages.png
"""

import sys
from pathlib import Path

from PIL import Image

import viewers

LANGUAGES = ("en", "ar", "ja")
PAGES = (0, 3)
"""Of the PDF, counted from 0: the cover and the first chapter."""
SCALE, GAP, GROUND = 0.9, 14, "#d8d2c6"


def main(dist: Path, picture: Path) -> None:
    rows = []
    for tag in LANGUAGES:
        (pdf,) = dist.glob(f"*-{tag}.pdf")
        rows.append([viewers.rasterise(pdf, page, SCALE).convert("RGB") for page in PAGES])
    width, height = rows[0][0].size
    columns = len(LANGUAGES) * len(PAGES)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, height + 2 * GAP), GROUND)
    for number, page in enumerate(page for row in rows for page in row):
        sheet.paste(page.resize((width, height)), (GAP + number * (width + GAP), GAP))
    sheet.quantize(128).save(picture, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
