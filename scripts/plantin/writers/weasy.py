"""WeasyPrint and pydyf, opened. The door to both: who asks or wraps anything of theirs takes it from here."""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _loader_alone() -> Iterator[None]:
    """Let libraries be found by the names that the system's loader knows.

    WeasyPrint tries several names for each, and for every one that is wrong Python would ask a compiler and a linker.
    """
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005  # its signature
    try:
        yield
    finally:
        ctypes.util.find_library = found


with _loader_alone():
    import pydyf
    import weasyprint
    from weasyprint import document, pdf
    from weasyprint.anchors import make_page_bookmark_tree
    from weasyprint.css.counters import CounterStyle
    from weasyprint.css.targets import TargetCollector, TargetLookupItem
    from weasyprint.draw import text as drawing
    from weasyprint.formatting_structure.boxes import LineBox
    from weasyprint.layout import inline
    from weasyprint.layout.leader import leader_index
    from weasyprint.matrix import Matrix
    from weasyprint.pdf import fonts, stream, tags
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.text.line_break import Layout, can_break_text
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = [
    "FROM_UNITS",
    "CounterStyle",
    "FatalURLFetchingError",
    "FontConfiguration",
    "Layout",
    "LineBox",
    "Matrix",
    "TargetCollector",
    "TargetLookupItem",
    "URLFetcher",
    "URLFetcherResponse",
    "can_break_text",
    "document",
    "drawing",
    "ffi",
    "fonts",
    "inline",
    "leader_index",
    "make_page_bookmark_tree",
    "pango",
    "pdf",
    "pydyf",
    "stream",
    "tags",
    "weasyprint",
]
