"""Byte offsets in a chapter's source → lines and columns."""

import re
from bisect import bisect_right

from plantin.errors import Origin


class Places:
    """Byte offsets in a source as lines and columns."""

    def __init__(self, source: str, file: str) -> None:
        self._bytes = source.encode()
        self._starts = [0, *(found.end() for found in re.finditer(rb"\n", self._bytes))]
        self._file = file

    def at(self, offset: int) -> Origin:
        line = bisect_right(self._starts, offset)
        column = len(self._bytes[self._starts[line - 1] : offset].decode(errors="replace")) + 1
        return Origin(self._file, line, column)
