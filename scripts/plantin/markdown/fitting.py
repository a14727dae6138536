"""What may stand in what, of the elements that an author wrote in HTML (HTML, section 4)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from plantin.markdown.elements import PHRASING, Attributes
from plantin.markdown.grid import regular
from plantin.markdown.heads import headed
from plantin.model import Block, Heading, Html, Paragraph

Part = str | Block

_PARENTS = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "tr": ("table", "thead", "tbody", "tfoot"), "td": ("tr",),
    "th": ("tr",), "thead": ("table",), "tbody": ("table",), "tfoot": ("table",), "caption": ("table",),
    "summary": ("details",), "figcaption": ("figure",), "rt": ("ruby",), "rp": ("ruby",),
}  # fmt: skip
_WITHOUT_BLOCKS = frozenset(("p", "pre", "heading", "summary", "caption"))


def fitted(name: str, kept: Attributes, parts: Sequence[Part]) -> list[Part]:
    """Return an element with its parts, or what of both a book may hold: no word of them is lost."""
    parts = _at_home(_merged(parts), name)
    if name in PHRASING:
        return _phrase(name, kept, parts)
    if name in _WITHOUT_BLOCKS and any(map(is_block, parts)):
        return _split(name, kept, parts)
    made = _MADE.get(name, _element)
    return made(name, kept, parts)


def rooted(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Return parts as blocks: lines that stand alone become paragraphs."""
    return tuple(part for part in _paragraphs(_at_home(_merged(parts), "")) if not isinstance(part, str))


def blocks_of(parts: Iterable[Part]) -> list[Part]:
    """The blocks among parts, without what is HTML."""
    return [part for part in parts if not isinstance(part, (str, Html))]


def is_block(part: Part) -> bool:
    return not isinstance(part, str) and not (isinstance(part, Html) and part.name in PHRASING)


def _merged(parts: Iterable[Part]) -> list[Part]:
    made: list[Part] = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        elif part != "":
            made.append(part)
    return made


def _at_home(parts: Iterable[Part], parent: str) -> list[Part]:
    """Parts, those that only another element may hold brought out of theirs."""
    made: list[Part] = []
    for part in parts:
        if not isinstance(part, Html) or parent in _PARENTS.get(part.name, (parent,)):
            made.append(part)
        elif part.name in ("rt", "rp", "tr", "thead", "tbody", "tfoot"):
            made += _at_home(part.content, parent)
        else:
            kept = tuple(each for each in part.attributes if each[0] in ("id", "lang", "dir"))
            made += _box("div", kept, list(part.content))
    return made


