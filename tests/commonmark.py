"""The examples of the CommonMark specification 0.31.2, and what of HTML counts as equal.

The specification may not be kept here (CC BY-SA). npm has it; what was fetched once stays in `.cache/`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree, html

SPECIFICATION = "commonmark-spec@0.31.2"
DIGEST = "257c41ad946f7a1414a499aca402a1aa8fdac3678532266611348c1cf54f4b80"
"""SHA-256 of its spec.txt."""
KEPT = Path(__file__).parents[1] / ".cache" / "commonmark-0.31.2.txt"


class Example(NamedTuple):
    number: int
    markdown: str
    html: str


def examples() -> list[Example]:
    """The 652 examples, numbered as the specification numbers them."""
    found = re.findall(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", _specification(), re.MULTILINE | re.DOTALL)
    parts = ([part.replace("→", "\t") for part in pair] for pair in found)
    return [Example(number, *pair) for number, pair in enumerate(parts, start=1)]


def _specification() -> str:
    if not KEPT.exists():
        KEPT.parent.mkdir(exist_ok=True)
        data = _fetched()
        assert hashlib.sha256(data).hexdigest() == DIGEST
        KEPT.write_bytes(data)
    return KEPT.read_text(encoding="utf-8")


def _fetched() -> bytes:
    """The specification out of its package. Where npm cannot fetch it the test is skipped, but not in CI."""
    with tempfile.TemporaryDirectory() as folder:
        command = [shutil.which("npm") or "npm", "pack", "--silent", SPECIFICATION]
        try:
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=99)
        except (OSError, subprocess.SubprocessError) as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"npm did not fetch the CommonMark specification: {error}")
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile("package/spec.txt")
            assert member is not None
            return member.read()


def normal(source: str) -> str:
    """HTML as one line a block, without what makes no difference to a reader."""
    root = html.fromstring(f"<div>{source}</div>")
    lines = ("".join(_parts(root, in_pre=False))).split("\n")
    return "\n".join(re.sub(" +", " ", line.strip()) for line in lines if line.strip())


_OURS = {"id", "dir", "translate", "class", "role", "aria-label", "scope", "lang"}
_LINES = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "hr",
    "div",
    "table",
    "tr",
    "td",
}


def _parts(element: etree._Element, *, in_pre: bool) -> Iterator[str]:
    yield _text(element.text, in_pre=in_pre)
    for child in element:
        name = str(child.tag) if isinstance(child.tag, str) else ""
        plain = name == "tbody" or (name == "span" and not set(child.attrib) - _OURS)
        loose = name == "p" and element.tag == "li"  # a list's paragraphs stand directly in its items
        if name and not plain:
            kept = sorted((key, " ".join(value.split())) for key, value in child.attrib.items() if key not in _OURS)
            attributes = "".join(f" {key}={value!r}" for key, value in kept)
            around = "\n" if name in _LINES else ""
            inner = "".join(_parts(child, in_pre=in_pre or name == "pre"))
            inner = inner if (name in ("pre", "code") and in_pre) or name not in _LINES else inner.strip()
            yield f"\n{inner}\n" if loose else f"{around}<{name}{attributes}>{inner}</{name}>{around}"
        elif name:
            yield from _parts(child, in_pre=in_pre)
        tail = _text(child.tail, in_pre=in_pre)
        yield tail.lstrip() if name == "br" else tail


def _text(text: str | None, *, in_pre: bool) -> str:
    text = text or ""
    return repr(text)[1:-1] if in_pre else re.sub(r"\s+", " ", text)
