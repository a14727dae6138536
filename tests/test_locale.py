"""The facts of languages, against CLDR's own."""

from datetime import date

import pytest

from plantin.errors import UsageError
from plantin.locale import language, phrases, word_count


@pytest.mark.parametrize(
    ("tag", "script", "direction", "autonym"),
    [
        ("en", "Latn", "ltr", "English"),
        ("fr", "Latn", "ltr", "Français"),
        ("ru", "Cyrl", "ltr", "Русский"),
        ("ar", "Arab", "rtl", "العربية"),
        ("he", "Hebr", "rtl", "עברית"),
        ("hi", "Deva", "ltr", "हिन्दी"),
        ("ja", "Jpan", "ltr", "日本語"),
        ("zh-Hans", "Hans", "ltr", "简体中文"),
        ("zh-TW", "Hant", "ltr", "中文 (繁體, 台灣)"),
        ("pt-BR", "Latn", "ltr", "Português (Brasil)"),
        ("sr-Latn", "Latn", "ltr", "Srpski (latinica)"),
    ],
)
def test_a_language_knows_its_script_direction_and_name(tag: str, script: str, direction: str, autonym: str) -> None:
    facts = language(tag)
    assert (facts.script, facts.direction, facts.autonym) == (script, direction, autonym)


@pytest.mark.parametrize(
    ("tag", "twelve", "sixty", "day"),
    [
        ("en", "12", "60%", "November 22, 2026"),
        ("fr", "12", "60\u202f%", "22 novembre 2026"),
        ("fa", "۱۲", "۶۰%", "۲۲ نوامبر ۲۰۲۶"),
        ("bn", "১২", "৬০%", "২২ নভেম্বর, ২০২৬"),
        ("ar", "12", "60%", "22 نوفمبر 2026"),
        ("ja", "12", "60%", "2026年11月22日"),
    ],
)
def test_numbers_are_in_the_languages_digits(tag: str, twelve: str, sixty: str, day: str) -> None:
    facts = language(tag)
    found = (
        facts.number(12),
        facts.percent(60).replace("\u200e", "").replace("\xa0", "\u202f"),
        facts.day(date(2026, 11, 22)),
    )
    assert found == (twelve, sixty, day)


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("xx", "BCP 47"),
        ("", "BCP 47"),
        ("root", "BCP 47"),
        ("../etc", "BCP 47"),
        ("zh_TW", "BCP 47"),
        ("EN", "write en"),
        ("iw", "write he"),
        ("zh-cn", "write zh-CN"),
    ],
)
def test_a_tag_that_is_none_is_refused_with_a_hint(tag: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        language(tag)
    assert hint in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("text", "tag", "words"),
    [("Open-source principles, 2024.", "en", 4), ("这是一本书。", "zh", 3), ("ภาษาไทยง่าย", "th", 3), ("…", "en", 0)],
)
def test_words_are_counted_in_every_script(text: str, tag: str, words: int) -> None:
    assert word_count(text, tag) == words


def test_a_japanese_title_breaks_between_phrases() -> None:
    """Particles stay with the word before them."""
    assert phrases("PyTorchの歴史と進化", "ja") == ["PyTorchの", "歴史と", "進化"]
