"""What the last build was made of and came to: whether it still stands, found out without reading the book."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field, json
from msgspec.structs import fields

from plantin import inputs, store
from plantin.cache import Cache
from plantin.errors import PlantinError, Problem
from plantin.folder import SUMS, Folder, listed
from plantin.inputs import Inputs


class Request(Struct, frozen=True):
    """What a build is asked for."""

    folder: Path
    output: Path
    languages: tuple[str, ...] = ()
    """The editions to make; all when empty."""
    formats: tuple[str, ...] = ()
    """The formats to make; all that the book asks for when empty."""
    shard: tuple[int, int] = (1, 1)
    """Which share of the editions, and of how many: machines that know nothing of each other make one each."""
    wait: bool = False
    """Whether to wait for a builder that is at work on the same output; LockedError is raised when not."""
    strict: bool = False
    """Whether one that fails keeps all from being published."""
    limit: int = 0
    """The seconds that an edition may take; as long as it likes when 0."""
    cache: Cache = field(default_factory=lambda: Cache(None))
    """What was made before."""
    day: date | None = None
    """What is put in the place of each edition's own date."""


class Standing(Struct, frozen=True):
    """What is remembered of the last build of a request."""

    made_of: Inputs
    names: str
    """The digest of the names of the folder's files."""
    read: dict[str, str]
    """The digest of each of them that was read."""
    sheets: str
    """The digest of the program's own style sheets."""
    sums: str
    """The digest of the published checksums; none where an edition failed."""
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    remarks: tuple[Problem, ...]
    facts: dict[str, dict[str, Any]]
    """The fields of `Language` by tag: what CLDR says of one takes a hundredth of a second to find out."""
    failed: ClassVar[int] = 0
    """How many editions could not be made: what stands has none."""
    problems: ClassVar[tuple[Problem, ...]] = ()
    """Why they could not."""

    @property
    def total(self) -> int:
        """How many editions there are."""
        return len(self.languages)

    @property
    def why(self) -> dict[str, dict[str, str]]:
        """Why nothing is made, by language and format."""
        return {tag: dict.fromkeys(self.formats, "published already") for tag in self.languages}


def unchanged(request: Request) -> Standing | None:
    """Return the last build when all is still as it left it: what it was made of, and what was published."""
    last = recall(request)
    if last is None or not last.sums or last.sheets != sheets():
        return None
    files = listed(request.folder)
    if last.names != files.names() or last.made_of.program != inputs.program(request.day):
        return None
    if last.made_of.labels != inputs.labels() or not _as_read(files, last.read):
        return None
    if any(store.left_over(request.output)):  # a run was killed: the next one that publishes clears it
        return None
    return last if stands(request.output, last.sums) else None


def _as_read(files: Folder, read: dict[str, str]) -> bool:
    try:
        return all(sha256(files[name]).hexdigest() == each for name, each in read.items())
    except PlantinError:  # whoever reads the book says it
        return False


def stands(output: Path, sums: str) -> bool:
    """Whether the checksums of this digest are published, and every file is as they say."""
    path = output / SUMS
    return path.is_file() and sha256(store.read(path)).hexdigest() == sums and not any(store.faults(output))


def sheets() -> str:
    """The digest of the program's own style sheets."""
    return inputs.digest({name: sha256(data).hexdigest() for name, data in store.bundled_styles().items()})


def remember(request: Request, last: Standing) -> None:
    """Keep what a build was made of and came to."""
    request.cache.put(_key(request), json.encode(last))
    request.cache.prune()


def recall(request: Request) -> Standing | None:
    """Return what is remembered of the last build of a request; none where there is no cache."""
    found = request.cache.get(_key(request))
    return json.decode(found, type=Standing) if found else None


def _key(request: Request) -> str:
    """By the folder's name, not its place: a machine of a CI has it elsewhere each time.

    By what is remembered, too, which another version of the program would not understand.
    """
    asked = sorted(request.languages), sorted(request.formats), request.shard
    remembered = [each.name for kind in (Standing, Inputs) for each in fields(kind)]
    return inputs.digest(["last", remembered, request.folder.resolve().name, *asked])
