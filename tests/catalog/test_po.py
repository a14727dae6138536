"""A catalog is read to the letter, or refused with everything that is wrong in it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import Case, each
from plantin.catalog import po
from plantin.catalog.po import read
from plantin.catalog.write import write
from plantin.errors import Origin, PlantinError

CASES = Path(__file__).parent / "cases"

HEADER = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'

SOUND = (CASES / "sound.po").read_bytes()


def controls(text: str) -> bytes:
    """The text with the pictures of control characters (U+2400 and on) replaced by what they show."""
    return "".join(chr(ord(char) - 0x2400) if "\u2400" <= char < "\u2420" else char for char in text).encode()


def problems(data: bytes, language: str | None = "fr") -> str:
    with pytest.raises(PlantinError) as caught:
        read(data, "fr.po", language)
    return str(caught.value)


@each("../catalog/cases/refused")
def test_a_bad_catalog_is_refused_with_every_fault(case: Case) -> None:
    """The message names the place, what is wrong there and what to do."""
    assert problems(controls(case.given)) == case.expected


@each("../catalog/cases/accepted")
def test_a_good_catalog_is_read_and_written_in_one_form(case: Case) -> None:
    """What is not ambiguous is read, however it is laid out."""
    written = write(read(case.given.encode(), "fr.po", "fr"))
    assert written.decode().rstrip("\n") == case.expected
    assert write(read(written, "fr.po", "fr")) == written


@each("../catalog/cases/accepted")
def test_gettext_reads_what_we_read(case: Case, msgfmt: Callable[[bytes], str]) -> None:
    """Nothing that msgfmt calls a syntax error is accepted. Two obsolete messages with one msgid are no such error."""
    for text in (case.given, case.expected):
        verdict = msgfmt(f"{text}\n".encode())
        assert not verdict or "duplicate message" in verdict


def test_places_are_remembered() -> None:
    """A check can point to the very line of a msgid and of its msgstr."""
    entry = read(SOUND, "locales/fr.po").entries[1]
    assert (entry.origin, entry.msgstr_origin) == (Origin("locales/fr.po", 24, 1), Origin("locales/fr.po", 27, 1))


def test_a_message_is_found_by_its_msgid_and_context() -> None:
    """An obsolete one is not, and a fuzzy one has no text to show."""
    catalog = read(SOUND, "fr.po")
    bread, salt = catalog.find('"Bread" 🍞'), catalog.find("Salt\nand pepper\t", "caption")
    assert bread
    assert salt
    assert (bread.text, bread.extracted) == ("« Pain »", ("type: heading",))
    assert (salt.text, salt.msgstr) == (None, ("Sel\net poivre\t",))
    assert (salt.previous, salt.comments) == ("Saltand pepper", ("Is this right?",))
    assert salt.flags == frozenset(["no-wrap"])
    assert salt.references == ("book/01.md", "book/02.md")
    assert catalog.find("Salt\nand pepper\t") is None
    assert catalog.find("Vinegar", "caption") is None


@pytest.mark.parametrize("msgstr", ["", "  ", "\\n"])
def test_blanks_are_no_translation(msgstr: str) -> None:
    """A paragraph of blanks would be a hole in the page."""
    catalog = read(HEADER + f'msgid "Bread"\nmsgstr "{msgstr}"\n'.encode(), "fr.po")
    assert catalog.entries[0].text is None


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    """Zero bytes are a mistake, not a translation of nothing."""
    assert problems(data).startswith("fr.po: error: the catalog is empty")


def test_a_header_alone_is_a_catalog() -> None:
    """It is a translation of which nothing is done yet."""
    assert read(HEADER, "fr.po", "fr").entries == ()


def test_a_byte_order_mark_is_stripped() -> None:
    """Windows editors write one; with Babel it made the header the first message."""
    assert read(b"\xef\xbb\xbf" + SOUND, "fr.po") == read(SOUND, "fr.po")


def test_lines_may_end_as_on_windows() -> None:
    """A carriage return before the line feed belongs to neither text nor comment."""
    assert read(SOUND.replace(b"\n", b"\r\n"), "fr.po") == read(SOUND, "fr.po")


def test_every_line_that_is_not_utf8_is_named() -> None:
    """The column counts characters, not bytes."""
    data = HEADER + 'msgid "é'.encode() + b'\xe9"\nmsgstr "p\xe2te"\n'
    assert problems(data) == (
        "fr.po:4:9: error: the byte 0xE9 is not UTF-8\n  hint: save the file as UTF-8\n"
        "fr.po:5:10: error: the byte 0xE2 is not UTF-8\n  hint: save the file as UTF-8"
    )


def test_utf16_is_refused() -> None:
    """It would be a problem in every line otherwise."""
    assert (
        problems(SOUND.decode().encode("utf-16")) == "fr.po: error: the catalog is in UTF-16\n  hint: save it as UTF-8"
    )


def test_ascii_is_utf8() -> None:
    """Old programs name the charset so when every character is in it; when one is not, they lie."""
    header = HEADER.replace(b"UTF-8", b"US-ASCII")
    assert read(header + b'msgid "a"\nmsgstr "b"\n', "fr.po").entries
    assert "charset is 'US-ASCII'" in problems(header + 'msgid "a"\nmsgstr "é"\n'.encode())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"#" * (po.MAX_BYTES + 1), "fr.po: error: the catalog has 20,000,001 bytes; 20,000,000 are allowed"),
        (b"\n" * po.MAX_LINES + b"#\n", "fr.po: error: the catalog has 1,000,001 lines; 1,000,000 are allowed"),
        (HEADER + b"#" * (po.MAX_LINE + 1), "fr.po:4: error: this line has 1,000,001 bytes; 1,000,000 are allowed"),
        (b'msgid ""\nmsgstr "X: ' + b"x" * po.MAX_HEADER + b'"\n', "fr.po:2:1: error: the header has more than 50,000"),
        (
            HEADER + b'msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n' * 200,
            "fr.po: error: there are more problems, which are not listed",
        ),
        (HEADER + b"\xff\n" * 200, "fr.po: error: there are more problems, which are not listed"),
    ],
    ids=["bytes", "lines", "line", "header", "problems", "bytes that are not UTF-8"],
)
def test_what_is_too_much_is_refused(data: bytes, expected: str) -> None:
    """No file can take more than some seconds and some hundred megabytes."""
    assert expected in problems(data)


def test_too_many_messages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand take four seconds and 200 MB; no book has a tenth of that."""
    assert po.MAX_ENTRIES == 100_000
    monkeypatch.setattr(po, "MAX_ENTRIES", 100)
    message = 'msgid "{0}"\nmsgstr "{0}"\n'.format
    allowed = HEADER + "".join(map(message, range(100))).encode()
    assert len(read(allowed, "fr.po").entries) == 100
    assert "fr.po:204:1: error: there are more than 100 messages" in problems(allowed + message("x").encode())


