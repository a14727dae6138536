"""Where two files of one format differ: the first member of an EPUB, the first object of a PDF."""

import io
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from zipfile import ZipFile

import pikepdf


def first(kind: str, one: bytes, other: bytes) -> str:
    """Return the name of the first part that is not the same in both, or what can be said if there is none."""
    try:
        parts = zip_longest(_PARTS[kind](one), _PARTS[kind](other))
        return next((_named(before, after) for before, after in parts if before != after), "how it is packed")
    except (zipfile.BadZipFile, pikepdf.PdfError):
        return "it is damaged"


def _named(before: tuple[str, object] | None, after: tuple[str, object] | None) -> str:
    if before and after and before[0] != after[0]:
        return f"{before[0]} in the place of {after[0]}"
    return (before or after or ("", None))[0]


def _members(epub: bytes) -> Iterator[tuple[str, object]]:
    with ZipFile(io.BytesIO(epub)) as archive:
        for each in archive.infolist():
            yield each.filename, archive.read(each)


def _objects(pdf: bytes) -> Iterator[tuple[str, object]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, each in enumerate(document.objects, start=1):
            stream = each.read_raw_bytes() if isinstance(each, pikepdf.Stream) else b""
            yield f"object {number}", (each.unparse() if not stream else repr(each.stream_dict), stream)


_PARTS = {"epub": _members, "pdf": _objects}
