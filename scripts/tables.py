"""Reduce CLDR's annotations to the tables of emoji names that the package carries, one for each language it speaks.

Usage: python scripts/tables.py FOLDER, where FOLDER is the unpacked npm package cldr-annotations-full (48.2.0 made the
tables in the repository; licence Unicode-3.0). Only the spoken name (`tts`) of each emoji is kept. Set-up and builds
never need npm: the tables are data of the program, and this is how they are made again.
"""

import json
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "plantin"
CLDR_NAMES = {"zh-Hans": "zh"}
"""Tags whose folder in CLDR has another name."""


def main(annotations: Path) -> None:
    for tag in sorted({"en", *(labels.stem for labels in (PACKAGE / "labels").glob("*.po"))}):
        table = "".join(f"{emoji}\t{name}\n" for emoji, name in sorted(names(annotations, CLDR_NAMES.get(tag, tag))))
        (PACKAGE / "data" / "emoji" / f"{tag}.tsv").write_text(table, encoding="utf-8")


def names(annotations: Path, tag: str) -> list[tuple[str, str]]:
    """Each emoji with its spoken name, without variation selectors, letters and plain punctuation left out."""
    content = json.loads((annotations / "annotations" / tag / "annotations.json").read_text(encoding="utf-8"))
    entries = content["annotations"]["annotations"]
    return [
        (emoji.replace("\ufe0f", ""), entry["tts"][0])
        for emoji, entry in entries.items()
        if "tts" in entry and ord(emoji[0]) >= 0x203C
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
