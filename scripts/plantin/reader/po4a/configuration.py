"""po4a's own configuration (po4a.cfg): which files are chapters, how they are read, and where the catalogs are."""

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from plantin.errors import Origin, Problem
from plantin.reader.po4a.segments import Options
from plantin.reader.tags import tag_of

_NAMES = ("po4a.cfg", "po4a.conf")
_COMMAND = re.compile(r"\[(?P<what>[^\]:]+)(?::\s*(?P<name>[^\]]+))?\]\s*(?P<rest>.*)", re.DOTALL)
_MASTER_LANGUAGE = re.compile(r"--master-language[= ]\"?([\w-]+)")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_HTML = (".html", ".htm", ".xhtml")


class Master(Struct, frozen=True):
    """A file that the project translates."""

    file: str
    module: str
    """po4a's name of its format, aliases resolved: `text`, `xhtml`."""
    options: tuple[str, ...]
    """What stands behind `-o`."""
    origin: Origin

    @property
    def is_chapter(self) -> bool:
        if self.file.lower().endswith(_HTML):
            return True
        return self.file.lower().endswith(_MARKDOWN) or (self.module == "text" and "markdown" in self.options)

    @property
    def reading(self) -> Options:
        breaks = next((each.partition("=")[2] for each in self.options if each.startswith("breaks=")), "")
        return Options(
            wrap="neverwrap" not in self.options,
            bullets="nobullets" not in self.options,
            pairs="keyvalue" in self.options,
            breaks=breaks if _is_pattern(breaks) else "",
        )


class Configuration(Struct, frozen=True):
    masters: tuple[Master, ...]
    catalogs: tuple[str, ...]
    """Patterns of the catalogs' paths, with `$lang` and `$master` in them."""
    remarks: tuple[Problem, ...]
    language: str
    """Of the masters."""


class _Reading(Struct):
    """One reading of one configuration."""

    aliases: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    language: str = "en"
    masters: list[Master] = field(default_factory=list)
    catalogs: list[str] = field(default_factory=list)


def configuration(files: Mapping[str, bytes]) -> Configuration | None:
    """Return what the project's configuration says of files that there are; None when it has none."""
    names = sorted((name for name in files if posixpath.basename(name) in _NAMES), key=lambda name: name.count("/"))
    for name in names:
        reading = _Reading()
        for line, command in _commands(files[name].decode("utf-8-sig", errors="replace")):
            _obey(command, reading, Origin(name, line), files)
        if reading.masters and reading.catalogs:
            remarks = tuple(_left_out(reading.masters))
            return Configuration(tuple(reading.masters), tuple(reading.catalogs), remarks, reading.language)
    return None


def _commands(text: str) -> Iterator[tuple[int, str]]:
    """Yield each command with the line that it begins on; a backslash at a line's end lets it go on."""
    command, start = "", 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        start = start or number
        if line.endswith("\\"):
            command += line[:-1] + " "
            continue
        command += line
        if command.strip() and not command.lstrip().startswith("#"):
            yield start, command.strip()
        command, start = "", 0


def _obey(command: str, reading: _Reading, origin: Origin, files: Mapping[str, bytes]) -> None:
    found = _COMMAND.fullmatch(command)
    words = _words(found["rest"]) if found else []
    if found is None or not words:
        return
    match found["what"].strip(), (found["name"] or "").strip():
        case "po4a_paths", _:
            reading.catalogs += [_beside(word.partition(":")[2], origin) for word in words[1:] if ":" in word]
        case "po_directory", _:
            reading.catalogs.append(_beside(f"{words[0].rstrip('/')}/$lang.po", origin))
        case "options", _:
            reading.options += _options(words)
            if said := _MASTER_LANGUAGE.search(command):
                reading.language = tag_of(said[1]) or reading.language
        case "po4a_alias", name:
            reading.aliases[name] = (words[0], _options(words[1:]))
        case "type", name:
            module, options = reading.aliases.get(name, (name, ()))
            path = next((path for path in _places(words[0], origin) if path in files), "")
            if path:
                every = (*reading.options, *options, *_options(words[1:]))
                reading.masters.append(Master(path, module.lower(), every, origin))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quotation mark that is not closed
        return text.split()


def _options(words: list[str]) -> tuple[str, ...]:
    """What stands behind `-o` and `--option`, also within `opt:"…"`."""
    spread = [part for word in words for part in (_words(word[4:]) if word.startswith("opt:") else [word])]
    found = []
    for word, following in zip(spread, [*spread[1:], ""], strict=True):
        if word in ("-o", "--option"):
            found.append(following)
        elif word.startswith("--option="):
            found.append(word.removeprefix("--option="))
    return tuple(found)


def _places(path: str, origin: Origin) -> tuple[str, str]:
    """Where a path may be meant from: where po4a is run, which is the project's folder or the configuration's."""
    return posixpath.normpath(path), _beside(path, origin)


def _beside(path: str, origin: Origin) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin.file), path))


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _left_out(masters: list[Master]) -> Iterator[Problem]:
    for master in masters:
        if not master.is_chapter:
            text, hint = f"{master.file} is no chapter: it is {master.module}", "chapters are Markdown or HTML"
            yield Problem(text, master.origin, hint, "warning")
        elif master.module not in ("text", "xhtml", "html", "xml"):
            text = f"messages of {master.file} may not be found: they are those of po4a's {master.module}"
            yield Problem(text, master.origin, "use its module text with the option markdown", "warning")