@pytest.mark.parametrize(
    "line",
    [
        b" " * 900_000 + b"x",
        b"msgid " + b"\t" * 900_000 + b"x",
        b'msgid "' + b'\\"' * 400_000,
        b'msgid "' + b"\\q" * 400_000 + b'"',
        b'msgid "\\x' + b"f" * 900_000 + b'"',
        b"x" * 900_000 + b' "a"',
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=' + b"9" * 900_000 + b'"',
        b'msgid ""\nmsgstr "Last-Translator: ' + b"a.b " * 10_000 + b"\\nLanguage: " + b"fr-" * 2_000 + b'"\nx',
    ],
    ids=lambda line: repr(line[:9] + line[-3:]),
)
def test_no_line_takes_long(line: bytes) -> None:
    """Time grows with the length of a line, not with its square."""
    before = time.process_time()
    problems(line + b"\n")
    assert time.process_time() - before < 15


def test_real_catalogs_are_read(real_catalog: Path) -> None:
    """Those of two books, made with po4a, mdbook-i18n-helpers, Weblate and Poedit."""
    data = real_catalog.read_bytes()
    language = None if real_catalog.suffix == ".pot" else real_catalog.stem.removeprefix("_docs.")
    catalog = read(data, real_catalog.name, language)
    assert len(catalog.entries) > 2_000
    written = write(catalog)
    again = read(written, real_catalog.name)
    assert sorted(again.entries, key=repr) == sorted(catalog.entries, key=repr)
    assert write(again) == written
