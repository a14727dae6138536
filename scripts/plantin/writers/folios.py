"""Page numbers in a quire, which does not know where in the book it will stand: places are kept for them, to be filled.

A quire's pages are counted from a number that no list ever reaches, and a page of another quire has such a number too.
Where WeasyPrint prints one, figures of the right count stand in for it between two marks that nobody sees, so that the
line is laid out as it will be; and where it draws the line, the figures are taken out again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from msgspec import Struct, field

from plantin.writers.visual import glyphs
from plantin.writers.weasy import CounterStyle, Layout, TargetCollector, TargetLookupItem

FIRST_PAGE = 10**12
"""The number of a quire's first page: CommonMark has no list that begins so high."""
_ELSEWHERE = 2 * FIRST_PAGE
"""With the count of its figures added, the number of a page of another quire."""
_FIGURES = 3
"""How many figures stand in for a number at the head or the foot of a page."""
_OPEN, _CLOSE = "\u2061", "\u2063"
"""Marks around them: of no width, and joined to the letters beside them."""
_NUMBER = re.compile(f"({_OPEN}?)([^{_OPEN}{_CLOSE}]+){_CLOSE}|{_OPEN}([^{_CLOSE}]+)$")
_TRIED = (*range(10), *(ten * unit for ten in (10, 100, 1000) for unit in range(1, 10)), 101, 1010, 1111)
"""Numbers that have between them every figure of any system of counting up to 9999."""
MARK = re.compile(rb"%folio (\d+)\n")
"""What stands in a quire's page where a number's place is: to a PDF, a comment."""


def filled(place: Mapping[str, Any], number: str, figures: Mapping[str, tuple[int, float]]) -> bytes:
    """Return what is drawn, or said, in a place that was kept for a number."""
    before, after = place["parts"]
    if "said" in place:
        return b"<feff" + f"{before}{number}{after}".encode("utf-16-be").hex().encode() + b">"
    drawn = "".join(f"{figures[char][0]:04x}" for char in number)
    spare = place["width"] - sum(figures[char][1] for char in number)
    if spare and place["side"]:
        before = before.replace(" Tm", f" Tm\n{spare * place['side'] * place['size'] / 1000:.3f} 0 Td", 1)
    return f"{before}{drawn}{after}\n".encode()


