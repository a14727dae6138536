"""The typefaces of a language: its plan, what that covers, and the subsets that an EPUB carries."""

from io import BytesIO

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from plantin import fonts
from plantin.errors import PlantinError
from plantin.fonts import table
from plantin.locale import language
from tags import LANGUAGES

PLANS = {tag: language(tag).script for tag in LANGUAGES}


def shaped(content: bytes, text: str) -> list[int]:
    """The glyphs that HarfBuzz sets for `text`."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(content)), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


@pytest.mark.parametrize("tag", PLANS)
def test_every_family_of_a_plan_exists(tag: str) -> None:
    """And a plan's last resort holds every family that has a regular face."""
    plan = fonts.plan(tag, PLANS[tag])
    families = {made.family for made in table.index()}
    asked = {*plan.body, *plan.heading, *plan.strong, *plan.display, *plan.mono, *plan.last_resort}
    assert asked <= families
    assert {made.family for made in table.index() if made.style == "Regular"} - asked == set()


@pytest.mark.parametrize("tag", PLANS)
def test_what_is_strong_has_a_bold_face(tag: str) -> None:
    """Headings and bold words stand out in every language that the book is bound in."""
    plan = fonts.plan(tag, PLANS[tag])
    bold = {made.family for made in table.index() if table.WEIGHTS[made.style] >= 600}
    assert {plan.strong[0], plan.heading[0], plan.display[0]} <= bold


def test_japanese_and_chinese_are_set_each_in_its_own_forms() -> None:
    """直 and 骨 differ between the two, by the font alone (Han unification)."""
    assert fonts.plan("ja", "Jpan").body[0] == "Noto Serif JP"
    assert fonts.plan("ja", "Jpan").strong[:2] == ("Noto Sans JP", "Noto Serif JP")
    assert fonts.plan("zh-Hans", "Hans").body[0] == "Noto Serif SC"
    assert fonts.plan("zh-Hant", "Hant").body[0] == "Noto Serif TC"


def test_a_tag_may_differ_from_its_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row goes before the script's, also for the tags that begin with it."""
    rows = table.tables()["plans"] | {"tag": {"ur": {"body": ["Noto Sans"]}}}
    monkeypatch.setattr(fonts.plans, "tables", lambda: {"plans": rows})
    assert fonts.plans.plan.__wrapped__("ur-PK", "Arab").body == ("Noto Sans",)
    assert fonts.plans.plan.__wrapped__("ar", "Arab").body == ("Amiri",)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        *((tag, "PyTorch 2.0 © 2024 “𝕏” — 🔥🤝💡🌍📘🏭🚀✨") for tag in PLANS),
        ("en", "Ångström, œuvre, žluťoučký, Việt ệ, ½ × € № → ✓"),
        ("ru", "Подъезд «ёж» № 1"),
        ("el", "Ἑλλάς, ᾠδή, ῳ"),
        ("ar", "العربية ٢٠٢٤ «اقتباس»؟"),
        ("fa", "فارسی پژوهش گچ ۱۲۳ «نقل‌قول»"),
        ("he", "עברית שָׁלוֹם ״ציטוט״"),
        ("hi", "हिन्दी क्षत्रिय द्ध ।"),
        ("bn", "বাংলা ক্ষ ত্র ৎ ২০১৬ ।"),
        ("ja", "直骨令海、「引用」・ー々"),
        ("zh-Hans", "直骨令海，“引用”……——《书》"),
        ("zh-Hant", "直骨令海，「引用」"),
        ("ko", "직골령해 직"),
        ("th", "ภาษาไทย ๒๕๖๗"),
        ("en", "👨‍👩‍👧 ☀️ 🇫🇷 1️⃣ 👍🏽"),
    ],
)
def test_a_plan_covers_its_language(tag: str, text: str) -> None:
    assert fonts.missing(fonts.plan(tag, PLANS[tag]), text) == {}


