"""Right-to-left lines: what is read back out of the PDF, and that it looks as WeasyPrint draws it."""

import unicodedata
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

import validators
import viewers
from plantin import workers
from plantin.writers import engine, visual

PAGE = "@page {{ size: 700px 120px; margin: 20px }} html {{ font: 20px/1.8 '{family}' }}"
FACES = {"Amiri": "ar", "Noto Naskh Arabic": "ur", "Frank Ruhl Libre": "he"}


@pytest.fixture(scope="module", autouse=True)
def _typefaces() -> None:
    workers.prepare()


def paged(text: str, family: str, folder: Path) -> Path:
    """The PDF of one paragraph."""
    html = f'<html lang="{FACES[family]}" dir="rtl"><head><title>T</title></head><body><h1>{text}</h1></body></html>'
    path = folder / "page.pdf"
    path.write_bytes(engine.paged(html.encode(), PAGE.format(family=family), {}, engine.Finish(str, True)))
    return path


def words(pages: list[str]) -> list[str]:
    """Without poppler's marks of direction, the signs on a letter in Unicode's order."""
    text = "".join(pages).translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c")))
    return unicodedata.normalize("NFC", text).split()


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Amiri", "تجسد الأولويات لحظة المجتمع"),  # letters set high or close to one another
        ("Amiri", "سابقًا وريثًا مشروعًا"),  # vowel signs
        ("Noto Naskh Arabic", "تمام انسان آزاد اور حقوق"),  # dots that are glyphs of their own
        ("Noto Naskh Arabic", "می\u200cآیند و نمی\u200cروند"),  # joiners
        ("Amiri", "لا إلى الله"),  # ligatures
        ("Frank Ruhl Libre", "כל בני האדם"),
        ("Frank Ruhl Libre", "שָׁלוֹם עֲלֵיכֶם"),
    ],
)
def test_words_come_back_letter_by_letter(family: str, text: str, tmp_path: Path) -> None:
    """From poppler and from PDFium alike, whichever order each has for words."""
    path = paged(text, family, tmp_path)
    assert sorted(words(viewers.pdftotext(path))) == sorted(words([text]))
    assert words(viewers.pdfium_text(path)) == words([text])


@pytest.mark.parametrize("text", ["تجسد سابقًا PyTorch (C++) يعدّ", "می\u200cآیند ۲۰۱۶"])
@pytest.mark.parametrize("family", ["Amiri", "Noto Naskh Arabic"])
def test_a_line_looks_as_weasyprint_draws_it(
    family: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a tenth of a pixel aside: the same glyphs at the same places."""
    ours = viewers.rasterise(paged(text, family, tmp_path), 0, 2).convert("L")
    monkeypatch.setattr(visual.Composer, "draw_first_line", lambda _, original: original)
    theirs = viewers.rasterise(paged(text, family, tmp_path), 0, 2).convert("L")
    assert _ink(ours) > 1000
    assert _ink(ImageChops.invert(ImageChops.difference(ours, theirs))) < 0.02 * _ink(ours)


def _ink(picture: Image.Image) -> int:
    """How many pixels are more dark than light."""
    return sum(picture.histogram()[:128])


def test_marks_that_nobody_sees_are_no_part_of_the_text(tmp_path: Path) -> None:
    """Isolates, and where a line may break; in bookmarks neither. A mark of bytes PDF/UA would not have."""
    path = paged("ב־\u2066C++\u2069 ו\u200bכן\ufeff", "Frank Ruhl Libre", tmp_path)
    assert not set("\u2066\u2069\u200b") & set("".join(viewers.pdfium_text(path)))
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert "\u200b" not in outline.root[0].title
    assert validators.verapdf(path, "PDFUA-1") == []


def test_a_font_with_glyphs_of_ours_is_sound(tmp_path: Path) -> None:
    """For PDF/UA-1 and PDF/A-2a, and each composed glyph is as wide as the PDF says."""
    path = paged("تجسد سابقًا", "Amiri", tmp_path)
    assert validators.verapdf(path, "PDFUA-1") == validators.verapdf(path, "PDFA-2A") == []
