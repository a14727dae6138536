"""What an edition is made of, by digest: the keys under which products are kept, and why one is made again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from plantin import fonts, versions

PACKAGES = "the packages that Plantin stands on"

Digests = Mapping[str, str]
"""Digests in hexadecimal, by what the input is called."""


class Inputs(Struct, frozen=True):
    """Everything that editions are made of; of one product when the rest has been left out."""

    program: Digests
    """What the program is, and what it stands on."""
    labels: Digests
    """The program's own words, by file."""
    styles: Digests
    """The style sheets, the program's and the book's of one name together."""
    text: Digests
    """The files of the book, but its catalogs."""
    catalogs: Digests
    """Of messages, and the book's own of labels."""

    def key(self, product: str, tag: str) -> str:
        """The key of a product in one language that is made of just these."""
        return digest(["product", product, tag, asdict(self)])

    def of(self, labels: tuple[str, ...], styles: Mapping[str, object], catalogs: tuple[str, ...]) -> "Inputs":
        """Those of one product: of labels, style sheets and catalogs none but these."""
        return replace(
            self,
            labels=_only(self.labels, labels),
            styles=_only(self.styles, styles),
            catalogs=_only(self.catalogs, catalogs),
        )


def _only(digests: Digests, names: tuple[str, ...] | Mapping[str, object]) -> Digests:
    return {name: digests[name] for name in names if name in digests}


def digest(value: Any) -> str:
    """Of anything that JSON can say."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def program(day: date | None) -> Digests:
    """What an edition is made with; `day` is the date that is put on it."""
    own = {name: each for name, each in versions.files().items() if not _is_label(name)}
    return {
        "Plantin itself": digest(own),
        PACKAGES: digest([*versions.packages(), *versions.python()]),
        "the system's libraries": digest(dict(versions.system())),
        "the typefaces": fonts.made(),
        "SOURCE_DATE_EPOCH": str(day),
    }


def labels() -> Digests:
    """The program's catalogs of labels."""
    return {name: each for name, each in versions.files().items() if _is_label(name)}


def _is_label(name: str) -> bool:
    # The template is none: pseudo-languages are made of it, as the program itself makes them.
    return name.startswith("labels/") and name.endswith(".po")


def reasons(now: Inputs, last: Inputs | None) -> str:
    """Why a product is made that is not in the cache: what is not as it was when the book was last made."""
    if last is None:
        return "nothing is known of an earlier build"
    found = [
        *(f"{name} {how}" for name, how in _changes(now.program, last.program)),
        *(f"the program's {name} {how}" for name, how in _changes(now.labels, last.labels)),
        *(f"the style sheet {name} {how}" for name, how in _changes(now.styles, last.styles)),
        *(f"{name} {how}" for name, how in _changes(now.text, last.text)),
        *(f"{name} {how}" for name, how in _changes(now.catalogs, last.catalogs)),
    ]
    return ", ".join(found) or "not in the cache"


def _changes(now: Digests, last: Digests) -> Iterator[tuple[str, str]]:
    """What is not as it was, and how."""
    for name in sorted(now.keys() | last.keys()):
        if name not in last:
            yield name, "is new"
        elif name not in now:
            yield name, "is gone"
        elif now[name] != last[name]:
            yield name, "changed"
