"""The archive of an EPUB: the same bytes for the same files, of which one that was compressed before is copied."""

import hashlib
import io
import time
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from msgspec import Struct

from plantin.format import Spread

_NO_ZIP_BEFORE = 315532800
"""1980-01-01, the first day that a ZIP archive can hold, in seconds since 1970."""
_NO_ZIP_AFTER = 4354819198
"""2107-12-31, the last."""
_FIRST = "mimetype"
"""The file that comes first, and is stored as it is (EPUB 3.3, section 4.2.3)."""
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
"""What is compressed each time: to keep a book's pictures for each edition would fill a cache."""


class Member(Struct, frozen=True):
    """A file that is to be compressed."""

    data: bytes
    engine: ClassVar[bool] = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def deflated(member: Member) -> bytes:
    """Return what a file comes to in a ZIP archive. Pure."""
    # Of Devanagari, level 9 takes three times as long, and makes it smaller by a hundredth.
    made = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return made.compress(member.data) + made.flush()


def archive(files: Sequence[tuple[str, bytes]], modified: datetime, spread: Spread) -> bytes:
    """Return a ZIP archive of files, each with its name. Its times, modes and compression are nobody's machine's."""
    stamp = time.gmtime(min(max(modified.timestamp(), _NO_ZIP_BEFORE), _NO_ZIP_AFTER))[:6]
    members = {name: Member(data) for name, data in files if not name.endswith(_PICTURES)}
    kept = dict(zip(members, spread(deflated, [*members.values()]), strict=True))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name, data in files:
            info = zipfile.ZipInfo(name, stamp)
            info.create_system, info.external_attr = 3, 0o644 << 16
            if name == _FIRST:
                target.writestr(info, data)
            else:
                _copy(target, info, data, kept.get(name) or deflated(Member(data)))
    return written.getvalue()


def _copy(target: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes, compressed: bytes) -> None:
    """Add a file that is compressed already: what `ZipFile.writestr` does, but for that."""
    assert target.fp
    info.compress_type, info.CRC = zipfile.ZIP_DEFLATED, zlib.crc32(data)
    info.file_size, info.compress_size, info.header_offset = len(data), len(compressed), target.fp.tell()
    target.fp.write(info.FileHeader() + compressed)
    target.filelist.append(info)
    target.NameToInfo[info.filename] = info
    target.start_dir = target.fp.tell()


class Files:
    """Takes the files of ebooklib's writer as a ZipFile would, in their order."""

    def __init__(self) -> None:
        self.all: list[tuple[str, bytes]] = []

    def writestr(self, name: str, data: str | bytes, *_: object, **__: object) -> None:
        """Add a file. What else is asked for (a kind of compression) is left out of account."""
        self.all.append((name, data.encode() if isinstance(data, str) else data))
