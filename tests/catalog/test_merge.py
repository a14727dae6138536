"""Merging takes every translation along, shows none that no longer fits, and changes nothing without need."""

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantin.catalog import Catalog, Entry
from plantin.catalog.merge import merge
from plantin.catalog.po import read
from plantin.catalog.write import write

TODAY = "2024-10-22 00:00+0000"
BEFORE = "2023-01-01 00:00+0000"

LONG = (
    "In the beginning there was Torch, a scientific computing framework written in Lua, which a small group of "
    "researchers kept alive between two waves of interest, and which most people who use its heir never saw."
)


def pot(*msgids: str | Entry) -> Catalog:
    made = [Entry(each, references=("book/01.md",)) if isinstance(each, str) else each for each in msgids]
    return Catalog("book.pot", {"POT-Creation-Date": TODAY, "Language": ""}, (), tuple(made))


def fr(*entries: Entry, **header: str) -> Catalog:
    fields = {"POT-Creation-Date": BEFORE, "Language": "fr", "Plural-Forms": "nplurals=2; plural=n>1;", **header}
    return Catalog("fr.po", fields, ("Jane Roe <jane@example.org>, 2023.",), entries)


def only(catalog: Catalog) -> Entry:
    (entry,) = catalog.entries
    return entry


def obsolete(catalog: Catalog) -> list[str]:
    return [entry.msgid for entry in catalog.entries if entry.obsolete]


def test_a_translation_is_kept_with_all_that_the_translator_wrote() -> None:
    """What the template says of the message is new, the rest is old."""
    old = Entry("Bread", ("Pain",), comments=("Or: miche.",), flags=frozenset({"no-wrap"}), references=("book/09.md",))
    new = Entry("Bread", references=("book/01.md",), extracted=("type: heading",))
    assert only(merge(pot(new), fr(old), "fr")) == replace(
        new, msgstr=("Pain",), comments=("Or: miche.",), flags=frozenset({"no-wrap"})
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LONG, LONG.replace("Lua", "C and Lua")),
        (LONG, LONG.replace("a small group of ", "")),
        (LONG, LONG.replace("scientific computing", "numerical") + " That is a pity."),
        ("The Futur of PyTorch", "The Future of PyTorch"),
        ("Futur", "Future"),
        ("Caffe2 merged into PyTorch in 2018.", "Caffe2 was merged into PyTorch in 2018."),
        ("深度学习框架的历史与演变", "深度学习框架的历史和演变"),
        ("ประวัติศาสตร์ของเฟรมเวิร์ก", "ประวัติศาสตร์ของเฟรมเวิร์กนี้"),
    ],
)
def test_a_changed_text_finds_its_translation(old: str, new: str) -> None:
    """It is fuzzy, so that no reader sees it, and the text that it was made from stands beside it."""
    entry = only(merge(pot(new), fr(Entry(old, ("ancien",))), "fr"))
    assert (entry.msgstr, entry.fuzzy, entry.previous, entry.text) == (("ancien",), True, old, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LONG, "Dynamic graphs made PyTorch easy to debug, and researchers took to it within a year of its release."),
        ("Bread", "Salt"),
        ("The Birth of PyTorch", "A New Home"),
        ("历史", "演变"),
    ],
)
def test_another_text_finds_nothing(old: str, new: str) -> None:
    """A wrong guess costs a translator more than none; the old translation is kept for later."""
    merged = merge(pot(new), fr(Entry(old, ("ancien",))), "fr")
    assert merged.entries[0].msgstr == ("",)
    assert obsolete(merged) == [old]


def test_only_a_message_that_is_gone_gives_its_translation() -> None:
    """A new text that resembles one still in the book is new."""
    merged = merge(
        pot("Bread is old.", "Bread is very old."), fr(Entry("Bread is old.", ("Le pain est vieux.",))), "fr"
    )
    assert [entry.msgstr for entry in merged.entries] == [("Le pain est vieux.",), ("",)]


