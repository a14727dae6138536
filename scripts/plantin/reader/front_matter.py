"""The front matter of a chapter: a table in YAML, TOML or JSON at its very beginning. The door to PyYAML."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from plantin.errors import Origin, PlantinError, Problem


class FrontMatter(Struct, frozen=True):
    """What stands there, each value with its place."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Of the value of each key."""

    def text(self, key: str) -> str:
        """The value of a key as one line of text; empty when there is none, or when it is a list or a table."""
        return line(self.keys.get(key))


def line(value: object) -> str:
    """A value as one line of text; empty when there is none, or when it is a list or a table."""
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def split(source: str, file: str) -> tuple[FrontMatter, str]:
    """Return a chapter's front matter, and its source with empty lines in the place of it, so that lines keep numbers.

    Raises PlantinError when it is no table in the form that its first line says.
    """
    for form, read in _FORMS:
        if found := form.match(source):
            front = read(found["inner"], file)
            return (front, _without(found, source)) if front else (FrontMatter(), source)
    return FrontMatter(), source


def without(source: str) -> str:
    """Return the source of a chapter with empty lines in the place of front matter, whether it can be read or not."""
    found = next(filter(None, (form.match(source) for form, _ in _FORMS)), None)
    return _without(found, source) if found else source


def yaml_table(text: str, file: str) -> FrontMatter:
    """Return a table in YAML that begins on the second line of a file; raises PlantinError when it is none."""
    import yaml  # few books have any

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
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
    return FrontMatter({str(key): value for key, value in keys.items()}, places)


def toml_table(text: str, file: str) -> FrontMatter:
    """Return a table in TOML that begins on the second line of a file; raises PlantinError when it is none."""
    try:
        keys = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        said = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        origin = Origin(file, int(said[1]) + 1, int(said[2])) if said else Origin(file, 1)
        what = str(error)[: said.start() if said else None]
        hint = "see toml.io; a text wants quotation marks"
        raise PlantinError(Problem(f"the front matter is no TOML: {what}", origin, hint)) from None
    return FrontMatter(keys, _places(text, keys, "{}[ \t]*=[ \t]*", Origin(file, 1)))


def json_table(text: str, file: str) -> FrontMatter | None:
    """Return a table in JSON with which a file begins, or None when it is none: text may begin with a brace, too."""
    try:
        keys = json.loads(text)
    except (RecursionError, ValueError):
        return None
    return FrontMatter(keys, _places(text, keys, '"{}"[ \t]*:[ \t]*', Origin(file))) if isinstance(keys, dict) else None


def _places(text: str, keys: Mapping[str, Any], form: str, before: Origin) -> dict[str, Origin]:
    """Where the values stand of those keys that begin a line; `before` is the line above the first."""
    places = {}
    for key in keys:
        if found := re.search(rf"^[ \t]*{form.format(re.escape(key))}", text, re.MULTILINE):
            number = text.count("\n", 0, found.start()) + before.line + 1
            places[key] = Origin(before.file, number, len(found[0]) + 1)
    return places


def _without(found: re.Match[str], source: str) -> str:
    return "\n" * found[0].count("\n") + source[found.end() :]


def _problem(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    origin = Origin(file, mark.line + 2, mark.column + 1) if mark else Origin(file, 1)
    what = getattr(error, "problem", None) or "it cannot be read"
    return Problem(f"the front matter is no YAML: {what}", origin, "see yaml.org; a text with a colon wants quotes")


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str, str], FrontMatter | None]], ...] = (
    (_form(r"---[ \t]*\n(?P<inner>.*?)^(?:---|\.\.\.)"), yaml_table),
    (_form(r"\+\+\+[ \t]*\n(?P<inner>.*?)^\+\+\+"), toml_table),
    (_form(r"(?P<inner>\{[ \t]*\n.*?^\})"), json_table),
)
"""How each form is told by its first line: Jekyll has the first, Hugo all three."""