def test_an_uncovered_character_is_reported() -> None:
    """With the families that were asked, each once and in order."""
    plan = fonts.plan("en", "Latn")
    found = fonts.missing(plan, "runes ᚠ, hieroglyphs 𓀀, ᚠ again")
    assert list(found) == ["ᚠ", "𓀀"]
    assert found["ᚠ"][:2] == ("Source Serif 4", "Noto Sans")
    assert len(found["ᚠ"]) == len(set(found["ᚠ"]))


def test_what_is_never_drawn_is_not_missed() -> None:
    """Spaces, line ends, joiners, variation selectors, direction marks, soft hyphens, tags."""
    assert (
        fonts.missing(fonts.plan("en", "Latn"), "\t\n\r\u00a0\u202f\u3000\u200d\ufe0f\u200f\u2067\u00ad\U000e0062")
        == {}
    )


def test_a_colophon_credits_the_faces_of_the_text() -> None:
    """Code's only where there is code; the cut for titles is no other typeface."""
    assert fonts.credits(fonts.plan("fr", "Latn")) == ("Source Serif 4",)
    assert fonts.credits(fonts.plan("fr", "Latn"), code=True) == ("Source Serif 4", "JetBrains Mono")
    assert fonts.credits(fonts.plan("ja", "Jpan")) == ("Noto Serif JP", "Noto Sans JP")


def test_a_plans_digest_follows_its_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """One face of other bytes, and what was cached with the plan is out of date."""
    plan = fonts.plan("fr", "Latn")
    before = fonts.digest(plan)
    assert before == fonts.digest(plan) != fonts.digest(fonts.plan("ja", "Jpan"))
    changed = [
        replace(made, sha256="0" * 64) if made.family == "Noto Sans Gurmukhi" else made for made in table.index()
    ]
    monkeypatch.setattr(fonts.plans, "index", lambda: changed)
    assert fonts.digest(plan) != before


def test_a_subset_holds_its_characters_and_no_reserved_name() -> None:
    """Under 8 KB for the emoji of the book's headings, and the same bytes for the same characters."""
    wanted = "🔥🤝💡🌍📘🏭🚀✨"
    content = fonts.subset("Noto Emoji", "Regular", wanted, "Plantin Emoji")
    assert content == fonts.subset("Noto Emoji", "Regular", wanted[::-1], "Plantin Emoji")
    assert len(content) < 8000
    cut = TTFont(BytesIO(content))
    assert set(cut.getBestCmap()) == set(map(ord, wanted))
    names = {record.nameID: str(record) for record in cut["name"].names}
    assert names[1] == "Plantin Emoji"
    assert not any("Noto" in names[number] for number in names if number not in (0, 13, 14))
    assert "Open Font License" in names[13]


def test_a_subset_keeps_what_joins() -> None:
    """An emoji of five characters is one glyph; conjuncts of Devanagari are formed."""
    family = "👨\u200d👩\u200d👧"
    assert len(shaped(fonts.subset("Noto Emoji", "Regular", family, "Emoji"), family)) == 1
    word = "हिन्दी"
    whole = (
        table.home() / "faces" / next(m.file for m in table.index() if m.family == "Noto Serif Devanagari")
    ).read_bytes()
    assert len(shaped(fonts.subset("Noto Serif Devanagari", "Regular", word, "Text"), word)) == len(shaped(whole, word))


def test_a_subset_of_what_is_not_there_is_refused() -> None:
    """The caller chose the face: it is told which character, or that there is no such face."""
    with pytest.raises(PlantinError, match=r"Noto Emoji Regular has no U\+0041"):
        fonts.subset("Noto Emoji", "Regular", "🔥A", "Plantin Emoji")
    with pytest.raises(PlantinError, match="there is no face Noto Emoji Bold"):
        fonts.subset("Noto Emoji", "Bold", "🔥", "Plantin Emoji")
