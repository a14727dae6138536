"""The unseen characters that a text needs on its way to a reader or an engine: isolates, and marks of line breaks.

They are put into finished elements, and nowhere else: titles, ids, attributes and metadata never hold them.
"""

from collections.abc import Callable

from plantin.locale import Language, breakable, isolated, language
from plantin.xhtml import NO_LANGUAGE, Element

_CODE = ("code", "kbd", "pre", "samp", "math", "svg")
_INLINE = ("a", "abbr", "em", "s", "span", "strong", "sub", "sup", "u")


def isolate(body: Element, facts: Language) -> None:
    """Keep the ends of Latin runs on their side in a right-to-left edition."""
    if facts.direction == "rtl":
        _respell(body, facts, lambda text, facts, _: isolated(text, facts))


def mark_breaks(body: Element, facts: Language) -> None:
    """Say where lines break, where the engine that sets the PDF would not know."""
    _respell(body, facts, lambda text, facts, goes_on: breakable(text, facts, goes_on=goes_on))


def _respell(element: Element, facts: Language, change: Callable[[str, Language, bool], str]) -> None:
    """Change the texts below an element, each by the rules of its own language; code is left alone."""
    tag = element.get("lang", facts.tag)
    if _name(element) in _CODE or tag == NO_LANGUAGE:
        return
    facts = language(tag)
    element.text = element.text and change(element.text, facts, False)
    for child in element:
        _respell(child, facts, change)
        if child.tail:
            child.tail = change(child.tail, facts, _ends_in_letter(child))


def _ends_in_letter(element: Element) -> bool:
    """Whether what stands before an element's tail is a word that the tail may go on with."""
    return _name(element) in (*_INLINE, *_CODE) and not "".join(element.itertext())[-1:].isspace()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