def test_each_translation_is_used_once_where_it_fits_best() -> None:
    """The nearest pair comes first, in whatever order the texts stand."""
    old = fr(Entry("one two three four five six", ("un",)))
    merged = merge(pot("one two three four x y", "one two three four five x"), old, "fr")
    assert [entry.msgstr for entry in merged.entries] == [("",), ("un",)]


def test_the_same_context_is_preferred() -> None:
    """A heading's translation goes to the heading, though a paragraph is as near."""
    old = fr(Entry("the old bread", ("p",), context="paragraph"), Entry("the old bread", ("h",), context="heading"))
    new = pot(Entry("the new bread", context="heading"), Entry("the new bread", context="paragraph"))
    assert [entry.msgstr for entry in merge(new, old, "fr").entries] == [("h",), ("p",)]


def test_a_context_that_is_added_makes_a_translation_fuzzy() -> None:
    """The word is the same, its role may ask for another."""
    entry = only(merge(pot(Entry("Bread", context="menu")), fr(Entry("Bread", ("Pain",))), "fr"))
    assert (entry.msgstr, entry.fuzzy, entry.previous) == (("Pain",), True, "Bread")


def test_a_fuzzy_translation_stays_that_of_the_text_it_was_made_from() -> None:
    """However often the source changes before a translator comes by."""
    old = fr(Entry("Bread is rather old.", ("Le pain est vieux.",), fuzzy=True, previous="Bread is old."))
    entry = only(merge(pot("Bread is really rather old."), old, "fr"))
    assert (entry.fuzzy, entry.previous) == (True, "Bread is old.")


def test_a_previous_text_goes_when_a_translator_is_content() -> None:
    """It was there for the comparison only."""
    assert only(merge(pot("Bread"), fr(Entry("Bread", ("Pain",), previous="Brea")), "fr")).previous is None


def test_what_is_gone_becomes_obsolete_at_the_end() -> None:
    """An obsolete message has no place in the book; one without translation is no loss."""
    gone = Entry("Salt", ("Sel",), references=("book/01.md",), extracted=("type: heading",), comments=("gros",))
    merged = merge(pot("Bread"), fr(gone, Entry("Pepper"), Entry("Bread", ("Pain",))), "fr")
    assert [entry.msgid for entry in merged.entries] == ["Bread", "Salt"]
    assert merged.entries[1] == Entry("Salt", ("Sel",), obsolete=True, comments=("gros",))


def test_what_comes_back_is_translated_again() -> None:
    """An obsolete translation of the very same text is as good as it was."""
    old = fr(
        Entry("Bread"), Entry("Bread", ("Pain",), obsolete=True), Entry("Salt", ("Sel",), obsolete=True, fuzzy=True)
    )
    merged = merge(pot("Bread", "Salt"), old, "fr")
    assert [(entry.msgstr, entry.fuzzy, entry.obsolete) for entry in merged.entries] == [
        (("Pain",), False, False),
        (("Sel",), True, False),
    ]


def test_a_plural_that_is_added_makes_a_translation_fuzzy() -> None:
    """Its forms are not those that the language needs."""
    entry = only(merge(pot(Entry("loaf", plural="loaves")), fr(Entry("loaf", ("pain",))), "fr"))
    assert (entry.msgstr, entry.fuzzy) == (("pain",), True)


def test_the_order_is_that_of_the_book() -> None:
    """Chapters that change places take their messages along."""
    old = fr(Entry("Bread", ("Pain",)), Entry("Salt", ("Sel",)))
    assert [entry.msgid for entry in merge(pot("Salt", "Bread"), old, "fr").entries] == ["Salt", "Bread"]


def test_the_day_of_the_template_changes_only_with_its_messages() -> None:
    """So an update without news changes no byte, and cannot conflict."""
    old = fr(Entry("Bread", ("Pain",)))
    assert merge(pot("Bread"), old, "fr").header == old.header
    assert merge(pot("Bread", "Salt"), old, "fr").header == {**old.header, "POT-Creation-Date": TODAY}
    assert merge(pot(), old, "fr").header["POT-Creation-Date"] == TODAY


