"""The facts of languages, against CLDR's own."""

from collections.abc import Iterator
from datetime import date

import pyphen
import pytest

from cases import FOLDER
from plantin.errors import UsageError
from plantin.locale import (
    UNSEEN,
    breakable,
    in_own_direction,
    isolated,
    language,
    phrases,
    quotes,
    typography,
    word_count,
)
from tags import LANGUAGES


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
        ("fa", "۱۲", "۶۰٪", "۲۲ نوامبر ۲۰۲۶"),
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


def rows() -> Iterator[list[str]]:
    """Rows of tests/cases/languages.txt, which scripts/tables.py's source was read for apart from the program."""
    for line in (FOLDER / "languages.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("%"):
            yield [cell.strip().replace("⟨U+200F⟩", "\u200f") for cell in line.split("|")]


def test_the_table_has_a_row_for_every_language() -> None:
    assert [row[0] for row in rows()] == list(LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "direction", "digits", "marks", "listed"), list(rows()), ids=lambda cell: cell if cell in LANGUAGES else ""
)
def test_a_language_is_as_cldr_has_it(tag: str, direction: str, digits: str, marks: str, listed: str) -> None:
    """Direction, digits, quotation marks and lists, of all thirty-seven."""
    facts = language(tag)
    outer, inner = marks.split()
    assert (facts.direction, facts.digits[0] + facts.digits[9]) == (direction, digits)
    assert quotes(facts)[: len({outer, inner})] == tuple(dict.fromkeys([outer, inner]))
    assert facts.listed(["A", "B", "C"]) == listed


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_is_set_as_its_script_allows(tag: str) -> None:
    """No slanted or spaced letters where the script has none; hyphens where Pyphen knows them; no stretched holes."""
    facts, row = language(tag), typography(language(tag))
    assert (row.emphasis == "italic") == (facts.script in ("Latn", "Cyrl", "Grek"))
    assert row.tracking == (facts.script not in ("Arab", "Deva", "Beng", "Taml", "Telu", "Thai", "Khmr"))
    assert not row.hyphenate or pyphen.language_fallback(tag.replace("-", "_"))
    assert row.hyphenate or not row.justify or tag in ("vi", "he", "ar", "fa", "ur")  # short words
    assert row.breaks == {"th": "words", "km": "words", "ja": "letters", "zh": "letters"}.get(tag[:2], "spaces")
    assert 9 < row.size < 13
    assert 1 < row.title <= row.heading <= row.leading < 2


def test_a_regions_row_goes_over_its_languages() -> None:
    """Canadian French has no space before a semicolon, Swiss French another pair of marks inside."""
    assert ";" in typography(language("fr")).spaces
    assert ";" not in typography(language("fr-CA")).spaces
    assert quotes(language("fr-CH"))[1] == "‹›"


@pytest.mark.parametrize(
    ("text", "tag", "marked"),
    [
        ("ភាសាខ្មែរងាយ", "km", "ភាសាខ្មែរ|ងាយ"),
        ("ភាសា ខ្មែរ", "km", "ភាសា ខ្មែរ"),
        ("ภาษาไทยง่าย", "th", "ภาษา|ไทย|ง่าย"),
        ("PyTorch는 쉽다", "ko", "PyTorch~는 쉽~다"),
        ("Plain words", "en", "Plain words"),
        ("歴史と進化", "ja", "歴史と進化"),
    ],
)
def test_lines_are_told_where_to_break(text: str, tag: str, marked: str) -> None:
    """At | and not at ~, by marks that nobody sees."""
    assert breakable(text, language(tag)).replace(UNSEEN[0], "|").replace(UNSEEN[1], "~") == marked


def test_a_word_goes_on_behind_an_element() -> None:
    assert breakable("는 쉽다", language("ko"), goes_on=True)[0] == UNSEEN[1]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ב־C++ וב־Python", "ב־⟨C++⟩ וב־Python"),
        ("בשפת Visual C++, כן", "בשפת ⟨Visual C++⟩, כן"),
        ("בעזרת .NET ו־C#.", "בעזרת ⟨.NET⟩ ו־⟨C#⟩."),
        ("שנת 2024, Meta AI.", "שנת 2024, Meta AI."),
        ("ראו https://example.org/a/-/raw/b.json.", "ראו ⟨https://example.org/a/-/raw/b.json⟩."),
        ("באתר https://example.org/, כן", "באתר ⟨https://example.org/⟩, כן"),
    ],
)
def test_the_ends_of_a_latin_run_stay_on_their_side(text: str, kept: str) -> None:
    """By isolates, where a neutral character would else take the paragraph's direction."""
    assert isolated(text, language("he")) == kept.replace("⟨", "\u2066").replace("⟩", "\u2069")
    assert isolated(text, language("en")) == text


@pytest.mark.parametrize(
    ("text", "tag", "around", "marked"),
    [
        ("C++ (1)? So", "en", "he", "⟨C++› ‹(1)?› So⟩"),
        ("“שלום!” in 2024", "en", "he", "⟨‹“שלום!”› in ‹2024›⟩"),
        ("שפת C++ (2)?", "he", "en", "⟨שפת ‹[C++]› ‹(2)?›⟩"),
        ("C++?", "en", "fr", "C++?"),
    ],
)
def test_each_line_of_a_title_keeps_its_direction(text: str, tag: str, around: str, marked: str) -> None:
    """It is isolated as a whole, and a word that ends in no letter has a mark there, since a line may break at it."""
    isolate, mark = ("\u2066", "\u200e") if tag == "en" else ("\u2067", "\u200f")
    signs = str.maketrans({"⟨": isolate, "⟩": "\u2069", "‹": mark, "›": mark, "[": "\u2066", "]": "\u2069"})
    assert in_own_direction(text, language(tag), language(around)) == marked.translate(signs)


@pytest.mark.parametrize(
    ("tag", "others"),
    [
        ("fr", ("fr", "fr-Latn", "fr-FR")),
        ("zh", ("zh", "zh-Hans", "zh-CN")),
        ("zh-TW", ("zh-TW", "zh-Hant", "zh")),
        ("pt", ("pt", "pt-Latn", "pt-BR")),
        ("sr-Latn", ("sr-Latn", "sr")),
    ],
)
def test_a_language_goes_by_other_tags_too(tag: str, others: tuple[str, ...]) -> None:
    """By its script, and by the region that is likeliest with it: catalogs of labels have one name each."""
    assert language(tag).fallbacks == others
