"""The inline nodes that a message becomes after translation; they exist only while an edition is written."""

from msgspec import Struct


class Str(Struct, frozen=True):
    text: str


class Emoji(Struct, frozen=True):
    cluster: str
    """One grapheme cluster that is shown as a picture."""


class CodeSpan(Struct, frozen=True):
    text: str


class Emph(Struct, frozen=True):
    inlines: "tuple[Inline, ...]"


class Strong(Struct, frozen=True):
    inlines: "tuple[Inline, ...]"


class Strike(Struct, frozen=True):
    inlines: "tuple[Inline, ...]"


class InlineMath(Struct, frozen=True):
    tex: str


class NoteRef(Struct, frozen=True):
    name: str
    """Of the footnote that it refers to."""


class Link(Struct, frozen=True):
    address: str
    """As written: a URL, or a chapter's file name with or without `#id`."""
    inlines: "tuple[Inline, ...]"
    title: str = ""


class Image(Struct, frozen=True):
    picture: str
    alt: str
    attributes: tuple[tuple[str, str], ...] = ()


class Break(Struct, frozen=True):
    pass


class Html(Struct, frozen=True):
    """An element that was written in HTML and may stand in a book."""

    tag: str
    inlines: "tuple[Inline, ...]"
    attributes: tuple[tuple[str, str], ...] = ()


Inline = Str | Emoji | CodeSpan | Emph | Strong | Strike | InlineMath | NoteRef | Link | Image | Break | Html
