"""What a header says of its language, its day and its people is understood in every form that programs write."""

from datetime import date

import pytest

from plantin.catalog import Catalog
from plantin.catalog.tags import may_be


def catalog(*comments: str, **fields: str) -> Catalog:
    """A catalog with these header comments and fields, whose hyphens are written as underscores."""
    return Catalog("fr.po", {name.replace("_", "-"): text for name, text in fields.items()}, comments)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-05-08 08:16+0000", date(2025, 5, 8)),
        ("2025-01-30 21:37-06:00", date(2025, 1, 30)),
        ("2025-01-30T21:37:19-06:00", date(2025, 1, 30)),
        ("2025-01-30T21:37:19.123Z", date(2025, 1, 30)),
        ("2025-05-08", date(2025, 5, 8)),
        ("20250508T081600Z", date(2025, 5, 8)),
        ("2025/5/8", date(2025, 5, 8)),
        ("Thu, 08 May 2025 08:16:00 +0000", date(2025, 5, 8)),
        ("8 May 2025", date(2025, 5, 8)),
        ("Thu May  8 08:16:00 2025", date(2025, 5, 8)),
        ("Thu May 08 2025 08:16:00 GMT+0000 (Coordinated Universal Time)", date(2025, 5, 8)),
        ("Thu May  8 08:16:00 CEST 2025", date(2025, 5, 8)),
        ("May 8, 2025", date(2025, 5, 8)),
        ("YEAR-MO-DA HO:MI+ZONE", None),
        ("", None),
        ("2025-13-01 00:00+0000", None),
        ("2025-02-30", None),
        ("yesterday", None),
        ("08.05.2025", None),
        ("8 Foo 2025", None),
    ],
)
def test_the_day_of_revision_is_read(text: str, day: date | None) -> None:
    """A day that could be read in two ways is none: 08.05 is not taken for a day in May, or in August."""
    assert catalog(PO_Revision_Date=text).revision == day


@pytest.mark.parametrize(
    ("comment", "name"),
    [
        ("Jane Roe <jane@example.org>, 2024.", "Jane Roe"),
        ("Jane Roe <jane@example.org>, 2021, 2022, 2023.", "Jane Roe"),
        ("Jane Roe <jane@example.org>, 2021-2023", "Jane Roe"),
        ("Jane Roe <jane@example.org>", "Jane Roe"),
        ('"C. Rüdinger" <c@example.org>, 2023, 2024, 2025.', "C. Rüdinger"),
        ('"Maru-ni, Umebachi" <maru@example.org>, 2025.', "Maru-ni, Umebachi"),
        ("GnuPGを使うべきだ <g@example.org>, 2021.", "GnuPGを使うべきだ"),
        ("Shuuji TAKAHASHI (shuuji3) <s@example.org>, 2021.", "Shuuji TAKAHASHI (shuuji3)"),
        ("SPDX-FileCopyrightText: 2023, 2024 Jane Roe <jane@example.org>", "Jane Roe"),
        ("FIRST AUTHOR <EMAIL@ADDRESS>, YEAR.", ""),
        ("FIRST AUTHOR <EMAIL@ADDRESS>, 2024.", ""),
        ("Automatically generated, 2022.", ""),
        ("Copyright (C) 2022 Jane Roe <jane@example.org>", ""),
        ("SPDX-FileCopyrightText: Copyright 2022 Jane Roe <jane@example.org>", ""),
        ("Report faults to Jane Roe <jane@example.org> please.", ""),
        ("This file is distributed under the same license as the PACKAGE package.", ""),
        ("Weblate <noreply@weblate.org>, 2024.", ""),
        ("Languages add-on <noreply-addon-languages@weblate.org>, 2024.", ""),
        ("<jane@example.org>, 2024.", ""),
        ("jane@example.org <jane@example.org>, 2024.", ""),
        ("", ""),
    ],
)
def test_people_are_found_in_comments(comment: str, name: str) -> None:
    """A line that gettext's tools or Weblate wrote for a person gives the name, without the address."""
    assert catalog(comment).credits == ((name,) if name else ())


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("Jane Roe <jane@example.org>", ("Jane Roe",)),
        ("Jane Roe", ("Jane Roe",)),
        ("Jane Roe <jane@example.org>, John Doe <john@example.org>", ("Jane Roe", "John Doe")),
        ("Jane Roe (https://example.org/jane)", ("Jane Roe",)),
        ("FULL NAME <EMAIL@ADDRESS>", ()),
        ("Automatically generated", ()),
        ("Anonymous <noreply@weblate.org>", ()),
        ("jane@example.org", ()),
        ("", ()),
    ],
)
def test_the_last_translator_is_credited(last: str, names: tuple[str, ...]) -> None:
    """Nobody is invented, and no address is published."""
    assert catalog(Last_Translator=last).credits == names


