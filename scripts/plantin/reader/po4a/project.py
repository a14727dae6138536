"""What a folder with po4a's catalogs holds: which files are chapters, and which catalogs are there in what language."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from plantin.catalog import po
from plantin.errors import PlantinError, Problem
from plantin.reader.po4a.chapters import page
from plantin.reader.po4a.configuration import Configuration, configuration
from plantin.reader.po4a.segments import Options, segments
from plantin.reader.tags import nameless, tag_of

CHAPTERS = (".md", ".markdown", ".mdown", ".mkd", ".html", ".htm")
_TYPE = re.compile(rb"^#\. type: ", re.MULTILINE)
_REFERENCE = re.compile(rb"^#: (.*)$", re.MULTILINE)
_ABOUT = re.compile(r"(?:readme|changelog|contributing|license|copying|code[-_]of[-_]conduct)\.\w+", re.IGNORECASE)
"""What lies beside a text and speaks of it."""
_GENERATIONS = (
    Options(),
    Options(wrap=False),
    Options(wrap=False, bullets=False),
    Options(bullets=False),
    Options(pairs=True),
    Options(starred=True),
)
"""How a project may have been read, where nothing says so."""
_ENOUGH = 0.95
"""The share of the catalogs' messages from which there is no doubt: titles, and what left the text, are the rest."""


class Project(Struct, frozen=True):
    chapters: tuple[str, ...]
    """The files, not yet in reading order."""
    options: Mapping[str, Options]
    """By chapter, where the configuration says so."""
    catalogs: Mapping[str, tuple[str, ...]]
    """By language."""
    templates: tuple[str, ...]
    remarks: tuple[Problem, ...] = ()
    language: str = "en"
    """Of the source. The headers of templates do not say it."""


def project(files: Mapping[str, bytes]) -> Project | None:
    """Return what a folder holds, by its configuration, or by what its catalogs say; None when it is no such folder."""
    catalogs = [name for name in files if name.endswith(".po") and not name.startswith("locales/labels/")]
    if not catalogs:
        return None
    if found := configuration(files):
        return _configured(found, files)
    remarks: list[Problem] = []
    named = _by_language(catalogs, remarks)
    templates = tuple(name for name in files if name.endswith(".pot"))
    speaking = templates or next(iter(_by_size(named, files)), tuple(catalogs))
    chapters = _chapters(speaking, files, named)
    made = Project(chapters, {}, named, templates, tuple(remarks))
    typed = any(_TYPE.search(files[name]) for name in speaking)
    return made if chapters and (typed or _is_their_text(made, files)) else None


def _configured(found: Configuration, files: Mapping[str, bytes]) -> Project | None:
    chapters = {master.file: master.reading for master in found.masters if master.is_chapter}
    if not chapters:
        return None
    forms = [re.compile(_form(pattern)) for pattern in found.catalogs]
    matches = (match for form in forms for name in sorted(files) if (match := form.fullmatch(name)))
    remarks = [*found.remarks]
    named = _sorted_by(((match[0], tag_of(match["lang"])) for match in matches), remarks)
    templates = tuple(name for name in files if name.endswith(".pot"))
    return Project(tuple(chapters), chapters, named, templates, tuple(remarks), found.language)


def _form(pattern: str) -> str:
    """A regular expression of the paths that a pattern of po4a's means."""
    parts, seen = re.split(r"(\$lang|\$\(lang\)|\$master)", pattern), False
    made = []
    for part in parts:
        if part in ("$lang", "$(lang)"):
            made.append("(?P=lang)" if seen else r"(?P<lang>[A-Za-z0-9_@-]+)")
            seen = True
        else:
            made.append(r".+" if part == "$master" else re.escape(part))
    return "".join(made) if seen else r"(?P<lang>(?!))"


