"""Byte offsets in a chapter's source → lines and columns."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from plantin.errors import Origin
from plantin.markdown.edits import Edited


class Places:
    """Byte offsets in a source as the lines and columns in which it was written.

    `lines` are where those of other files in it come from.
    """

    def __init__(self, source: Edited, file: str, lines: Sequence[Origin] = ()) -> None:
        self._source = source
        self._bytes = source.text.encode()
        self._starts = [0, *(found.end() for found in re.finditer(rb"\n", self._bytes))]
        self._file = file
        self._lines = lines

    def at(self, offset: int) -> Origin:
        line = bisect_right(self._starts, offset)
        before = len(self._bytes[self._starts[line - 1] : offset].decode(errors="replace"))
        known = self._lines[line - 1] if self._lines else Origin(self._file, line)
        return Origin(known.file, known.line, self._source.column(line - 1, before) + 1)
