"""`embed = true` in book.toml: the typefaces of the text travel in the EPUB."""

from pathlib import Path
from zipfile import ZipFile

from commands import change, plantin, small
from reading import faults


def test_an_epub_carries_its_typefaces_where_the_book_asks(tmp_path: Path) -> None:
    """Four faces of the Latin text, each of its characters alone; and EPUBCheck has nothing to say."""
    book = small(tmp_path / "book")
    change(book / "book/book.toml", 'language = "en"', 'embed = true\nlanguage = "en"')
    assert plantin("build", book, "--language", "fr").status == 0
    (epub,) = (book / "dist").glob("*-fr.epub")
    with ZipFile(epub) as archive:
        fonts = {Path(name).name: archive.getinfo(name).file_size for name in archive.namelist() if "/fonts/" in name}
        style = archive.read("EPUB/styles/book.css").decode()
    text = {f"plantin-text{style}.ttf" for style in ("", "-italic", "-bold", "-bold-italic")}
    assert text <= fonts.keys()
    assert max(fonts.values()) < 40_000
    assert 'html { font-family: "Plantin Text", serif }' in style
    assert faults(epub) == []


def test_no_typeface_of_the_text_travels_unasked(tmp_path: Path) -> None:
    """A reader's own come first."""
    book = small(tmp_path / "book")
    assert plantin("build", book, "--language", "fr").status == 0
    (epub,) = (book / "dist").glob("*-fr.epub")
    with ZipFile(epub) as archive:
        assert not any("plantin-text" in name for name in archive.namelist())