def _phrase(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    if any(map(is_block, parts)):
        return parts
    if name == "ruby" and not any(isinstance(part, Html) and part.name == "rt" for part in parts):
        name = "span"
    if name == "a" and not dict(kept).get("href"):
        name, kept = "span", tuple(each for each in kept if each[0] != "title")
    if name == "span" and not kept:
        return parts
    return [Html(name, kept, tuple(parts))] if _holds(parts) or kept else parts


def _holds(parts: Iterable[Part]) -> bool:
    """Whether there is something to see in parts."""
    return any(
        bool(part.strip())
        if isinstance(part, str)
        else not isinstance(part, Html) or part.name in ("img", "hr", "br") or _holds(part.content)
        for part in parts
    )


def _paragraphs(parts: Iterable[Part], name: str = "p") -> list[Part]:
    """Parts with what is in line between blocks put into elements of its own."""
    made: list[Part] = []
    run: list[Part] = []
    for part in [*parts, None]:
        if part is not None and not is_block(part):
            run.append(part)
            continue
        if any(not isinstance(each, str) for each in run) or _holds(run):
            made.append(Html(name if _holds(run) else "div", (), tuple(_trimmed(run))))
        run = []
        if part is not None:
            made.append(part)
    return made


def _trimmed(run: list[Part]) -> list[Part]:
    first, last = run[0], run[-1]
    if isinstance(first, str):
        run[0] = first = first.lstrip()
    if isinstance(last, str):
        run[-1] = (first if len(run) == 1 and isinstance(first, str) else last).rstrip()
    return [part for part in run if part != ""]


def _split(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """An element that may not hold blocks, and does: they come out of it."""
    if name in ("summary", "caption"):
        inner = [_line(part) for part in parts]
        outer = [part for part in inner if is_block(part) and not isinstance(part, Paragraph)]
        held = [part for part in inner if part not in outer]
        return [Html(name, kept, tuple(held)), *outer]
    return _box("div", kept, parts)


def _line(part: Part) -> Part:
    return Paragraph(part.text) if isinstance(part, Heading) else part


def _box(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """An element that only holds others together: without attributes it says nothing."""
    inner = _paragraphs(parts)
    return [Html(name, kept, tuple(inner))] if kept else inner


def _element(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    return [Html(name, kept, tuple(parts))] if _holds(parts) or name in ("td", "th", "li", "dd") else _anchor(kept)


def _anchor(kept: Attributes) -> list[Part]:
    """What is left of an element that holds nothing: a place to which a link may lead."""
    return [Html("span", each, ()) for each in [tuple(one for one in kept if one[0] == "id")] if each]


def _heading(_name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    return [Html("p", kept, (Html("b", (), tuple(parts)),))] if _holds(parts) else _anchor(kept)


def _list(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """A list, of items alone."""
    items: list[Part] = []
    run: list[Part] = []
    for part in [*parts, Html("li", (), ())]:
        if not isinstance(part, Html) or part.name != "li":
            run.append(part)
            continue
        if _holds(run):
            items.append(Html("li", (), tuple(run)))
        run = []
        items.append(part)
    return [Html(name, kept, tuple(items[:-1]))] if items[1:] else _anchor(kept)


def _definitions(_name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """A list of definitions whose every row has a term and a meaning; else its parts, one below the other."""
    names = "".join(
        {"dt": "t", "dd": "d"}.get(part.name, "x") if isinstance(part, Html) else "x"
        for part in parts
        if not isinstance(part, str) or part.strip()
    )
    if names and set(names) <= {"t", "d"} and names[0] == "t" and names[-1] == "d":
        return [Html("dl", kept, tuple(part for part in parts if not isinstance(part, str)))]
    return _box("div", kept, _at_home(parts, "div"))


def _details(_name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """What may be opened, below its title; an empty one is the edition's own word for it."""
    found = [part for part in parts if isinstance(part, Html) and part.name == "summary" and _holds(part.content)]
    first = found[0] if found else Html("summary", (), ())
    rest = [part for part in parts if part is not first]
    return [Html("details", kept, (first, *_paragraphs(_at_home(rest, "div"))))]


def _figure(_name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """A figure of one picture and its caption; of anything else only what it holds."""
    match [part for part in parts if not isinstance(part, str) or part.strip()]:
        case [Html(name="img") as image, *rest] if not rest or [_name_of(part) for part in rest] == ["figcaption"]:
            return [Html("figure", kept, (image, *rest))]
        case _:
            return _box("div", kept, _at_home(parts, "div"))


def _name_of(part: Part) -> str:
    return part.name if isinstance(part, Html) else ""


def _table(_name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    """A table of rows that are equally long; what else stood in it comes out before it."""
    captions = [part for part in parts if _name_of(part) == "caption"]
    heads = list(_rows(part for part in parts if _name_of(part) == "thead"))
    bodies = list(_rows(part for part in parts if _name_of(part) in ("tbody", "tr")))
    feet = list(_rows(part for part in parts if _name_of(part) == "tfoot"))
    known = ("caption", "thead", "tbody", "tfoot", "tr")
    before = _paragraphs(_at_home([each for each in parts if _name_of(each) not in known] + captions[1:], "div"))
    strays = [each for part in parts if _name_of(part) in known[1:] for each in _strays(part)]
    before += _paragraphs(_at_home(strays, "div"))
    if not bodies:  # a head has a body below it (ISO 14289-1, section 7.5)
        heads, bodies, feet = [], [*heads, *feet], []
    heads, bodies, feet = headed(regular((heads, bodies, feet)))
    if not bodies:
        return [*_paragraphs(_at_home(captions, "div")), *before, *_anchor(kept)]
    sections = [
        Html(name, (), tuple(rows)) for name, rows in (("thead", heads), ("tbody", bodies), ("tfoot", feet)) if rows
    ]
    return [*before, Html("table", kept, (*captions[:1], *sections))]


def _rows(parts: Iterable[Part]) -> Iterator[Html]:
    for part in parts:
        if isinstance(part, Html) and part.name == "tr":
            cells = tuple(each for each in part.content if _name_of(each) in ("td", "th"))
            if cells:
                yield replace(part, content=cells)
        elif isinstance(part, Html):
            yield from _rows(part.content)


def _strays(part: Part) -> list[Part]:
    """What stands in a section or a row of a table, and in no cell of it."""
    if not isinstance(part, Html):
        return [part]
    inner = [each for each in part.content if _name_of(each) not in ("td", "th")]
    return [each for one in inner for each in (_strays(one) if _name_of(one) == "tr" else [one])]


def _section(name: str, kept: Attributes, parts: list[Part]) -> list[Part]:
    return [Html(name, kept, tuple(parts))]


_MADE: dict[str, Callable[[str, Attributes, list[Part]], list[Part]]] = {
    "heading": _heading, "ul": _list, "ol": _list, "dl": _definitions, "details": _details, "figure": _figure,
    "table": _table, "div": _box, "tr": _section, "thead": _section, "tbody": _section, "tfoot": _section,
}  # fmt: skip
