"""What a dialect's chapters may hold, and what in them is a message."""

import re
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace
from pyromark import Options


class Rules(Struct, frozen=True):
    options: Options
    """The extensions of CommonMark."""
    strict: bool = False
    """Whether a missing picture is an error. In a book of others it is left out, with a remark."""

    whole_code: bool = False
    """Whether a block of code in a language that is not known may be one message, fences and all."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """What begins the lines of code that are not printed, by the language of the code."""
    kramdown: bool = False
    """Whether `{: …}` are attributes, of which only the ids of headings are kept."""
    liquid: bool = False
    """Whether a site's generator fills in `{{ … }}` and `{% … %}`."""

    @property
    def math(self) -> bool:
        """Whether what stands between dollars is a formula."""
        return Options.ENABLE_MATH in self.options

    def hides(self, info: str | None) -> str:
        """What begins the lines that are not printed of a block of code; empty where all are."""
        name, *more = re.split(r"[\s,]+", info or "") or [""]
        said = (each.removeprefix("hidelines=") for each in more if each.startswith("hidelines=") and self.hidden)
        return next(said, self.hidden.get(name, ""))


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
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM,
    whole_code=True,
    hidden={"rust": "#"},
)
"""As mdBook's translators know them: definition lists are newer than their catalogs; alerts have an old name too."""
PO4A = Rules(MDBOOK.options | Options.ENABLE_DEFINITION_LIST, kramdown=True)
JEKYLL = replace(PO4A, liquid=True)

RULES = {"own": OWN, "mdbook": MDBOOK, "po4a": PO4A, "jekyll": JEKYLL}
"""By the name of a dialect (`Metadata.dialect`)."""
