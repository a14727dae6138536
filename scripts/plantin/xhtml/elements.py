"""XHTML elements, well-formed by construction, and the scope in which they are made. The door to lxml."""

from collections.abc import Callable, Iterable, Sequence

from lxml import etree
from lxml.builder import ElementMaker
from msgspec import Struct, field

from plantin.locale import Language, language, phrases, typography
from plantin.markdown import VOID
from plantin.model import Text

Element = etree._Element

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})

NO_LANGUAGE = "zxx"
"""BCP 47 for what is in no language: names, codes, credits."""


class Scope(Struct, frozen=True):
    """What the elements of one document depend on besides their blocks."""

    language: Language
    """Of the edition: what an element need not repeat."""
    href: Callable[[str], str | None]
    """Where a link to a chapter's file leads in this document; None when the book has no such place."""
    src: Callable[[str], str | None]
    """Where a picture of the book is found from this document; None for one that it does not have."""
    math: "Callable[[str, bool], Element]"
    """A formula as an element, from LaTeX and whether it stands on a line of its own."""
    alert: Callable[[str], Text]
    """The label of a kind of alert, of the way back from a footnote (`back`), and of what may be opened (`details`)."""
    notes: frozenset[str] = frozenset()
    """The names of the footnotes that the chapter has."""
    refs: "dict[str, int]" = field(default_factory=dict)
    """The numbers of the footnotes that the chapter has referred to so far, by name."""
    prefix: str = ""
    """Put before every id, so that chapters can share one document."""
    is_paged: bool = False
    """Whether it is set in pages by WeasyPrint 70. Then a link holds text only, since an element in one makes a second,
    untagged annotation; and a cell stands in one row, since a table that goes on overleaf becomes two."""

    def note(self, name: str) -> int:
        """The number of a footnote: they are counted in the order of their first references."""
        return self.refs.setdefault(name.casefold(), len(self.refs) + 1)

    def refers(self, name: str) -> bool:
        return name.casefold() in self.refs

    def has_note(self, name: str) -> bool:
        return name.casefold() in self.notes


_VOID = frozenset(f"{{{XHTML}}}{name}" for name in VOID)


def document(head: Sequence[Element], body: Element, title: str, edition_language: Language) -> bytes:
    """Return one whole XHTML document, in UTF-8 and with the language and direction of the edition."""
    meta = E.meta(charset="utf-8")
    html = E.html(E.head(meta, E.title(title), *head), body, dir=edition_language.direction)
    set_language(html, edition_language.tag)
    seen = set[str]()
    for element in html.iter(etree.Element):
        name = element.get("id", "")
        if name in seen:  # a translation may hold a source's anchor twice
            del element.attrib["id"]
        seen |= {name} - {""}
        if not len(element) and element.text is None and element.tag not in _VOID:
            element.text = ""  # <code></code>: an HTML parser takes <code/> for an opening tag
    return etree.tostring(html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def parsed(source: str | bytes, **attributes: str) -> Element:
    """Return an element from XML that was made before, with attributes added."""
    element = etree.fromstring(source)
    element.attrib.update(attributes)
    return element


def serialised(element: Element) -> bytes:
    """Return an element as XML, for `parsed`."""
    return etree.tostring(element)


def set_language(element: Element, tag: str) -> None:
    """Say an element's language twice, as XHTML wants (HTML, section 3.2.6.2)."""
    element.set("lang", tag)
    element.set(LANG, tag)


def classed(element: Element, *names: str) -> Element:
    """Return the element with classes added to those it has."""
    element.set("class", " ".join([*element.get("class", "").split(), *names]))
    return element


def phrased(element: Element, tag: str) -> Element:
    """Keep the phrases of a title's plain text whole, in scripts whose lines may break between any two letters."""
    if len(element) == 0 and element.text and typography(language(tag)).breaks != "spaces":
        words = phrases(element.text, tag)
        element.text = None
        for word in words:
            bare = word.rstrip()
            # A space at the end of a phrase would be lost in it: it stands behind it.
            fill(element, [classed(E.span(bare), "phrase"), word[len(bare) :]])
    return element


def fill(element: Element, parts: Iterable[Element | str]) -> Element:
    """Append text and elements in order, as lxml splits them between `text` and `tail`."""
    for part in parts:
        if not isinstance(part, str):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text = (element.text or "") + part
    return element