def _by_language(names: Iterable[str], remarks: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Catalogs by the language that their names mean: `docs.fr.po`, `fr.po`, `fr/docs.po`, `fr/LC_MESSAGES/docs.po`."""
    return _sorted_by(((name, _language(name)) for name in sorted(names)), remarks)


def _sorted_by(catalogs: Iterable[tuple[str, str | None]], remarks: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Catalogs by language; one that has none goes to `remarks`."""
    found: dict[str, list[str]] = {}
    for name, tag in catalogs:
        if tag is None:
            remarks.append(nameless(name))
        else:
            found.setdefault(tag, []).append(name)
    return {tag: tuple(each) for tag, each in found.items()}


def _by_size(catalogs: Mapping[str, tuple[str, ...]], files: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    """The catalogs of each language, those first of which there is most."""
    return sorted(catalogs.values(), key=lambda names: -sum(len(files[name]) for name in names))


def _language(name: str) -> str | None:
    stem = posixpath.splitext(name)[0]
    base, folders = posixpath.basename(stem), posixpath.dirname(stem).split("/")
    candidates = [base.rpartition(".")[2], base.rpartition("-")[2] if "-" in base else "", *reversed(folders)]
    return next((tag for each in [base, *candidates] if each and (tag := tag_of(each))), None)


def _chapters(
    speaking: Iterable[str], files: Mapping[str, bytes], named: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The files that the catalogs refer to, and what else lies beside those."""
    pages = {name for name in files if name.endswith(CHAPTERS) and not name.startswith(("dist/", "_site/"))}
    referred = set(_referred(speaking, files, pages))
    folders = {posixpath.dirname(name) for name in referred} - {""}
    beside = {name for name in pages if any(name.startswith(f"{folder}/") for folder in folders)}
    wanted = referred | beside or {name for name in pages if not _ABOUT.fullmatch(name)}
    return tuple(sorted(name for name in wanted if name in referred or not _is_translation(name, wanted, named)))


def _referred(speaking: Iterable[str], files: Mapping[str, bytes], pages: set[str]) -> Iterator[str]:
    by_end = {}
    for name in sorted(pages, key=len, reverse=True):
        by_end[posixpath.basename(name)] = name
    for catalog in speaking:
        words = {word for line in _REFERENCE.findall(files[catalog]) for word in line.split()}
        for word in words:
            path = re.sub(r":\d+$", "", word.decode("utf-8", errors="replace")).strip("\u2068\u2069")
            near = posixpath.normpath(posixpath.join(posixpath.dirname(catalog), path))
            for candidate in (posixpath.normpath(path), near, by_end.get(posixpath.basename(path), "")):
                if candidate in pages:
                    yield candidate
                    break


def _is_translation(name: str, pages: set[str], named: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a file is what po4a made of another: `guide.fr.md`, or `fr/guide.md` beside `guide.md`."""
    stem, suffix = posixpath.splitext(name)
    base, _, last = stem.rpartition(".")
    if base and tag_of(last) in named and f"{base}{suffix}" in pages:
        return True
    return any(tag_of(part) in named for part in name.split("/")[:-1])


def generation(sources: Mapping[str, str], found: Project, files: Mapping[str, bytes]) -> Mapping[str, Options]:
    """Return how each chapter was read when the catalogs were made: of all ways that which finds the most messages."""
    known = _msgids(found, files)
    given = {name: found.options.get(name) for name in sources}
    best, most = _GENERATIONS[0], -1
    for options in _GENERATIONS:
        chosen = {name: replace(own, starred=options.starred) if own else options for name, own in given.items()}
        made = {each.msgid for name, source in sources.items() for each in segments(source, chosen[name])}
        if len(made & known) > most:
            best, most = options, len(made & known)
        if not known or len(made & known) >= _ENOUGH * len(known):
            break
    return {name: replace(own, starred=best.starred) if own else best for name, own in given.items()}


def _is_their_text(found: Project, files: Mapping[str, bytes]) -> bool:
    """Whether most messages of catalogs that do not say whose they are stand in the chapters as po4a has them."""
    known = _msgids(found, files)
    sources = [page(name, files[name]).source for name in found.chapters]
    made = ({each.msgid for source in sources for each in segments(source, options)} for options in _GENERATIONS)
    return any(len(each & known) * 2 > len(known) for each in made)


def _msgids(found: Project, files: Mapping[str, bytes]) -> set[str]:
    """The msgids of the templates, or of the language with the largest catalogs that can be read."""
    for names in (found.templates, *_by_size(found.catalogs, files)):
        try:
            entries = [entry for name in names for entry in po.read(files[name], name).entries]
        except PlantinError:
            continue
        if entries:
            return {entry.msgid for entry in entries if not entry.obsolete}
    return set()
