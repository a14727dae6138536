"""PDF pages as pixels: the picture of a cover, and sheets on which a whole edition is seen. The door to PDFium."""

import io
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
from PIL import Image

_COLUMNS, _PAGES = 6, 18
_WIDTH, _GAP, _GROUND = 380, 12, "#d8d2c6"


def cover(pdf: bytes, size: tuple[int, int]) -> bytes:
    """Return the first page as a JPEG picture of `size` pixels."""
    picture = next(_pages(pdf, size[0], [0]))
    if picture.size != size:
        picture = picture.resize(size)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=84, optimize=True)
    return jpeg.getvalue()


def contact_sheet(pdf: bytes) -> bytes:
    """Return the pages side by side as one PNG picture; of a long book the first ones and the last."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        count = len(document)
    numbers = [*range(min(count, _PAGES) - 1), count - 1]
    pictures = list(_pages(pdf, _WIDTH, numbers))
    height = max(picture.height for picture in pictures)
    columns, rows = min(_COLUMNS, len(pictures)), -(-len(pictures) // _COLUMNS)
    size = (_GAP + columns * (_WIDTH + _GAP), _GAP + rows * (height + _GAP))
    sheet = Image.new("RGB", size, _GROUND)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, _COLUMNS)
        sheet.paste(picture, (_GAP + column * (_WIDTH + _GAP), _GAP + row * (height + _GAP)))
    png = io.BytesIO()
    sheet.quantize(128).save(png, "PNG", optimize=True)
    return png.getvalue()


def _pages(pdf: bytes, width: int, numbers: list[int]) -> Iterator[Image.Image]:
    """Yield the pages of these numbers, from 0, each `width` pixels wide."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number in numbers:
            page = document[number]
            # In this form Pillow takes PDFium's pixels where they are; each copy of a cover's would be 16 MB.
            drawn = page.render(scale=width / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
            picture: Image.Image = drawn.to_pil()
            yield picture
