"""The validators can fail: each one is shown a bad file and a good one, since a judge who never says no is no judge."""

import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

import pytest
from weasyprint import HTML

import validate
import validators
import viewers
from validators import Message, ValidatorMissing

# WeasyPrint leaves its colour profile open when it writes PDF/A.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:example:book</dc:identifier>
<dc:title>A small book</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="one"/></spine></package>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>A small book</title></head><body>{}</body></html>"""
NAV = PAGE.format('<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav>')
CHAPTER = "<h1>One</h1>\n<p>Two words</p>"


def epub(path: Path, body: str = CHAPTER, package: str = PACKAGE) -> Path:
    """An EPUB of one chapter."""
    parts = {"META-INF/container.xml": CONTAINER, "book.opf": package, "nav.xhtml": NAV, "one.xhtml": PAGE.format(body)}
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        for name, text in parts.items():
            book.writestr(name, text)
    return path


def pdf(path: Path, variant: str | None, body: str = CHAPTER) -> Path:
    """A PDF of one document, conforming to the variant, or to nothing."""
    HTML(string=PAGE.format(body)).write_pdf(path, pdf_variant=variant)
    return path


def test_a_good_book_gets_no_message(tmp_path: Path) -> None:
    """EPUBCheck is silent on a valid EPUB, remarks included."""
    assert validators.epubcheck(epub(tmp_path / "good.epub")) == []


def test_a_chapter_that_is_not_well_formed_is_fatal(tmp_path: Path) -> None:
    """EPUBCheck names severity, id, file and line of a missing end tag."""
    [message] = validators.epubcheck(epub(tmp_path / "bad.epub", CHAPTER.replace("</p>", "")))
    assert (message.severity, message.id, message.file, message.line) == ("fatal", "RSC-016", "one.xhtml", 4)
    assert '"p"' in message.text
    assert message.column > 0


@pytest.mark.parametrize(
    ("body", "severity", "identifier"),
    [
        ('<p id="a"/><p id="a"/>', "error", "RSC-005"),
        ('<p><img src="none.png" alt=""/></p>', "error", "RSC-007"),
        ('<p style="font-family: serif" epub:type="frontmatter nonsense">x</p>', "usage", "OPF-088"),
    ],
)
def test_every_severity_comes_through(tmp_path: Path, body: str, severity: str, identifier: str) -> None:
    """Errors and mere remarks are told apart."""
    messages = validators.epubcheck(epub(tmp_path / "odd.epub", body))
    assert (severity, identifier) in {(message.severity, message.id) for message in messages}


def test_a_warning_is_a_warning(tmp_path: Path) -> None:
    """A date that is none is a warning at its place in the package document."""
    package = PACKAGE.replace("<dc:language>en<", "<dc:date>soon</dc:date><dc:language>en<")
    [message] = validators.epubcheck(epub(tmp_path / "odd.epub", package=package))
    assert message == Message("warning", "OPF-053", message.text, "book.opf", 4, message.column)


def test_what_is_no_zip_file_is_fatal(tmp_path: Path) -> None:
    """A file that only has the name of an EPUB gets a message, not a traceback."""
    path = tmp_path / "not.epub"
    path.write_bytes(b"not a zip file")
    assert "fatal" in {message.severity for message in validators.epubcheck(path)}


def test_a_tagged_pdf_conforms_and_an_untagged_one_does_not(tmp_path: Path) -> None:
    """veraPDF passes WeasyPrint's `pdf/ua-1`, and finds that nothing is tagged in a plain PDF (7.1, test 3)."""
    assert validators.verapdf(pdf(tmp_path / "good.pdf", "pdf/ua-1"), "PDFUA-1") == []
    failures = validators.verapdf(pdf(tmp_path / "bad.pdf", None), "PDFUA-1")
    assert {("7.1", 3), ("7.1", 11), ("6.2", 1)} <= {(failure.clause, failure.test) for failure in failures}
    assert all(failure.message and failure.context.startswith("root") for failure in failures)


def test_the_profiles_are_different(tmp_path: Path) -> None:
    """What is right for the archive is not for that reason accessible: `pdf/a-2a` lacks PDF/UA's identification."""
    path = pdf(tmp_path / "archive.pdf", "pdf/a-2a")
    assert validators.verapdf(path, "PDFA-2A") == []
    [failure] = validators.verapdf(path, "PDFUA-1")
    assert (failure.clause, failure.test) == ("5", 1)


def test_the_same_failure_is_told_a_hundred_times_at_most(tmp_path: Path) -> None:
    """A long book without tags does not drown the report."""
    failures = validators.verapdf(pdf(tmp_path / "long.pdf", None, "<p>word</p>" * 300), "PDFUA-1")
    assert sum((failure.clause, failure.test) == ("7.1", 3) for failure in failures) == 100