def test_the_header_and_its_comments_are_kept() -> None:
    """Only what is missing is filled in, and a placeholder counts as missing."""
    old = fr(
        Entry("Bread", ("Pain",)), language="fr_CA", **{"X-Generator": "Poedit", "Plural-Forms": "nplurals=INTEGER;"}
    )
    merged = merge(pot("Bread"), old, "fr")
    assert merged.header_comments == old.header_comments
    assert merged.header["X-Generator"] == "Poedit"
    assert merged.header["Plural-Forms"] == "nplurals=2; plural=(n > 1);"


@pytest.mark.parametrize(
    ("tag", "language", "plural"),
    [
        ("fr", "fr", "nplurals=2; plural=(n > 1);"),
        ("pt-BR", "pt_BR", "nplurals=2; plural=(n > 1);"),
        ("zh-Hans", "zh_Hans", "nplurals=1; plural=0;"),
        ("ja", "ja", "nplurals=1; plural=0;"),
        ("qaa", "qaa", "nplurals=2; plural=(n != 1);"),
    ],
)
def test_a_new_catalog_has_a_full_header(tag: str, language: str, plural: str) -> None:
    """A translator's editor can open it at once."""
    merged = merge(pot("Bread"), None, tag)
    assert (merged.file, merged.header["Language"], merged.header["Plural-Forms"]) == (f"{tag}.po", language, plural)
    assert only(merged) == only(pot("Bread"))
    assert read(write(merged), merged.file, tag) == merged


WORDS = st.lists(st.sampled_from(["bread", "salt", "old", "new", "the", "is"]), min_size=1, max_size=6).map(" ".join)
MESSAGES = st.builds(Entry, msgid=WORDS, context=st.sampled_from([None, None, "heading"]))
TRANSLATED = st.builds(
    Entry,
    msgid=WORDS,
    msgstr=st.tuples(st.sampled_from(["", "un", "deux", "trois"])),
    context=st.sampled_from([None, None, "heading"]),
    fuzzy=st.booleans(),
    obsolete=st.booleans(),
    previous=st.sampled_from([None, "bread"]),
)


def distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple({entry.key: entry for entry in entries}.values())


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(MESSAGES, max_size=8).map(distinct), st.lists(TRANSLATED, max_size=8).map(distinct))
def test_the_laws_of_merging(new: tuple[Entry, ...], old: tuple[Entry, ...]) -> None:
    """The template's messages in its order; no translation lost, none used twice; once is as good as twice."""
    merged = merge(pot(*new), fr(*old), "fr")
    assert [entry.key for entry in merged.entries if not entry.obsolete] == [entry.key for entry in new]
    assert sorted(entry.msgstr for entry in merged.entries if any(entry.msgstr)) == sorted(
        entry.msgstr for entry in old if any(entry.msgstr)
    )
    assert merge(pot(*new), merged, "fr") == merged
    assert merge(pot(*new), read(write(merged), "fr.po"), "fr") == merged
    shown = {entry.key for entry in old if any(entry.msgstr) and not entry.fuzzy}
    assert all(entry.key in shown for entry in merged.entries if entry.text)


def test_a_revision_of_a_long_book_is_merged_in_seconds() -> None:
    """A thousand paragraphs, each with a word in ten changed, all find their own translations again."""
    chance = random.Random(1)
    usual, rare = [f"usual{number}" for number in range(12)], [f"rare{number}" for number in range(4_000)]

    def paragraph() -> list[str]:
        return [chance.choice(usual if chance.random() < 0.45 else rare) for _ in range(chance.randint(8, 100))]

    before = [paragraph() for _ in range(1_000)]
    after = [[chance.choice(rare) if chance.random() < 0.1 else word for word in words] for words in before]
    old = fr(*(Entry(" ".join(words), (str(number),)) for number, words in enumerate(before)))
    start = time.process_time()
    merged = merge(pot(*(" ".join(words) for words in after)), old, "fr")
    assert time.process_time() - start < 20
    found = [entry.msgstr[0] == str(number) for number, entry in enumerate(merged.entries[:1_000])]
    assert sum(found) >= 990
