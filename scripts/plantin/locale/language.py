"""The facts of a language that setting a book in it needs, from CLDR."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from babel import localedata
from babel.core import Locale, UnknownLocaleError, get_global, get_locale_identifier, parse_locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent
from msgspec import Struct

from plantin.errors import Problem, UsageError
from plantin.locale.pseudo import PSEUDO, disguised

Direction = Literal["ltr", "rtl"]

# CLDR's numbering systems: the Unicode name of their digits, and that of CSS Counter Styles Level 3, section 6.
_DIGITS = {
    "arab": ("ARABIC-INDIC", "arabic-indic"),
    "arabext": ("EXTENDED ARABIC-INDIC", "persian"),
    "beng": ("BENGALI", "bengali"),
    "deva": ("DEVANAGARI", "devanagari"),
    "gujr": ("GUJARATI", "gujarati"),
    "guru": ("GURMUKHI", "gurmukhi"),
    "khmr": ("KHMER", "khmer"),
    "knda": ("KANNADA", "kannada"),
    "laoo": ("LAO", "lao"),
    "mlym": ("MALAYALAM", "malayalam"),
    "mymr": ("MYANMAR", "myanmar"),
    "orya": ("ORIYA", "oriya"),
    "telu": ("TELUGU", "telugu"),
    "thai": ("THAI", "thai"),
    "tibt": ("TIBETAN", "tibetan"),
}
_LATIN = "0123456789"


class Language(Struct, frozen=True):
    """One language, as the writers need it."""

    tag: str
    """BCP 47, as in `book.toml`."""
    script: str
    """ISO 15924, e.g. `Latn`, `Hans`: said in the tag, or the likeliest for it."""
    direction: Direction
    autonym: str
    """The language's name in itself, with a capital where its script has them: it stands alone in lists."""
    digits: str
    """The ten digits, zero first, of CLDR's default numbering system."""
    counter: str
    """The CSS counter style that prints those digits."""

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """The tag and what is left as subtags are taken off its end (RFC 4647, section 3.4, Lookup).

        A language alone is also called by its script (zh-TW is zh-Hant), and where that is the likeliest by the region
        that is (pt is pt-BR).
        """
        parts = self.tag.split("-")
        *longer, alone = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
        written = f"{alone}-{self.script}"
        likely = str(get_global("likely_subtags").get(alone, "")).split("_")
        regions = [f"{alone}-{likely[2]}"] if len(likely) == 3 and likely[1] == self.script else []
        tags = [*longer, written, alone] if longer else [alone, written]
        return tuple(dict.fromkeys([*tags, *regions]))

    def number(self, value: int) -> str:
        return self.localised(str(value))

    def percent(self, share: int) -> str:
        """`share` percent as the language writes it, e.g. `60 %` in French."""
        locale = _locale(self.tag)
        symbols = locale.number_symbols.get(locale.default_numbering_system, {})
        text = format_percent(share / 100, locale=locale)
        return self.localised(text).replace("%", symbols.get("percentSign", "%"))  # Babel knows no sign but this one

    def day(self, value: date) -> str:
        return self.localised(self.said(format_date(value, "long", locale=_locale(self.tag))))

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row as the language writes them, e.g. `A, B y C` in Spanish."""
        if not names:
            return ""
        row = self.said(format_list([f"{{{number}}}" for number in range(len(names))], "standard", _locale(self.tag)))
        return re.sub(r"\{(\d+)\}", lambda found: names[int(found[1])], row)

    def said(self, words: str) -> str:
        """Words that CLDR has, as the language has them: a pseudo-language makes its own of another's."""
        return disguised(words, self.tag) if self.tag in PSEUDO else words

    def localised(self, text: str) -> str:
        """`text` with Latin digits replaced: Babel prints those for every language (babel#446)."""
        return text.translate(str.maketrans(_LATIN, self.digits))


def require(tag: str) -> None:
    """Raise UsageError when `tag` is no well-formed tag of a language that CLDR knows. None of its facts is read."""
    _locale(tag)


@cache
def language(tag: str) -> Language:
    """Return the facts of `tag`; raises UsageError as `require` does."""
    locale = _locale(tag)
    system = locale.default_numbering_system
    unicode_name, counter = _DIGITS.get(system, ("", "decimal"))
    digits = "".join(unicodedata.lookup(f"{unicode_name} DIGIT {name}") for name in _NAMES) if unicode_name else _LATIN
    return Language(
        tag=tag,
        script=locale.script or _likely_script(locale),
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        autonym=_autonym(locale, tag),
        digits=digits,
        counter=counter,
    )


_NAMES = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")


@lru_cache(maxsize=1)
def _locale(tag: str) -> Locale:
    localedata._cache.clear()  # more than 1 MB a language, which Babel would keep for ever
    try:
        tag = PSEUDO.get(tag, tag)
        _, territory, script, *_ = parse_locale(tag, sep="-")
        found = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        found = Locale("root")
    if found.language == "root":
        raise UsageError(
            Problem(f"{tag!r} is not a language tag that CLDR knows", hint="use BCP 47, e.g. fr, pt-BR or zh-Hans")
        )
    # Babel completes tags, which is welcome (zh-TW is zh-Hant-TW), and replaces old ones (iw → he), which is not:
    # a tag names files and is printed in them.
    usual = get_locale_identifier((found.language, territory, script), sep="-")
    if usual != tag:
        raise UsageError(Problem(f"{tag!r} is not the usual form of its language tag", hint=f"write {usual}"))
    return found


def _likely_script(locale: Locale) -> str:
    likely: str = get_global("likely_subtags").get(locale.language, "en_Latn_US")
    return likely.split("_")[1]


def _autonym(locale: Locale, tag: str) -> str:
    # CLDR names some tags whole (简体中文), the rest by their parts (português (Brasil)).
    name: str = locale.languages.get(tag.replace("-", "_")) or locale.get_display_name(locale) or tag
    name = name[:1].title() + name[1:]  # in Georgian the capitals of `upper` are for whole lines (Unicode, section 7.7)
    return disguised(name, tag) if tag in PSEUDO else name
