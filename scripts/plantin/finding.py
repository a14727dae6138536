"""What a check is given and what it gives."""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from plantin.errors import Origin, printable

Severity = Literal["error", "warning", "note"]


class Finding(Struct, frozen=True):
    """One thing that a check reports."""

    code: str
    """Stable and documented; a translator can look it up."""
    severity: Severity
    """An error stops its edition; a warning and a note do not."""
    origin: Origin
    text: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return printable(f"{self.origin}: {self.severity} {self.code}: {self.text}{hint}")


class Unit(Struct, frozen=True):
    """One translated message, as a check sees it."""

    msgid: str
    msgstr: str
    language: str
    """BCP 47 tag of the msgstr."""
    origin: Origin
    """The msgstr in the catalog."""


Check = Callable[[Unit], Iterator[Finding]]
