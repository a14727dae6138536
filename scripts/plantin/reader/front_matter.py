"""The front matter of a chapter: YAML between two lines of three hyphens at its very beginning. The door to PyYAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from plantin.errors import Origin, PlantinError, Problem

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands there, each value with its place."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Of the value of each key."""

    def text(self, key: str) -> str:
        """The value of a key as one line of text; empty when there is none, or when it is a list or a table."""
        value = self.keys.get(key)
        return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def split(source: str, file: str) -> tuple[FrontMatter, str]:
    """Return a chapter's front matter, and its source with empty lines in the place of it, so that lines keep numbers.

    Raises PlantinError when it is no table in YAML.
    """
    found = _BLOCK.match(source)
    if found is None:
        return FrontMatter(), source
    rest = "\n" * found[0].count("\n") + source[found.end() :]
    try:
        node = yaml.compose(found["yaml"], Loader=yaml.SafeLoader)
        # As `safe_load`, which would read the text a second time.
        keys = yaml.SafeLoader("").construct_document(node) if node else {}
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PlantinError(_problem(error, file)) from None
    if not isinstance(node, yaml.MappingNode | None):
        hint = "write lines such as “title: The Oven”, or take the two lines of hyphens out"
        raise PlantinError(Problem("the front matter is no table of keys and values", Origin(file, 1), hint))
    pairs = node.value if node else ()
    # Its lines are counted from 0, and the first of the file is the one of hyphens.
    places = {
        str(key.value): Origin(file, value.start_mark.line + 2, value.start_mark.column + 1) for key, value in pairs
    }
    return FrontMatter({str(key): value for key, value in keys.items()}, places), rest


def _problem(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    origin = Origin(file, mark.line + 2, mark.column + 1) if mark else Origin(file, 1)
    what = getattr(error, "problem", None) or "it cannot be read"
    return Problem(f"the front matter is no YAML: {what}", origin, "see yaml.org; a text with a colon wants quotes")
