"""Chapters as they were read before: of the same source none is parsed twice."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec import Raw, msgpack
from msgspec.structs import replace

from plantin import inputs
from plantin.cache import Cache
from plantin.errors import Origin
from plantin.locale import word_count
from plantin.markdown import NO_PICTURES, Rules, Seen, Source, blocks
from plantin.model import Text
from plantin.walk import map_blocks


class Readings:
    """Reads chapters, or knows what they were: one entry of the cache has all those of a book, in their packed form."""

    def __init__(self, kept: Cache, program: str, book: str) -> None:
        """`program` is the digest of what reads them."""
        self._kept, self._key = kept, inputs.digest(["readings", program, book])
        found = kept.get(self._key)
        self._last = msgpack.decode(found, type=dict[str, Raw]) if found else {}
        self._now: dict[str, bytes | Raw] = {}

    def __call__(
        self,
        text: str,
        file: str,
        language: str,
        rules: Rules,
        pictures: Seen = NO_PICTURES,
        lines: Sequence[Origin] = (),
        /,
    ) -> Source:
        """Return what `markdown.blocks` returns of the same, its words counted. Raises what it raises."""
        seen = (pictures.file, [*pictures.pictures], sorted(pictures.damaged))
        name = sha256(msgpack.encode((text, file, language, rules, seen, lines))).hexdigest()
        if name in self._last:
            self._now[name] = self._last[name]
            return msgpack.decode(self._last[name], type=Source)
        source = _counted(blocks(text, file, language, rules, pictures, lines), language)
        if self._kept.folder:
            self._now[name] = msgpack.encode(source)
        return source

    def keep(self) -> None:
        """Keep what was read, in the place of what was the last time, and let go of both: nothing is read after it."""
        if self._now.keys() != self._last.keys():
            self._kept.put(self._key, msgpack.encode({name: Raw(data) for name, data in self._now.items()}))
        self._last, self._now = {}, {}


def _counted(source: Source, language: str) -> Source:
    """A chapter whose words have been counted, which takes as long as to read it."""

    def change(text: Text) -> Text:
        return replace(text, words=word_count(text.msgid, language))

    notes = (replace(note, blocks=map_blocks(note.blocks, change)) for note in source.notes)
    return replace(source, blocks=map_blocks(source.blocks, change), notes=tuple(notes))
