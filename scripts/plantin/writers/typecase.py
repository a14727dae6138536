"""The typefaces of a book that is bound of quires: one copy of each, with the glyphs that any of them uses."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from plantin.fonts import Composite
from plantin.writers import engine, visual
from plantin.writers.weasy import pdf as pdfs
from plantin.writers.weasy import weasyprint

Codes = Mapping[str, Mapping[str, str]]
"""The glyphs of a quire that have another number in the book, in hexadecimal, by font."""
_CODE = re.compile(rb"(/ActualText <[^>]*>)|/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")
"""What matters of a page's content to whoever gives glyphs other numbers: the font, and strings of glyphs."""


def united(
    notes: Iterable[Mapping[str, Any]],
) -> tuple[dict[str, Any], list[dict[str, dict[str, str]]], visual.Composer]:
    """Return the fonts of all quires, the glyphs of each quire that have another number in them, and those composed.

    A glyph that stands for one character in one quire and for another in the next is, in right-to-left text, a glyph of
    its own there; elsewhere WeasyPrint has the first character for both.
    """
    composer, fonts, codes = visual.Composer(), dict[str, Any](), list[dict[str, dict[str, str]]]()
    for each in notes:
        own: dict[str, dict[str, str]] = {}
        for font in each["fonts"]:
            whole = fonts.setdefault(font["hash"], SimpleNamespace(**{**font, "widths": {}, "to_unicode": {}}))
            for code, width in font["widths"]:
                whole.widths.setdefault(code, width)
            for code, text in font["to_unicode"]:
                if whole.to_unicode.setdefault(code, text) != text and font["leftward"] and len(text) == 1:
                    form = Composite(whole.widths[code], ((code, 0, 0),))
                    own.setdefault(whole.hash, {})[f"{code:04x}"] = f"{composer.code(whole, text, form):04x}"
        for number, (name, char, width, parts) in enumerate(each["composed"], visual.BEYOND):
            form = Composite(width, tuple(map(tuple, parts)))
            own.setdefault(name, {})[f"{number:04x}"] = f"{composer.code(fonts[name], char, form):04x}"
        codes.append(own)
    return fonts, codes, composer


def loaded(
    fonts: Mapping[str, Any],
    composer: visual.Composer,
    metadata: Mapping[str, Any],
    finisher: Callable[[Any, Any], None],
) -> Any:
    """Return a PDF (pydyf.PDF) of one page that has all these typefaces, cut down to the glyphs that the book uses."""
    build = pdfs.build_fonts_dictionary

    def build_fonts_dictionary(pdf: Any, own: Mapping[Any, Any], *options: Any) -> Any:
        found = {font.hash: font for font in own.values()}
        for name, noted in fonts.items():
            found[name].widths, found[name].to_unicode = noted.widths, noted.to_unicode
        return build(pdf, {name: found[name] for name in fonts}, *options)

    pdfs.build_fonts_dictionary = build_fonts_dictionary
    try:
        with engine.cleaning(composer):
            document = weasyprint.HTML(string="".join(map(_sample, fonts.values()))).render()
            vars(document.metadata).update(metadata)
            return engine.written(document, finisher)
    finally:
        pdfs.build_fonts_dictionary = build


_SLANTS = ("normal", "oblique", "italic")


def _sample(font: Any) -> str:
    """A paragraph that is set in a typeface, of characters that it has."""
    text = dict.fromkeys("".join([*font.to_unicode.values()][:40]))
    style = f"font-family: '{font.family}'; font-weight: {font.weight}; font-style: {_SLANTS[font.style]}"
    return f'<p lang="en" style="{style}">{"".join(f"&#{ord(char)};" for char in text)}</p>'


def recoded(content: bytes, codes: Codes) -> bytes:
    """Give the glyphs of a page's content the numbers that they have in the book."""
    return _CODE.sub(_coded(codes), content) if codes else content


def _coded(codes: Codes) -> Callable[[re.Match[bytes]], bytes]:
    font: Mapping[str, str] = {}

    def coded(found: re.Match[bytes]) -> bytes:
        nonlocal font
        said, name, text = found.groups()
        if name:
            font = codes.get(name.decode(), {})
        if said or not text or not font:
            return found[0]
        string = text.decode()
        parts = [string] if len(string) == 5 else [string[at : at + 4] for at in range(0, len(string), 4)]
        return f"<{''.join(font.get(part, part) for part in parts)}>".encode()

    return coded
