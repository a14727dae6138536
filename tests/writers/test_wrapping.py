"""Where the lines of a page end, as WeasyPrint is brought to make them."""

import io

import pypdfium2
import pytest

from plantin import workers
from plantin.writers import engine

TAGS = "applet base body button embed form head html iframe img input link object picture script source style svg"


def lines(body: str) -> list[str]:
    """The lines of the first page, 60 mm wide, of a document with such a body."""
    workers.prepare()
    styles = "@page { size: 80mm 200mm; margin: 10mm } body { font-size: 10pt; overflow-wrap: break-word }"
    html = f"<html lang='en'><head><title>T</title></head><body>{body}</body></html>".encode()
    pdf = engine.paged(html, styles, {}, engine.Finish(str))
    return str(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_bounded()).split("\r\n")


@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "<p><em>{}</em></p>", "<p><span><b>{}</b></span></p>", "<ul><li><span>{}</span></ul>"]
)
def test_a_word_that_fits_a_line_is_whole(around: str) -> None:
    """However deeply it stands in the elements of its line."""
    code = ", ".join(f"<code>{word}</code>" for word in TAGS.split())
    found = lines(around.format(f"Certain tags are left out, namely {code}, and no others."))
    assert len(found) > 2
    assert [word.strip(",.•") for line in found for word in line.split() if word != "•"][6:-3] == TAGS.split()


def test_a_text_that_is_only_measured_is_left_alone() -> None:
    """That of a box in a line is, with the spaces at its end and without them."""
    assert lines("<p>See <span style='display: inline-block'><b>these</b> words </span>.</p>") == ["See these words ."]


@pytest.mark.parametrize("around", ["<p>{}</p>", "<p><em>{}</em></p>", "<p>Look: <em>{}</em></p>", "<p>({})</p>"])
def test_a_word_longer_than_a_line_is_broken(around: str) -> None:
    found = lines(around.format(f"<code>{'a' * 90}</code>"))
    assert sum(line.count("a") for line in found) == 90
    assert max(map(len, found)) < 60
