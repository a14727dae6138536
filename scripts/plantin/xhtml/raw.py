"""HTML that an author wrote → the elements of it that a book may hold. Nothing of it is trusted."""

import re
from collections.abc import Iterator

from lxml import html

from plantin.catalog.lexer import UNSAFE
from plantin.xhtml.elements import E, Element, Scope, fill

_ELEMENTS = frozenset({
    "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em", "hr", "i",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
})  # fmt: skip
"""The elements that are kept, without their attributes."""
_RENAMED = {"tt": "code", "strike": "s", "center": "div", "section": "div", "h1": "p", "h2": "p", "h3": "p", "h4": "p"}
_DROPPED = frozenset(
    ("script", "style", "template", "iframe", "object", "embed", "svg", "math", "audio", "video", "form")
)
_PARENTS = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "tr": ("table", "thead", "tbody", "tfoot"), "td": ("tr",),
    "th": ("tr",), "thead": ("table",), "tbody": ("table",), "tfoot": ("table",),
}  # fmt: skip
_TAG = re.compile(r"<[^>]*>")
_MOST = 200
"""More tags than these in one block, and only its words are kept: nesting so deep would exhaust the engines."""
_BLOCKS = frozenset(("blockquote", "div", "dl", "hr", "ol", "p", "pre", "table", "ul"))
_ONLY_BLOCKS = {"ul": "li", "ol": "li", "tr": "td", "table": "tr", "thead": "tr", "tbody": "tr", "tfoot": "tr"}


def element(source: str, scope: Scope) -> Element:
    """Return a `div` with what may be kept of some HTML: elements that a list allows, pictures and text."""
    made = E.div()
    if len(_TAG.findall(source)) > _MOST:
        return fill(made, [_TAG.sub("", source)])
    for part in html.fragments_fromstring(UNSAFE.sub("", source)):
        fill(made, [_clean(part)] if isinstance(part, str) else [*_kept(part, "div", scope), _clean(part.tail)])
    return made


def _kept(node: Element, parent: str, scope: Scope) -> Iterator[Element | str]:
    """What is kept of an element: itself, or what it holds."""
    name = _RENAMED.get(str(node.tag), node.tag) if isinstance(node.tag, str) else None
    if name is None or name in _DROPPED:  # a comment, or what would act
        return
    if name == "img":
        source = scope.src(node.get("src", ""))
        alt = _clean(node.get("alt"))
        yield E.img(src=source, alt=alt or node.get("src", "")) if source else alt
    elif _fits(name, parent):
        made = E(name)
        fill(made, _children(node, name, scope))
        # A list or a table must hold something of its kind.
        yield made if name not in _ONLY_BLOCKS or len(made) else ""
    else:
        yield from _children(node, parent, scope)


def _fits(name: str, parent: str) -> bool:
    allowed = name in _ELEMENTS and parent in _PARENTS.get(name, (parent,))
    inline_parent = parent not in _BLOCKS and parent not in ("li", "dd", "td", "th")
    return allowed and not (name in _BLOCKS and (inline_parent or parent in ("p", "pre")))


def _children(node: Element, parent: str, scope: Scope) -> Iterator[Element | str]:
    """What a node holds. Text directly in a list or a table has no place there and is left out."""
    bare = parent in _ONLY_BLOCKS or parent == "dl"
    if not bare:
        yield _clean(node.text)
    for child in node:
        kept = _kept(child, parent, scope)
        yield from (part for part in kept if not isinstance(part, str) or not bare)
        if not bare:
            yield _clean(child.tail)


def _clean(text: str | None) -> str:
    return UNSAFE.sub("", text or "")
