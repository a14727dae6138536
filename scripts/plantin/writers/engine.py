"""WeasyPrint, with what it leaves out of a tagged PDF.

WeasyPrint 70 writes no /Lang below the catalog, no /Alt for `role="img"`, and no /ActualText where shaping hides the
characters (Kozea/WeasyPrint#2482, #2550, #2841). It has no public door for these, so five of its functions are wrapped
here for the length of one call, two of them by writers/visual.py; tests/writers/test_engine.py holds what is expected.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from msgspec import Struct

from plantin.errors import PlantinError, Problem
from plantin.locale import UNSEEN
from plantin.writers import visual
from plantin.writers.container import Container
from plantin.writers.folios import Folios
from plantin.writers.leaders import leaders
from plantin.writers.weasy import (
    CounterStyle,
    FatalURLFetchingError,
    FontConfiguration,
    URLFetcher,
    URLFetcherResponse,
    drawing,
    fonts,
    pydyf,
    stream,
    tags,
    weasyprint,
)
from plantin.writers.wrapping import wrapping

_UA_IDENTIFICATION = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""ISO 14289-1, section 5; the extension schema is what PDF/A-2 (ISO 19005-2, section 6.6.2.3.3) asks for besides."""

_SHAPED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
"""The blocks of Indic and South-East Asian scripts: one glyph there is not one character, nor in its order.

Right-to-left scripts are left out on purpose: extractors would read an /ActualText backwards (poppler, PDFium). Their
lines are drawn in another way (writers/visual.py)."""


WITHOUT_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
"""For `str.translate`: a text as it is said, and not drawn."""