def test_what_is_no_pdf_is_a_failure(tmp_path: Path) -> None:
    """veraPDF's refusal to read a file is a failure without a clause."""
    path = tmp_path / "not.pdf"
    path.write_bytes(b"not a PDF")
    [failure] = validators.verapdf(path, "PDFUA-1")
    assert (failure.clause, failure.test) == ("", 0)


def test_a_file_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    """The validators do not judge what does not exist."""
    for judge in (validators.epubcheck, lambda path: validators.verapdf(path, "PDFUA-1")):
        with pytest.raises(FileNotFoundError):
            judge(tmp_path / "none")


def test_two_readers_give_the_text_of_each_page(tmp_path: Path) -> None:
    """poppler and PDFium read two pages in order."""
    body = '<p>One — été</p><p style="break-before: page">Second<br/>page</p>'
    path = pdf(tmp_path / "two.pdf", "pdf/ua-1", body)
    for read in (viewers.pdftotext, viewers.pdfium_text):
        assert [page.split() for page in read(path)] == [["One", "—", "été"], ["Second", "page"]]


def test_a_page_is_painted(tmp_path: Path) -> None:
    """The second of two pages, at twice its size, is red all over."""
    style = "<style>@page { size: 100pt 50pt; margin: 0 } @page :nth(2) { background: #f00 }</style>"
    path = pdf(tmp_path / "red.pdf", None, f'{style}<p>x</p><p style="break-before: page"></p>')
    page = viewers.rasterise(path, 1, 2)
    assert page.size == (200, 100)
    assert page.convert("RGB").getcolors() == [(20000, (255, 0, 0))]


@pytest.mark.parametrize("name", ["red.xhtml", "red.html"])
def test_chromium_paints_a_red_square(tmp_path: Path, name: str) -> None:
    """The square is red, the page beside and below it is white, and the picture has the size asked for."""
    path = tmp_path / name
    path.write_text(PAGE.format('<div style="position: fixed; inset: 0 auto auto 0; width: 50px; height: 50px;'
                                ' background: #f00"></div>'))  # fmt: skip
    picture = viewers.screenshot(path, (300, 200))
    assert picture.size == (300, 200)
    assert sorted(picture.getcolors() or []) == [(2500, (255, 0, 0)), (57500, (255, 255, 255))]


def test_chromium_is_bounded_in_time(tmp_path: Path) -> None:
    """A browser that takes too long is ended."""
    path = tmp_path / "page.html"
    path.write_text("<p>word</p>")
    with pytest.raises(TimeoutError):
        viewers.screenshot(path, (300, 200), seconds=0.05)


def test_a_missing_validator_fails_in_ci_and_is_skipped_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exception names the package; only outside CI does pytest take it for a skip."""
    path = tmp_path / "page.html"
    path.write_text("<p>word</p>")
    monkeypatch.setenv("PATH", "")
    for setting, skipped in (("true", False), ("", True)):
        monkeypatch.setenv("CI", setting)
        with pytest.raises(ValidatorMissing, match=r"chromium \(apt\)") as caught:
            viewers.screenshot(path, (300, 200))
        assert isinstance(caught.value, unittest.SkipTest) is skipped


def test_the_command_sums_up_a_clean_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing wrong is one line and status 0."""
    epub(tmp_path / "good.epub")
    assert validate.main([str(tmp_path)]) == 0
    line = "1 EPUB: 0 fatals, 0 errors, 0 warnings · 0 PDF: PDF/UA-1 and PDF/A-2a 0 failures\n"
    assert capsys.readouterr().out == line


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding takes two or three lines, the sum stands in the last, and the status is 1."""
    epub(tmp_path / "bad.epub", '<p foo="1"/><p foo="1"/>')
    pdf(tmp_path / "archive.pdf", "pdf/a-2a")
    assert validate.main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines if not line.startswith(" ")] == [
        f"{tmp_path}/bad.epub",
        f"{tmp_path}/archive.pdf",
        "1 EPUB",
    ]
    assert len(lines) == 7
    assert lines[-1] == "1 EPUB: 0 fatals, 2 errors, 0 warnings · 1 PDF: PDF/UA-1 and PDF/A-2a 1 failures"


def test_the_command_does_not_pass_an_empty_folder(tmp_path: Path) -> None:
    """No edition to judge is a mistake in the call, not a clean result."""
    done = subprocess.run([sys.executable, validate.__file__, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Hint: build the editions first." in done.stderr


def test_a_finding_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """An escape sequence in a book's words is printed as text."""
    validate.report("\x1b[2J", "é\a", "word " * 100)
    assert capsys.readouterr().out.splitlines() == ["\\x1b[2J", "    é\\x07", "    " + "word " * 59 + "…"]
