"""The pictures of a book: those that its chapters name, each looked into."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from msgspec import Struct

from plantin import pictures
from plantin.errors import Origin, Problem
from plantin.markdown import Seen

_VARIANT = re.compile(r"(?P<stem>.+)\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*(?P<ending>\.[^.]+)")
"""The name of a picture that is for one language."""
_BOUND_SO = "look at it in an edition; the file itself is as it was"


class Gathered(Struct, frozen=True):
    """The pictures of a book, by path in its folder."""

    sound: Mapping[str, bytes]
    damaged: frozenset[str]
    problems: tuple[Problem, ...]
    """What was changed in them, and why those are damaged that are."""

    def seen(self, file: str) -> Seen:
        """The pictures as a chapter sees them."""
        return Seen(file, self.sound.keys(), self.damaged)


def gathered(files: Mapping[str, bytes], folder: str, sources: Iterable[str], *, strict: bool) -> Gathered:
    """Return the pictures in `folder` that the text of a chapter names; a damaged one is an error where `strict`."""
    found, damaged, problems = dict[str, bytes](), set[str](), list[Problem]()
    texts = tuple(f"{text}\n{unquote(text)}" if "%" in text else text for text in sources)
    for path in sorted(name for name in files if name.startswith(folder) and pictures.ending(name)):
        if not _is_named(posixpath.basename(path), texts):
            continue
        name, data = path.removeprefix(folder), files[path]
        try:
            found[name], changes = pictures.sound(name, data)
            problems += [Problem(each, Origin(path), _BOUND_SO, "warning") for each in changes]
        except pictures.DamagedError as error:
            hint = "save it anew, or smaller, in the form that its name says"
            problems.append(Problem(str(error), Origin(path), hint, "error" if strict else "warning"))
            damaged.add(name)
    return Gathered(found, frozenset(damaged), tuple(problems))


def _is_named(name: str, texts: Iterable[str]) -> bool:
    general = _VARIANT.fullmatch(name)
    names = {name, *((general["stem"] + general["ending"],) if general else ())}
    return any(each in text for each in names for text in texts)