def test_everyone_is_credited_once_in_the_order_of_the_file() -> None:
    """A second address or other capitals do not make a second person."""
    comments = ("Ann <a@example.org>, 2021.", "Bob <b@example.org>, 2022.", "ANN <c@example.org>, 2023.")
    assert catalog(*comments, Last_Translator="bob <b@example.org>").credits == ("Ann", "Bob")
    assert catalog(*comments, Last_Translator="Eve <e@example.org>").credits == ("Ann", "Bob", "Eve")


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Arabic <https://example.org/projects/bread/ar/>", "Arabic"),
        ("Japanese https://example.org/bread", "Japanese"),
        ("Spanish <es@example.org>", "Spanish"),
        ("Chinese (Simplified Han script) <https://example.org/>", "Chinese (Simplified Han script)"),
        ("LANGUAGE <LL@li.org>", ""),
        ("none", ""),
        ("fr@example.org", ""),
        ("", ""),
    ],
)
def test_the_team_has_no_address(text: str, team: str) -> None:
    """The colophon names a team, and links are the library's."""
    assert catalog(Language_Team=text).team == team


def test_reviewers_stand_in_a_field_of_their_own() -> None:
    """An edition says that nobody reviewed it unless its catalog names who did."""
    assert catalog(X_Reviewed_By="Ann <a@example.org>, Bob,, ").reviewers == ("Ann", "Bob")
    assert catalog().reviewers == ()


def test_the_language_is_as_given() -> None:
    """Names of fields are compared as in e-mail."""
    assert catalog(language="zh_TW").language == "zh_TW"
    assert catalog().language == ""


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        *(("fr", "fr"), ("FR", "fr"), ("fr_FR", "fr"), ("fr-CA", "fr"), ("fr", "fr-CA"), ("fr_FR.UTF-8", "fr")),
        *(("pt", "pt-BR"), ("pt_BR", "pt-BR"), ("pt_BR", "pt"), ("es-419", "es"), ("ca@valencia", "ca")),
        *(
            ("zh_CN", "zh-Hans"),
            ("zh_Hans", "zh-Hans"),
            ("zh-Hans-CN", "zh-Hans"),
            ("zh_SG", "zh-Hans"),
            ("zh", "zh-Hans"),
        ),
        *(("zh_TW", "zh-Hant"), ("zh-hant", "zh-TW"), ("zh_HK", "zh-Hant"), ("cn", "zh-Hans"), ("cmn-Hans", "zh-Hans")),
        *(
            ("sr@latin", "sr-Latn"),
            ("sr_RS@latin", "sr-Latn"),
            ("sr_RS", "sr-Cyrl"),
            ("sr", "sr-Latn"),
            ("sh", "sr-Latn"),
        ),
        *(
            ("iw", "he"),
            ("in", "id"),
            ("nb_NO", "no"),
            ("tl", "fil"),
            ("jp", "ja"),
            ("cz", "cs"),
            ("ger", "de"),
            ("jpn", "ja"),
        ),
        *(("", "fr"), ("LANGUAGE", "fr"), ("ll_CC", "fr"), ("French", "fr"), ("français", "fr"), ("C", "fr")),
    ],
)
def test_one_language_has_many_names(header: str, tag: str) -> None:
    """Only what both names say can disagree."""
    assert may_be(header, tag)


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        *(
            ("de", "fr"),
            ("fr", "fil"),
            ("zh_TW", "zh-Hans"),
            ("zh_HK", "zh-Hans"),
            ("zh_CN", "zh-Hant"),
            ("cn", "zh-TW"),
        ),
        *(("pt_PT", "pt-BR"), ("sr@latin", "sr-Cyrl"), ("nn", "nb"), ("ja", "zh-Hans"), ("zh", "ja"), ("en", "fr")),
    ],
)
def test_another_language_is_known(header: str, tag: str) -> None:
    """A catalog that was copied to a wrong name would print one language under another's flag."""
    assert not may_be(header, tag)
