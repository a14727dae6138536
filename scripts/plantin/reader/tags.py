"""The names that people give to catalogs → BCP 47 tags."""

from plantin.errors import UsageError
from plantin.locale import require

_OTHER_NAMES = {
    "cn": "zh-Hans",
    "jp": "ja",
    "kr": "ko",
    "cz": "cs",
    "gr": "el",
    "se": "sv",
    "dk": "da",
    "ua": "uk",
    "iw": "he",
}
"""Country codes that stand for a language, and codes that were replaced."""


def tag_of(name: str) -> str | None:
    """Return the tag that a catalog's name means (`zh_TW`, `zh_Hans`, `cn`), or None when it means none."""
    parts = _OTHER_NAMES.get(name.lower(), name).replace("_", "-").split("-")
    tag = "-".join([parts[0].lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])])
    try:
        require(tag)
    except UsageError:
        return None
    return tag
