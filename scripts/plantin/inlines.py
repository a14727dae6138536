"""The inline nodes that a message becomes after translation; they exist only while an edition is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Str:
    text: str


@dataclass(frozen=True, slots=True)
class Emoji:
    cluster: str
    """One grapheme cluster that is shown as a picture."""


@dataclass(frozen=True, slots=True)
class CodeSpan:
    text: str


@dataclass(frozen=True, slots=True)
class Emph:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Strike:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class InlineMath:
    tex: str


@dataclass(frozen=True, slots=True)
class NoteRef:
    name: str
    """Of the footnote that it refers to."""


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    """As written: a URL, or a chapter's file name with or without `#id`."""
    inlines: "tuple[Inline, ...]"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    picture: str
    alt: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    pass


@dataclass(frozen=True, slots=True)
class Html:
    """An element that was written in HTML and may stand in a book."""

    tag: str
    inlines: "tuple[Inline, ...]"
    attributes: tuple[tuple[str, str], ...] = ()


Inline = Str | Emoji | CodeSpan | Emph | Strong | Strike | InlineMath | NoteRef | Link | Image | Break | Html
