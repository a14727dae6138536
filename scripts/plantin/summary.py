"""What there is of the editions and what has changed, as Markdown for a pull request or a release."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

from plantin import store
from plantin.errors import printable
from plantin.library import size, understood

Counts = Mapping[str, int]
"""How many findings a language has, by severity."""


class File(Struct, frozen=True):
    """One artifact, as the manifest tells."""

    name: str
    bytes: int
    sha256: str


class Edition(Struct, frozen=True):
    """One edition, as the manifest tells."""

    autonym: str
    state: str
    percent: int
    stale: bool
    """Whether the last build of it failed, so that it is as it was before."""
    files: Mapping[str, File]
    """By format."""


class Published(Struct, frozen=True):
    """A set of editions."""

    title: str = ""
    editions: Mapping[str, Edition] = field(default_factory=dict)
    """By language; none where nothing has been published."""


class Links(Struct, frozen=True):
    """Where the files are on the web."""

    files: str = ""
    """The address below which each file has its name."""
    archive: str = ""
    """The address of one file with all of them in it."""


def published(path: Path) -> Published:
    """Read the manifest of a set. Raises PlantinError when it is none."""
    with understood(path):
        manifest = json.loads(store.read(path))
        editions = {entry["language"]: _edition(entry) for entry in manifest["editions"]}
        return Published(str(manifest["book"]["title"]), editions)


def _edition(entry: Mapping[str, Any]) -> Edition:
    files = {each["format"]: File(each["file"], int(each["bytes"]), each["sha256"]) for each in entry["files"]}
    return Edition(entry["autonym"], entry["state"], int(entry["percent"]), bool(entry.get("stale")), files)


def summary(now: Published, before: Published | None, findings: Mapping[str, Counts] | None, links: Links) -> str:
    """Return the Markdown: what there is where no earlier set is given, else first what has changed since."""
    made, old = now.editions, before.editions if before else {}
    table = _Table(made, old, findings, links)
    lost = [*dict.fromkeys([*old, *(tag for tag, counts in (findings or {}).items() if counts.get("error"))])]
    missing = [tag for tag in lost if tag not in made]
    news = [tag for tag in made if not old or made[tag] != old.get(tag)]
    same = [tag for tag in made if tag not in news]
    parts = [f"### {plain(now.title)}", _sentence(made, old, before, news, missing)]
    if news or missing:
        parts.append(table.of([*news, *missing]))
    if same:
        count = f"{len(same)} {'edition is' if len(same) == 1 else 'editions are'} as before"
        parts.append(f"<details><summary>{count}</summary>\n\n{table.of(same)}\n\n</details>")
    if links.archive:
        parts.append(f"[All files, as one archive]({_address(links.archive)})")
    return "\n\n".join(parts) + "\n"


def _sentence(
    made: Mapping[str, Edition],
    old: Mapping[str, Edition],
    before: Published | None,
    news: Sequence[str],
    missing: Sequence[str],
) -> str:
    count = f"{len(made)} {'edition' if len(made) == 1 else 'editions'}"
    if not before:
        return f"{count}."
    if not old:
        return f"{count}; there is no earlier set to compare with."
    added = sum(tag not in old for tag in news)
    told = [(len(news) - added, "changed"), (added, "new"), (len(missing), "missing")]
    return f"{count}: {', '.join(f'{number} {word}' for number, word in told if number) or 'nothing has changed'}."


class _Table(Struct, frozen=True):
    """What the lines of the table are made of."""

    made: Mapping[str, Edition]
    old: Mapping[str, Edition]
    findings: Mapping[str, Counts] | None
    links: Links

    def of(self, tags: Iterable[str]) -> str:
        """The table of some languages (GitHub Flavored Markdown, 4.10)."""
        kinds = sorted({kind for edition in (*self.made.values(), *self.old.values()) for kind in edition.files})
        head = ["Language", "Translated", "State", *([] if self.findings is None else ["Findings"])]
        rows = [[*head, *(kind.upper() for kind in kinds)], ["---"] * (len(head) + len(kinds))]
        rows += [list(self._cells(tag, kinds)) for tag in tags]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _cells(self, tag: str, kinds: Sequence[str]) -> Iterator[str]:
        now, old = self.made.get(tag), self.old.get(tag)
        known = now or old
        yield f"{tag} · {plain(known.autonym)}" if known else tag
        yield _from_to(_percent(old), _percent(now))
        yield _state(now, old)
        if self.findings is not None:
            yield _counted(self.findings.get(tag))
        for kind in kinds:
            yield self._file(now.files.get(kind) if now else None, old.files.get(kind) if old else None)

    def _file(self, now: File | None, old: File | None) -> str:
        was = _unbroken(size(old.bytes)) if old else ""
        if not now:
            return f"{was} → none" if was else ""
        shown = _unbroken(size(now.bytes))
        linked = f"[{shown}]({_address(self.links.files)}/{quote(now.name)})" if self.links.files else shown
        if was not in ("", shown):
            return f"{was} → {linked}"
        return f"{linked}, changed" if old and old.sha256 != now.sha256 else linked


def _percent(edition: Edition | None) -> str:
    return _unbroken(f"{edition.percent} %") if edition else ""


def _unbroken(text: str) -> str:
    """A number with its unit, which no line of a table may part."""
    return text.replace(" ", "\u00a0")


def _state(now: Edition | None, old: Edition | None) -> str:
    state = _from_to(old.state if old else "", now.state if now else "")
    if now is None:
        return f"{state}, **not made**" if state else "**not made**"
    return f"{state}, **failed**: as it was before" if now.stale else state


def _from_to(old: str, new: str) -> str:
    return new if old in ("", new) else f"{old} → {new}" if new else old


def _counted(counts: Counts | None) -> str:
    told = [(counts or {}).get(severity, 0) for severity in ("error", "warning", "note")]
    names = zip(told, ("error", "warning", "note"), strict=True)
    return ", ".join(f"{number:,} {name}{'' if number == 1 else 's'}" for number, name in names if number) or "none"


def _address(url: str) -> str:
    """An address as the destination of a link, which must end where it ends."""
    return quote(url.rstrip("/"), safe="/:?=&%#@+,;~!$'*[]")


def plain(text: str) -> str:
    """A text of the book as Markdown that shows it to the letter: no markup, and nobody is called by an @."""
    return re.sub(r"([!-/:-?\[-`{-~])", r"\\\1", " ".join(printable(text).split())).replace("@", "@\u2060")
