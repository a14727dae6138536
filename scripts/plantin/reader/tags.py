"""The names that people give to catalogs → BCP 47 tags."""

import re

from plantin.catalog.tags import ALIASES, MODIFIERS
from plantin.errors import Origin, Problem, UsageError
from plantin.locale import require

_NAME = re.compile(r"(?P<code>[a-z]+)(?P<rest>(?:-[a-z0-9]+)*)(?:\.utf-?8)?(?:@(?P<modifier>[a-z]+))?")
"""A locale's name as gettext has them, in small letters: `pt-br`, `de-at.utf-8`, `sr@latin`."""


def tag_of(name: str) -> str | None:
    """Return the tag that a catalog's name means (`zh_TW`, `zh_Hans`, `sr@latin`, `cn`), or None when it means none."""
    found = _NAME.fullmatch(name.lower().replace("_", "-"))
    if found is None or found["modifier"] not in (None, *MODIFIERS):
        return None
    script = MODIFIERS.get(found["modifier"] or "", "")
    codes = (found["code"], ALIASES.get(found["code"], ""))  # in this order: what CLDR knows is no other's name
    tags = (_usual(code, script, *found["rest"].split("-")) for code in codes if code)
    return next((tag for tag in tags if _is_known(tag)), None)


def nameless(catalog: str) -> Problem:
    """What is said of a catalog whose path means no language."""
    hint = "name it by its language as gettext does or as the web does, e.g. fr.po, pt_BR.po, zh-Hant.po, sr@latin.po"
    text = "the name of this catalog means no language that CLDR knows: it is left out"
    return Problem(text, Origin(catalog), hint, "warning")


def _usual(*subtags: str) -> str:
    """A tag with its letters as BCP 47 has them (RFC 5646, section 2.1.1)."""
    first, *rest = "-".join(filter(None, subtags)).split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _is_known(tag: str) -> bool:
    try:
        require(tag)
    except UsageError:
        return False
    return True
