"""The file of a PDF, written object by object, so that a thousand pages take little more memory than ten."""

import hashlib
import sys
import zlib
from array import array
from collections.abc import Iterable
from itertools import accumulate

_TOGETHER = 1000
"""How many objects that are no streams are compressed as one (ISO 32000-1, section 7.5.7)."""


class Container:
    """A PDF 1.7 with object streams and a cross-reference stream (section 7.5.8)."""

    def __init__(self, size: int) -> None:
        """Begin a file of objects with numbers below `size`."""
        self._written = bytearray(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")
        self._waiting: list[tuple[int, bytes]] = []
        self._rows = array("Q", bytes(8 * size))
        """Of the cross-reference stream, one for each object: free until it is added."""

    def add(self, number: int, data: bytes, stream: bytes | None = None) -> None:
        """Add an object as it is written in a PDF; of a stream, `data` is its dictionary, which has its length."""
        if stream is None:
            self._waiting.append((number, data))
            if len(self._waiting) == _TOGETHER:
                self._compress()
        else:
            self._rows[number] = _row(1, len(self._written))
            self._written += b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, data, stream)

    def _compress(self) -> None:
        """Write the objects that wait as one stream."""
        own, places = len(self._rows), accumulate((len(data) + 1 for _, data in self._waiting), initial=0)
        for order, (number, _) in enumerate(self._waiting):
            self._rows[number] = _row(2, own, order)
        head = " ".join(f"{number} {place}" for (number, _), place in zip(self._waiting, places, strict=False))
        stream = zlib.compress(b"\n".join([head.encode(), *(data for _, data in self._waiting)]))
        self._rows.append(0)
        entries = (b"/Type/ObjStm/N %d/First %d" % (len(self._waiting), len(head) + 1), b"/Filter/FlateDecode")
        self._waiting = []
        self.add(own, dictionary(entries, stream), stream)

    def finished(self, catalog: int, info: int) -> bytes:
        """Return the file, when all its objects have been added."""
        if self._waiting:
            self._compress()
        start, name = len(self._written), hashlib.sha256(self._written).hexdigest()[:32].encode()
        self._rows.append(_row(1, start))
        if sys.byteorder == "little":
            self._rows.byteswap()
        table = zlib.compress(self._rows.tobytes())
        size = len(self._rows)
        entries = (
            b"/Type/XRef/W[1 5 2]/Size %d/Filter/FlateDecode" % size,
            b"/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (catalog, info, name, name),
        )
        self.add(size - 1, dictionary(entries, table), table)
        return bytes(self._written + b"startxref\n%d\n%%%%EOF\n" % start)


def _row(kind: int, place: int, order: int = 0) -> int:
    """A row of the cross-reference stream, of 1, 5 and 2 bytes (section 7.5.8.3)."""
    return kind << 56 | place << 16 | order


def dictionary(entries: Iterable[bytes], stream: bytes) -> bytes:
    """Return the dictionary of a stream."""
    return b"<<%b/Length %d>>" % (b"".join(entries), len(stream))
