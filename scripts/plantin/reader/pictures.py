"""The pictures of a book: those that its chapters name, each looked into."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from plantin import pictures
from plantin.errors import Origin, Problem

_VARIANT = re.compile(r"(?P<stem>.+)\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*(?P<ending>\.[^.]+)")
"""The name of a picture that is for one language."""
_BOUND_SO = "look at it in an edition; the file itself is as it was"


def gathered(
    files: Mapping[str, bytes], folder: str, sources: Iterable[str], *, strict: bool
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the pictures in `folder` that the text of a chapter names, by path in it, and what is wrong with them.

    One that is damaged is an error where `strict`, and is left out elsewhere.
    """
    found, problems = dict[str, bytes](), list[Problem]()
    texts = tuple(sources)
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
            if strict:
                found[name] = data  # there it is, so that it is not called missing besides
    return found, problems


def _is_named(name: str, texts: Iterable[str]) -> bool:
    general = _VARIANT.fullmatch(name)
    names = {name, quote(name), *((general["stem"] + general["ending"],) if general else ())}
    return any(each in text for each in names for text in texts)
