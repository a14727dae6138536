"""What the settings of a site's generator, Jekyll or Hugo, say of the whole."""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plantin.errors import PlantinError
from plantin.reader.front_matter import FrontMatter, json_table, line, toml_table, yaml_table

_READ: dict[str, Callable[[str, str], FrontMatter | None]] = {
    "toml": toml_table,
    "yaml": yaml_table,
    "yml": yaml_table,
    "json": json_table,
}
_STEMS = ("_config", "hugo", "config/_default/hugo", "config", "config/_default/config")
"""Without their endings: of Jekyll, of Hugo, and of Hugo before its version 0.110."""
_ADDRESS = "baseurl"
"""A key, in small letters, that each of them has; others may call a file `config.toml`, too."""


def settings(files: Mapping[str, bytes]) -> Mapping[str, Any] | None:
    """Return what the first of a site's settings says, its keys in small letters; None when the folder is no site's.

    Of settings that nobody can read there is nothing to say.
    """
    return next(_settings(files), None)


def title(settings: Mapping[str, Any], language: str) -> str:
    """Return what they call the site: in its own language, where they are for several."""
    languages = settings.get("languages")
    own = languages.get(language) if isinstance(languages, dict) else None
    return line(own.get("title") if isinstance(own, dict) else None) or line(settings.get("title"))


def _settings(files: Mapping[str, bytes]) -> Iterator[Mapping[str, Any]]:
    for stem in _STEMS:
        for ending, read in _READ.items():
            name = f"{stem}.{ending}"
            if name in files:
                found = _keys(files[name].decode("utf-8-sig", errors="replace"), read)
                if posixpath.basename(stem) != "config" or _ADDRESS in found:
                    yield found


def _keys(text: str, read: Callable[[str, str], FrontMatter | None]) -> dict[str, Any]:
    try:
        found = read(text, "")
    except PlantinError:
        return {}
    return {key.lower(): value for key, value in found.keys.items()} if found else {}
