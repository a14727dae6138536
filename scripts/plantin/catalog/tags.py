"""Whether two names of a language can mean the same edition: catalogs write them in many ways."""

import re

# Codes that were withdrawn, macrolanguages, and countries taken for languages where no language has that code.
ALIASES = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "no": "nb", "tl": "fil", "cmn": "zh",
    "cn": "zh-hans", "jp": "ja", "kr": "ko", "cz": "cs", "ua": "uk", "dk": "da", "gr": "el", "sh": "sr-latn",
}  # fmt: skip
# The three-letter codes that some editors write for languages that have one of two (ISO 639-2, T and B).
_LONG = (
    "alb:sq ara:ar baq:eu ben:bn bul:bg cat:ca ces:cs chi:zh cze:cs dan:da deu:de dut:nl ell:el eng:en "
    "est:et eus:eu fas:fa fin:fi fra:fr fre:fr ger:de gre:el heb:he hin:hi hrv:hr hun:hu ind:id ita:it "
    "jpn:ja kor:ko lav:lv lit:lt nld:nl nob:nb nor:nb per:fa pol:pl por:pt ron:ro rum:ro rus:ru slk:sk "
    "slo:sk slv:sl spa:es sqi:sq srp:sr swe:sv tam:ta tha:th tur:tr ukr:uk urd:ur vie:vi zho:zh"
)
ALIASES.update({pair[:3]: pair[4:] for pair in _LONG.split()})
_PLACEHOLDERS = {"", "language", "ll", "ll_cc", "ll-cc", "xx"}
MODIFIERS = {"latin": "latn", "cyrillic": "cyrl", "arabic": "arab", "devanagari": "deva"}
# The script that a region stands for, in the languages that are written in two (CLDR, likelySubtags).
_SCRIPTS = {
    "zh": {"cn": "hans", "sg": "hans", "my": "hans", "tw": "hant", "hk": "hant", "mo": "hant"},
    "sr": {"rs": "cyrl", "ba": "cyrl", "me": "latn"},
    "pa": {"in": "guru", "pk": "arab"},
    "uz": {"uz": "latn", "af": "arab"},
    "az": {"az": "latn", "ir": "arab"},
}
_TAG = re.compile(
    r"([a-z]{2,3})(?:-[a-z]{3})?(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?(?:[-.][a-z0-9.-]*)?(?:@([a-z]+))?"
)


def may_be(header: str, tag: str) -> bool:
    """Return whether `header`, a catalog's `Language`, can be for the edition `tag`.

    Only what both say can disagree: `pt` may be pt-BR, `zh_CN` is zh-Hans, `zh_TW` is not. A header that is empty or no
    code at all (`French`) says nothing that a program can be sure of.
    """
    said, wanted = _parts(header), _parts(tag)
    if said is None or wanted is None:
        return True
    return all(mine == other or not mine or not other for mine, other in zip(said, wanted, strict=True))


def _parts(tag: str) -> tuple[str, str, str] | None:
    """Language, script and region of a tag, in small letters; None when it is none."""
    low = tag.strip().lower().replace("_", "-")
    if low in _PLACEHOLDERS or not (found := _TAG.fullmatch(low)):
        return None
    language, script, region, modifier = found.groups(default="")
    if language in ALIASES:
        language, _, alias_script = ALIASES[language].partition("-")
        script = script or alias_script
    script = script or MODIFIERS.get(modifier, "") or _SCRIPTS.get(language, {}).get(region, "")
    return language, script, region
