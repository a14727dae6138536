"""The bytes of a chapter of others → its text, whatever they are: what had to be left out is a remark."""

import codecs

from plantin.catalog.lexer import UNSAFE
from plantin.errors import Origin, Problem

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HINT = "save it anew, as UTF-8"


def decoded(data: bytes, name: str, remarks: list[Problem]) -> str:
    """Return the text of a file with LF line ends, without what may not stand in a book."""
    charset = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        source = data.decode(charset)
    except UnicodeDecodeError as error:
        place = Origin(name, data.count(b"\n", 0, error.start) + 1)
        remarks.append(Problem("a byte that is not UTF-8 stands in the file", place, _HINT, "warning"))
        source = data.decode(charset, errors="replace")
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if found := UNSAFE.search(source):
        place = Origin(name, source.count("\n", 0, found.start()) + 1)
        remarks.append(Problem("a control character stands in the file", place, _HINT, "warning"))
    return UNSAFE.sub("", source)
