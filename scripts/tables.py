"""Reduce CLDR to the tables that the package carries: the names of emoji, and the quotation marks of languages.

Usage: python scripts/tables.py ANNOTATIONS MISC, where they are the unpacked npm packages cldr-annotations-full and
cldr-misc-full (48.2.0 made the tables in the repository; licence Unicode-3.0). Of the annotations only the spoken name
(`tts`) of each emoji is kept, for each language that the program speaks. Set-up and builds never need npm: the tables
are data of the program, and this is how they are made again.
"""

import json
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent / "plantin"
CLDR_NAMES = {"zh-Hans": "zh", "pt-BR": "pt"}
"""Tags whose folder in CLDR has another name."""


def main(annotations: Path, misc: Path) -> None:
    for tag in sorted({"en", *(labels.stem for labels in (PACKAGE / "labels").glob("*.po"))}):
        table = "".join(f"{emoji}\t{name}\n" for emoji, name in sorted(names(annotations, CLDR_NAMES.get(tag, tag))))
        (PACKAGE / "data" / "emoji" / f"{tag}.tsv").write_text(table, encoding="utf-8")
    table = "".join(f"{tag}\t{outer}\t{inner}\n" for tag, (outer, inner) in sorted(own_quotes(misc).items()))
    (PACKAGE / "data" / "quotes.tsv").write_text(table, encoding="utf-8")


def names(annotations: Path, tag: str) -> list[tuple[str, str]]:
    """Each emoji with its spoken name, without variation selectors, letters and plain punctuation left out."""
    content = _json(annotations / "annotations" / tag / "annotations.json")
    entries = content["annotations"]["annotations"]
    return [
        (emoji.replace("\ufe0f", ""), entry["tts"][0])
        for emoji, entry in entries.items()
        if "tts" in entry and ord(emoji[0]) >= 0x203C
    ]


def quotes(misc: Path) -> dict[str, tuple[str, str]]:
    """The outer and the inner pair of quotation marks of every language in CLDR, and of `root`."""
    found = {"root": ("“”", "‘’")}  # CLDR's root, which the package leaves out
    for path in (misc / "main").glob("*/delimiters.json"):
        marks = _json(path)["main"][path.parent.name]["delimiters"]
        outer, inner = (marks[f"{kind}Start"] + marks[f"{kind}End"] for kind in ("quotation", "alternateQuotation"))
        found[path.parent.name] = outer, inner
    return found


def own_quotes(misc: Path) -> dict[str, tuple[str, str]]:
    """Those that differ from what a language would have by its tag without the last subtag."""
    found = quotes(misc)
    return {tag: pairs for tag, pairs in found.items() if tag == "root" or pairs != found[_above(tag, found)]}


def _above(tag: str, found: dict[str, Any]) -> str:
    tag = tag.rpartition("-")[0]
    while tag and tag not in found:
        tag = tag.rpartition("-")[0]
    return tag or "root"


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
