"""What a dialect's chapters may hold, and what in them is a message."""

from dataclasses import dataclass

from pyromark import Options


@dataclass(frozen=True, slots=True)
class Rules:
    options: Options
    """The extensions of CommonMark."""
    strict: bool = False
    """Whether a missing picture is an error. In a book of others it is left out, with a remark."""

    whole_code: bool = False
    """Whether a block of code in a language that is not known may be one message, fences and all."""


OWN = Rules(
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_MATH
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST,
    strict=True,
)
MDBOOK = Rules(
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES,
    whole_code=True,
)
"""As mdBook's translators know them: alerts and definition lists are newer than their catalogs."""
