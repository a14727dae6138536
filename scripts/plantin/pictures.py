"""What the file of a picture holds: whether it is one, and what of it a book may carry. The door to Pillow."""

import io
import posixpath
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

if TYPE_CHECKING:
    from PIL import Image

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""The media types of pictures that both formats hold (EPUB 3.3, section 3.2), by the ending of their names."""
MOST = 25_000_000
"""Pixels: a page of A3 at 400 dpi has as many. More, and a reader's device runs short of memory."""

_SVG, _XLINK_HREF = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
_ACTIVE = ("script", "foreignObject", "iframe", "audio", "video", "canvas", "handler", "listener")
_ELSEWHERE = re.compile(r"@import[^;]*;?|url\(\s*(?!['\"]?\s*(?:#|data:))[^)]*\)")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_PI = re.compile(rb"<\?xml-stylesheet\b.*?\?>", re.DOTALL)


class DamagedError(Exception):
    """The file is none of the pictures that its name says. The message says why."""


def ending(name: str) -> str:
    """The ending of a picture's name, which says its kind; empty when it is no picture's."""
    found = name.rpartition(".")[2].lower()
    return found if found in TYPES else ""


def path(file: str, address: str) -> str:
    """The path in the book that the address of a picture means in `file`; a slash before it means the book's root."""
    name = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), name)).removeprefix("/")


def variants(name: str, tags: Iterable[str]) -> Iterator[str]:
    """The names under which a picture may lie that is another in some languages: `oven.fr.svg` beside `oven.svg`."""
    stem, _, kind = name.rpartition(".")
    yield from (f"{stem}.{tag}.{kind}" for tag in tags)
    yield name


def sound(name: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the picture as a book may carry it, and what was changed for that, in words; raises DamagedError."""
    return _vector(data) if ending(name) == "svg" else _raster(ending(name), data)


def _raster(kind: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A picture of pixels, in colours and depths that a PDF/A and most readers show."""
    from PIL import Image  # imported here: most books have no such picture, and every command reads the book

    wanted = TYPES[kind].partition("/")[2].upper()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Pillow calls too large; we say that ourselves
            image = Image.open(io.BytesIO(data))
        if image.width * image.height > MOST:
            raise DamagedError(f"the picture has {image.width:,} × {image.height:,} pixels, more than {MOST:,}")
        if image.format not in (wanted, "MPO" if wanted == "JPEG" else wanted):
            return _made(image, wanted), (f"it is a {image.format}, and is made a {wanted}, as its name says",)
        return _converted(image, data)
    except Image.DecompressionBombError:
        raise DamagedError(f"the picture has more than {MOST:,} pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError):  # what Pillow's readers raise
        raise DamagedError("the file is damaged, or is no picture") from None


def _made(image: "Image.Image", wanted: str) -> bytes:
    """A picture in another format: what can be seen through is white where nothing may be."""
    made, whole = io.BytesIO(), image.convert("RGBA")
    if wanted in ("JPEG", "GIF"):
        ground = whole.copy()
        ground.paste("white", (0, 0, *whole.size))
        ground.alpha_composite(whole)
        whole = ground.convert("RGB")
    whole.save(made, wanted, quality=92, lossless=True)  # as far as the format knows of either
    return made.getvalue()


def _converted(image: "Image.Image", data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a picture as they are, once they have been read to their end; or a picture made of them."""
    made = io.BytesIO()
    if image.mode == "CMYK":
        image.convert("RGB").save(made, "JPEG", quality=92)
        return made.getvalue(), ("its colours, which are a press's (CMYK), are made a screen's",)
    if image.mode == "I;16":
        image.convert("I").point(lambda value: value * (1 / 256)).convert("L").save(made, "PNG")
        return made.getvalue(), ("its 16 bits a pixel are made 8",)
    if image.format == "PNG":
        image.verify()  # the sums of its parts, many times faster than its pixels
    else:
        image.draft("L", (1, 1))  # a JPEG at an eighth of its size shows too where it breaks off
        image.load()
    return data, ()


def _vector(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A drawing in SVG without what acts, and without what lies outside of its file (EPUB 3.3, section 6.2)."""
    parser = etree.XMLParser(no_network=True, resolve_entities="internal", remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError(f"the file is no SVG: {str(error).partition(', line')[0]}") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise DamagedError("the file is no SVG: its first element is not svg in the name space of SVG")
    taken = tuple(dict.fromkeys(_cleaned(root)))
    foreign_type = root.getroottree().docinfo.internalDTD is not None or _PI.search(data)
    return (etree.tostring(root, encoding="utf-8") if taken or foreign_type else data), taken


def _cleaned(root: etree._Element) -> Iterator[str]:
    """Take out of a drawing what a book may not hold, and yield what that was."""
    taken = set[str]()
    for element in [*root.iter()]:
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in _ACTIVE:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            yield f"the element {name!r} is left out"
            continue
        if name == "style" and element.text and _ELSEWHERE.search(element.text):
            element.text = _ELSEWHERE.sub(_nowhere, element.text)
            yield "a style from outside is left out"
        yield from _without_attributes(element, name)
        if (identifier := element.get("id")) is not None:
            if identifier in taken or not _NAME.fullmatch(identifier):
                del element.attrib["id"]
                yield f"the id {identifier!r}, which is another's or no name, is left out"
            taken.add(identifier)


def _nowhere(found: re.Match[str]) -> str:
    return "" if found[0].startswith("@") else "none"


def _without_attributes(element: etree._Element, name: str) -> Iterator[str]:
    for key, value in [*element.attrib.items()]:
        link = str(key) in ("href", _XLINK_HREF)
        if str(key).lower().startswith("on"):
            del element.attrib[key]
            yield f"the attribute {key!r} is left out"
        elif link and name != "a" and not str(value).strip().startswith(("#", "data:")):
            del element.attrib[key]
            yield f"the reference to {str(value)[:60]!r} is left out"
        elif link and name == "a" and not str(value).startswith(("https://", "http://", "mailto:", "#")):
            del element.attrib[key]
        elif not link and _ELSEWHERE.search(str(value)):
            element.set(key, _ELSEWHERE.sub(_nowhere, str(value)))
            yield "a style from outside is left out"