class Resources(URLFetcher):  # type: ignore[misc]  # weasyprint is untyped
    """Serves the bytes that one document may use, and refuses the rest: no file and no network."""

    def __init__(self, files: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__()
        self._files = files
        """Bytes and media type by URL."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002  # its signature
        if url not in self._files:
            raise FatalURLFetchingError(f"{url} is no part of the book")
        data, media_type = self._files[url]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


class Finish(Struct, frozen=True):
    """What a whole PDF carries besides its pages."""

    number: Callable[[int], str]
    """The printed number of the n-th page."""
    right_to_left: bool = False


def paged(html: bytes, styles: str, files: Mapping[str, tuple[bytes, str]], finish: Finish) -> bytes:
    """Return the PDF of one XHTML document: PDF/A-2a and PDF/UA-1 in one file.

    Raises PlantinError when the document asks for a file that is not among `files`.
    """
    with tagging(visual.Composer()):
        return file(written(laid_out(html, styles, files), partial(complete, finish)))


def laid_out(html: bytes, styles: str, files: Mapping[str, tuple[bytes, str]]) -> Any:
    """Return a document as WeasyPrint has it before it is drawn: pages of boxes (weasyprint.Document).

    Raises PlantinError when the document asks for a file that is not among `files`.
    """
    return rendered(html, files, prepared(styles, CounterStyle(), files))


class Prepared(Struct, frozen=True):
    """A style sheet as WeasyPrint reads it, which documents may share."""

    sheet: Any
    fonts: Any
    counters: Any


def prepared(styles: str, counters: Any, files: Mapping[str, tuple[bytes, str]]) -> Prepared:
    """Return a style sheet, read."""
    fonts, resources = FontConfiguration(), Resources(files)
    with _complaints():
        sheet = weasyprint.CSS(
            string=styles, font_config=fonts, counter_style=counters, url_fetcher=resources, base_url="book:"
        )
    return Prepared(sheet, fonts, counters)


def rendered(html: bytes, files: Mapping[str, tuple[bytes, str]], styles: Prepared, own: str = "") -> Any:
    """Return a document laid out (weasyprint.Document); `own` are the rules that it does not share with others."""
    resources = Resources(files)
    page = weasyprint.HTML(string=html.decode(), url_fetcher=resources, base_url="book:")
    sheets = [styles.sheet]
    with _complaints(), wrapping(), leaders():
        if own:
            sheets.append(weasyprint.CSS(string=own, url_fetcher=resources, base_url="book:"))
        return page.render(stylesheets=sheets, font_config=styles.fonts, counter_style=styles.counters)


def written(document: Any, finisher: Callable[[Any, Any], None]) -> Any:
    """Return a document as a PDF (pydyf.PDF) that says it conforms to PDF/A-2a and PDF/UA-1."""
    generate = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *args: generate(*args).replace(
        b"</rdf:RDF>", _UA_IDENTIFICATION + b"</rdf:RDF>"
    )
    for page in document.pages:
        page.bookmarks = bookmarks(page)
    made = []

    def finish(document: Any, pdf: Any) -> None:
        finisher(document, pdf)
        made.append(pdf)
        pdf.write = lambda *_: None  # it would compress all streams twice, as hard as can be

    with _complaints():
        document.write_pdf(pdf_variant="pdf/a-2a", finisher=finish)
    return made[0]


def file(pdf: Any) -> bytes:
    """Return a PDF (pydyf.PDF) as a file."""
    pdf.add_object(pdf.info)
    made = Container(len(pdf.objects))
    for each in pdf.objects[1:]:
        made.add(each.number, *parts(each))
    return made.finished(pdf.catalog.number, pdf.info.number)


def parts(each: Any, *, compress: bool = True) -> tuple[bytes, bytes | None]:
    """What an object is in a PDF, and its stream if it is one, compressed or not."""
    if not isinstance(each, pydyf.Stream):
        return each.data, None
    stream, entries = b"\n".join(map(_bytes, each.stream)), pydyf.Dictionary(each.extra)
    if compress and each.compress:
        entries["Filter"], stream = "/FlateDecode", zlib.compress(stream)
    entries["Length"] = len(stream)
    return entries.data, stream


def _bytes(item: Any) -> bytes:
    return (
        item if isinstance(item, bytes) else item.data if isinstance(item, pydyf.Object) else str(item).encode("ascii")
    )


def bookmarks(page: Any) -> list[Any]:
    """A page's bookmarks without the characters that nobody sees."""
    return [(level, label.translate(WITHOUT_UNSEEN), *rest) for level, label, *rest in page.bookmarks]


@contextmanager
def _complaints() -> Iterator[None]:
    """Raise what WeasyPrint says of a file that it may not have as a PlantinError."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise PlantinError(Problem(str(error))) from None


def complete(finish: Finish, _document: Any, pdf: Any) -> None:
    """Give a whole PDF page labels (ISO 32000-1, section 12.4.2) and its reading direction (section 12.2)."""
    if finish.right_to_left:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"
    wrap_items(pdf)
    # A label per page, as a prefix without a number: PDF knows no numbering but Latin and Roman.
    labels = [pydyf.Dictionary({"P": pydyf.String(finish.number(n + 1))}) for n in range(pdf.pages["Count"])]
    numbers = pydyf.Array(each for pair in enumerate(labels) for each in pair)
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})


def wrap_items(pdf: Any) -> None:
    """Put what a list item holds besides its label into one LBody (ISO 14289-1, section 7.2)."""
    elements: dict[Any, Any] = {
        each.reference: each
        for each in pdf.objects
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem"
    }
    for item in [each for each in elements.values() if each["S"] == "/LI"]:
        kids = list(item["K"])
        loose = [kid for kid in kids if elements.get(kid, {}).get("S") not in ("/Lbl", "/LBody")]
        if not loose:
            continue
        body = pydyf.Dictionary({**item, "S": "/LBody", "P": item.reference, "K": pydyf.Array(loose)})
        pdf.add_object(body)
        for kid in loose:
            if kid in elements:
                elements[kid]["P"] = body.reference
        first = kids.index(loose[0])
        item["K"] = pydyf.Array([kid for kid in kids[:first] if kid not in loose] + [body.reference])
        item["K"] += [kid for kid in kids[first:] if kid not in loose]


@contextmanager
def tagging(composer: visual.Composer, folios: Folios | None = None) -> Iterator[None]:
    """Wrap the functions of WeasyPrint through which tags and glyphs come, and put them back."""
    build, mark, draw = tags._build_box_tree, stream.Stream.marked, drawing.draw_first_line
    show = stream.Stream.show_text

    def build_box_tree(box: Any, *args: Any) -> Iterator[Any]:
        attributes = getattr(box.element, "attrib", {})
        for element in build(box, *args):
            if "aria-label" in attributes and element["S"] in ("/Span", "/Link"):
                element["Alt"] = pydyf.String(attributes["aria-label"])
            if "lang" in attributes and "Lang" not in element:
                element["Lang"] = pydyf.String(attributes["lang"])
            yield element

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        with mark(self, box, tag):
            shown = getattr(box, "text", "")
            if self._tags is not None and _is_shaped(shown):
                properties, _operator = self.stream[-2:]
                said = shown.translate(WITHOUT_UNSEEN)
                properties["ActualText"] = (folios and folios.said(box, said)) or pydyf.String(said)
            yield

    def show_text(self: Any, shown: str) -> None:
        # PDFium loses count of the moves in an array that holds an empty string: letters come to stand on one another.
        show(self, shown.replace("<>", " "))

    tags._build_box_tree, stream.Stream.marked, stream.Stream.show_text = build_box_tree, marked, show_text
    composed = visual.then_opaque(composer.draw_first_line(draw))
    drawing.draw_first_line = folios.draw_first_line(composed) if folios else composed
    try:
        with cleaning(composer):
            yield
    finally:
        tags._build_box_tree, stream.Stream.marked, stream.Stream.show_text = build, mark, show
        drawing.draw_first_line = draw


@contextmanager
def cleaning(composer: visual.Composer) -> Iterator[None]:
    """Wrap the function that cuts a font down to what is used, so that it adds the composer's glyphs."""
    clean = fonts.Font.clean
    fonts.Font.clean = composer.clean(clean)
    try:
        yield
    finally:
        fonts.Font.clean = clean


def _is_shaped(text: str) -> bool:
    return _SHAPED.search(text) is not None