class Counters(CounterStyle):  # type: ignore[misc]  # weasyprint is untyped
    """WeasyPrint's counters, with figures in the place of a page's number."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, Any] = {}
        """The styles in which numbers of pages were asked for, by the figures that stand for one."""

    def render_value(
        self, counter_value: int, counter_name: Any = None, counter: Any = None, previous_types: Any = None
    ) -> str:
        if counter_value < FIRST_PAGE:
            return str(super().render_value(counter_value, counter_name, counter, previous_types))
        count = counter_value - _ELSEWHERE if counter_value > _ELSEWHERE else _FIGURES
        shown = str(super().render_value(int("8" * count), counter_name, counter))
        self.asked[shown] = counter_name
        return f"{_OPEN}{shown}{_CLOSE}"


def collector(elsewhere: Mapping[str, int]) -> TargetCollector:
    """Return WeasyPrint's list of what a document refers to, with targets that stand in other quires.

    They are given with the count of figures in the numbers of their pages.
    """
    made = TargetCollector()
    for name, count in elsewhere.items():
        item = made.target_lookup_items[name] = TargetLookupItem("up-to-date")
        item.target_box = SimpleNamespace(cached_counter_values={"page": [_ELSEWHERE + count]})
    return made


class Folios(Struct):
    """The places that one quire keeps for numbers: the only state of this module, as long as it is laid out."""

    counters: Counters
    places: list[dict[str, Any]] = field(default_factory=list)
    """Each by its number in the marks."""
    figures: dict[str, dict[str, tuple[int, float]]] = field(default_factory=dict)
    """Glyph and width, in thousandths of the size, of each figure by typeface and style."""
    styles: dict[str, Any] = field(default_factory=dict)
    """The styles of counting, as WeasyPrint has resolved them."""

    def draw_first_line(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function that draws a line, with one that takes numbers of pages out of what it draws."""

        def draw_first_line(stream: Any, box: Any, *args: Any) -> Any:
            found = _NUMBER.search(box.pango_layout.text)
            if not found:
                return original(stream, box, *args)
            start = len(stream.stream)
            emojis = original(stream, box, *args)
            drawn = b"\n".join(stream.stream[start:]).decode()
            stream.stream[start:] = [self._kept(found, stream, box, drawn)]
            return emojis

        return draw_first_line

    def said(self, box: Any, text: str) -> bytes | None:
        """Keep the place of a number in a text that is said, and not drawn; None where it has none."""
        found = _NUMBER.search(text)
        if not found:
            return None
        parts = text[: found.start()], text[found.end() :]
        return self._mark({"parts": parts, "said": True, **self._meant(found, box)})

    def _kept(self, found: re.Match[str], stream: Any, box: Any, drawn: str) -> bytes:
        meant = self._meant(found, box)
        shown, layout = found[2] or found[3], box.pango_layout
        tables = self._tables(stream, found, layout, meant["style"])
        fitting = ((each, place) for each in tables if (place := _place(shown, each[2], drawn)))
        fit = next(fitting, None)
        assert fit, f"no figures of {shown} in {drawn}"
        (font, size, table), hexes = fit
        name = f"{font} {meant['style']}"
        self.figures[name] = table
        side = _side(box.style, bool(meant["target"]), found.end() == len(layout.text))
        kept = {"figures": name, "side": side, "size": size, "width": sum(table[char][1] for char in shown)}
        return self._mark({"parts": (drawn[: hexes.start()], drawn[hexes.end() :]), **kept, **meant})

    def _mark(self, place: dict[str, Any]) -> bytes:
        self.places.append(place)
        return b"%%folio %d\n" % (len(self.places) - 1)

    def _meant(self, found: re.Match[str], box: Any) -> dict[str, Any]:
        """Which number is meant: of the page of the anchor that a link leads to, or of the page itself.

        Of a number that is broken between two lines the second part is empty.
        """
        assert found.string.count(_OPEN) < 2, f"two numbers in {found.string}"
        asked = next(style for text, style in self.counters.asked.items() if (found[2] or found[3]) in text)
        name = asked if isinstance(asked, str) else repr(asked)
        self.styles[name] = self.counters.resolve_counter(asked)
        address = "" if box.element is None else box.element.get("href", "")
        target = address[1:] if address.startswith("#") else None
        return {"target": target, "style": name, "whole": bool(found[1] or found[3])}

    def _tables(
        self, stream: Any, found: re.Match[str], layout: Any, style: str
    ) -> Iterator[tuple[str, float, dict[str, tuple[int, float]]]]:
        """Yield typefaces and sizes that figures may have in a line, with the glyph and width of each figure.

        Those of the figures by themselves come first; beside letters of another script they may be of its typeface.
        """
        figures, text = "".join(dict.fromkeys(self._tried(style))), found.string
        before, after = text[: found.start()], text[found.end() :]
        for around in dict.fromkeys((("", ""), (before, ""), ("", after), (before, after))):
            # A layout of its own, since one that was drawn keeps the spacing of its words, by their places.
            tried = Layout(layout.style)
            tried.set_text(figures.join(around))
            made = dict[str, tuple[int, float]]()
            for char, font, points, glyph in glyphs(stream, tried):
                if char in figures:
                    made[char] = glyph.code, glyph.logical
                    font.to_unicode.setdefault(glyph.code, char)
                    last = font.hash, points
            yield *last, made

    def _tried(self, style: str) -> Iterator[str]:
        counter = self.styles[style]
        for number in _TRIED:
            yield from self.counters.render_value(number, counter=counter)


def _place(shown: str, table: Mapping[str, tuple[int, float]], drawn: str) -> re.Match[str] | None:
    """Where figures stand in what is drawn of a line."""
    return re.search(r"(?:>[-\d. ]*<)?".join(f"{table[char][0]:04x}" for char in shown), drawn)


def _side(style: Any, is_reference: bool, is_last: bool) -> float:
    """How much of the room that a number leaves in its place stands before it: all, where lines are set to the right.

    That of a reference does where it ends a line, as after a leader; among words it has as many figures as its place.
    """
    leftward = style["direction"] == "rtl"
    if is_reference:
        return int(is_last and not leftward)
    return {"left": 0, "center": 0.5, "right": 1, "end": int(not leftward)}.get(style["text_align_all"], int(leftward))
