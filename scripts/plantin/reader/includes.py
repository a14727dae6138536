"""mdBook's `{{#include …}}` and its kin, within the book's own folder."""

import posixpath
import re
from collections.abc import Mapping

_DIRECTIVE = re.compile(r"\\?\{\{\s*#(?P<kind>include|rustdoc_include|playground|playpen|title)\s+(?P<rest>[^}]*)\}\}")
_ANCHOR = re.compile(r"ANCHOR(?:_END)?:")


def expanded(text: str, file: str, files: Mapping[str, bytes], depth: int = 0) -> str:
    """Return `text` with the files in it that it names, by path from `file`; one that there is not is left out."""

    def put(found: re.Match[str]) -> str:
        if found[0].startswith("\\"):
            return found[0][1:]
        if found["kind"] == "title" or depth > 10:
            return ""
        words = found["rest"].split()
        name, _, part = (words[0] if words else "").partition(":")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), name))
        if path not in files:  # outside of the book's folder, or nowhere
            return ""
        whole = files[path].decode("utf-8", errors="replace").replace("\r\n", "\n")
        return expanded(_part(whole, part), path, files, depth + 1).rstrip("\n")

    return _DIRECTIVE.sub(put, text)


def _part(text: str, part: str) -> str:
    """The lines `a:b`, or those between the anchor's marks; all when `part` is empty."""
    lines = text.splitlines()
    if part and not part.replace(":", "").isdigit():
        start = next((n for n, line in enumerate(lines, 1) if re.search(rf"ANCHOR:\s*{re.escape(part)}\b", line)), 0)
        end = next((n for n, line in enumerate(lines) if re.search(rf"ANCHOR_END:\s*{re.escape(part)}\b", line)), None)
        lines = lines[start:end] if start else []
    elif part:
        first, _, last = part.partition(":")
        only = ":" not in part
        start = int(first or 1) - 1
        lines = lines[start : start + 1 if only else int(last) if last else None]
    return "\n".join(line for line in lines if not _ANCHOR.search(line))
