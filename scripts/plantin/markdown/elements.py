"""The tags of HTML in a chapter or a translation, and what of them a book may hold."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from plantin.catalog.lexer import UNSAFE
from plantin.errors import UsageError
from plantin.locale import language

Attributes = tuple[tuple[str, str], ...]
Fate = Literal["kept", "words", "dropped", "text"]

PHRASING = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
})  # fmt: skip
"""The elements that are kept within a line."""
BLOCKS = frozenset({
    "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p",
    "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""The elements that are kept round lines."""
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
"""The elements that have no end (HTML, section 13.1.2)."""
_RENAMED = {
    "acronym": "abbr", "address": "div", "article": "div", "aside": "div", "big": "span", "center": "div",
    "data": "span", "dir": "ul", "font": "span", "footer": "div", "header": "div", "listing": "pre", "main": "div",
    "menu": "ul", "nav": "div", "nobr": "span", "rb": "span", "search": "div", "section": "div", "strike": "s",
    "time": "span", "tt": "code",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}  # fmt: skip
"""What stands for an element that means less in a book; a heading is a line in bold, since only Markdown's count."""
_DROPPED = frozenset({
    "audio", "canvas", "head", "iframe", "map", "math", "noembed", "noframes", "object", "picture", "script",
    "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
})  # fmt: skip
"""The elements that would act, or hold no words of the book: what they hold is dropped with them."""
_WORDS = frozenset({
    "area", "base", "basefont", "body", "button", "col", "colgroup", "datalist", "embed", "fieldset", "form",
    "frame", "frameset", "hgroup", "html", "input", "label", "legend", "link", "meta", "meter", "noscript",
    "optgroup", "option", "output", "param", "plaintext", "portal", "progress", "rtc", "slot", "source", "track",
})  # fmt: skip
"""The other elements of HTML: their tags are left out, the words they hold are not."""
_RAW = frozenset({
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
})  # fmt: skip
"""What these hold is no markup (HTML, section 13.2.5.2)."""

_TOKEN = re.compile(
    r"(?P<void><!--(?:-?>|.*?(?:-->|\Z))|<\?.*?(?:\?>|\Z)|<![A-Za-z][^>]*>)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+|[^>]*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_LARGEST = {"width": 10000, "height": 10000, "colspan": 100, "rowspan": 100, "start": 10**6, "value": 10**6}
"""The numbers that are kept, and the most that each may be."""


class Tag(Struct, frozen=True):
    """A tag, or a stretch of text between two."""

    place: int
    """Where it stands in the source, in characters."""
    text: str
    """As it was written; of a text, with its references resolved."""
    name: str = ""
    """In lower case; empty for text."""
    closing: bool = False
    written: Mapping[str, str] = field(default_factory=dict)
    """All of its attributes."""

    @property
    def is_whole(self) -> bool:
        """Whether it closes itself, as in XML."""
        return self.text.endswith("/>")


def tags(source: str) -> Iterator[Tag]:
    """Yield the tags and the texts of some HTML; what a script and its like hold goes with comments."""
    done = 0
    while found := _TOKEN.search(source, done):
        if found.start() > done:
            yield Tag(done, _resolved(source[done : found.start()]))
        done = found.end()
        if found["cdata"]:
            yield Tag(found.start("cdata"), UNSAFE.sub("", found["cdata"]))
        elif found["name"]:
            name = found["name"].lower()
            yield Tag(found.start(), found[0], name, bool(found["close"]), _written(found["rest"]))
            if name in _RAW and not found["close"]:
                end = re.compile(f"</{re.escape(name)}(?=[\\s/>])", re.IGNORECASE).search(source, done)
                done = end.start() if end else len(source)
    if done < len(source):
        yield Tag(done, _resolved(source[done:]))


def fate(name: str) -> Fate:
    """What becomes of an element. The tag of one that no standard knows is text, such as the `<T>` of a type."""
    if name in PHRASING or name in BLOCKS or name in _RENAMED:
        return "kept"
    if name in _DROPPED:
        return "dropped"
    return "words" if name in _WORDS or "-" in name else "text"


def renamed(tag: Tag) -> str:
    """The element that stands for the tag's in a book."""
    name = _RENAMED.get(tag.name, tag.name)
    return "span" if name == "bdo" and tag.written.get("dir", "").lower() not in ("ltr", "rtl") else name


def attributes(tag: Tag) -> Attributes:
    """The attributes of a tag that a book keeps: neither its looks nor its scripts."""
    name, written = renamed(tag), tag.written
    kept = {"id": anchor(written.get("id") or (written.get("name", "") if tag.name == "a" else ""))}
    if _is_language(written.get("lang", "")):
        kept["lang"] = written["lang"]
    if written.get("dir", "").lower() in ("ltr", "rtl", "auto"):
        kept["dir"] = written["dir"].lower()
    kept |= {each: written.get(each, "") for each in _KEPT.get(name, ()) if each not in _LARGEST}
    kept |= {each: _number(written.get(each, ""), _LARGEST[each]) for each in _KEPT.get(name, ()) if each in _LARGEST}
    return tuple((key, value) for key, value in kept.items() if value)


_KEPT = {
    "a": ("href", "title"), "abbr": ("title",), "dfn": ("title",), "img": ("src", "alt", "title", "width", "height"),
    "ol": ("start",), "li": ("value",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"),
}  # fmt: skip


def anchor(written: str) -> str:
    """An id as a book has it. It holds no full stop: the ids that the program makes do."""
    return re.sub(r"[^\w-]", "-", written.strip())


def _is_language(written: str) -> bool:
    try:
        return language(written).tag == written
    except UsageError:
        return False


def _number(written: str, most: int) -> str:
    return str(min(int(written), most)) if re.fullmatch("[0-9]{1,9}", written) and int(written) else ""


def _written(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), _resolved("".join(values)))
    return found


def _resolved(text: str) -> str:
    return UNSAFE.sub("", html.unescape(text.replace("\0", "")))
