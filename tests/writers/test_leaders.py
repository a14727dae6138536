"""Leaders that are one text look as they do in WeasyPrint's own boxes."""

import io
from contextlib import nullcontext
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops

from plantin import workers
from plantin.writers import engine, leaders

STYLES = """
@page { size: 100mm 60mm; margin: 10mm }
body { font: 10pt "Source Serif 4", "Amiri" }
a::after { content: leader(" .") " " target-counter(attr(href), page) }
"""
ENTRIES = "".join(f"<p><a href='#a'>{'word ' * count}</a></p>" for count in range(1, 5))


def drawn(direction: str) -> tuple[Any, Image.Image, str]:
    """The document, its page as pixels, and the page's words."""
    workers.prepare()
    head, body = "<head><title>T</title></head>", f"<body id='a'>{ENTRIES}</body>"
    html = f"<html lang='en' dir='{direction}'>{head}{body}</html>".encode()
    page = pypdfium2.PdfDocument(io.BytesIO(engine.paged(html, STYLES, {}, engine.Finish(str))))[0]
    pixels = page.render(scale=3).to_pil().convert("L")
    return engine.laid_out(html, STYLES, {}), pixels, page.get_textpage().get_text_bounded()


def texts(document: Any) -> list[str]:
    return [each.text for each in document.pages[0]._page_box.descendants() if " ." in getattr(each, "text", "")]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_leader_is_one_text_and_looks_as_its_dots_did(direction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, pixels, words = drawn(direction)
    monkeypatch.setattr(engine, "leaders", nullcontext)
    many, as_before, said = drawn(direction)
    assert len(texts(one)) == 4
    assert len(texts(many)) > 80
    assert "".join(texts(one)) == "".join(texts(many))
    assert max(ImageChops.difference(pixels, as_before).getextrema()) < 128, "no dot is half a pixel from its place"
    assert words == said


def test_a_leader_that_would_be_of_another_length_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a typeface may have it that sets two of its pieces closer."""
    monkeypatch.setattr(leaders, "_EVEN", -1)
    document, *_ = drawn("ltr")
    assert len(texts(document)) > 80
