"""The one exception that the command line prints, and the place in a file of which it speaks."""

from typing import Literal

from msgspec import Struct


class Packed(Struct, frozen=True, array_like=True, gc=False):
    """A value of which a book has many: small where it is kept, and never in a knot that a collection would undo."""


class Origin(Packed, frozen=True):
    """A place in an input file."""

    file: str
    """Path relative to the book's folder, with forward slashes."""
    line: int = 0
    """1-based; 0 when the whole file is meant."""
    column: int = 0
    """1-based, in characters; 0 when the whole line is meant."""

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class Problem(Struct, frozen=True):
    """One thing that is wrong, where, and what to do about it."""

    text: str
    origin: Origin | None = None
    hint: str = ""
    severity: Literal["error", "warning", "note"] = "error"
    """A warning says what was repaired in the source; a note, what concerns no edition."""

    def __str__(self) -> str:
        place = f"{self.origin}: " if self.origin else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return printable(f"{place}{self.severity}: {self.text}{hint}")


class PlantinError(Exception):
    """Something that a user can put right. It holds every problem found at once, never only the first."""

    status = 3
    """The exit status of a command that ends with this error (DESIGN: 3, an edition failed)."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(PlantinError):
    """The command line or the configuration is at fault, not the text."""

    status = 2


class LockedError(PlantinError):
    """Another builder is writing to the same folder."""

    status = 4


def printable(text: str) -> str:
    """Text with control characters written as escapes: a msgid must not be able to drive a terminal."""
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode("ascii") for char in text
    )
