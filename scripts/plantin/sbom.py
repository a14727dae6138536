"""The bill of materials of a set of editions: each program and typeface that they were made with, as CycloneDX.

The same set and the same packages give the same bytes: it has no date, and no serial number, which would be new each
time.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import canonicalize_name

from plantin import __version__, store
from plantin.errors import PlantinError, Problem
from plantin.folder import MANIFEST
from plantin.fonts.table import faces, index
from plantin.library import understood

Component = dict[str, Any]

LOCK = Path(__file__).parents[2] / "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def sbom(output: Path) -> bytes:
    """Return the bill of materials of the editions in a folder (ECMA-424, CycloneDX 1.6, as JSON).

    Raises PlantinError when there are none, or when they were made with other engines than those of this machine.
    """
    versions = _versions()
    manifest = _manifest(output / MANIFEST, versions)
    components = [_program(), *_packages(versions), *_system(manifest["engines"].items() - versions.items())]
    book, tool = _book(manifest), {"type": "application", "name": "plantin", "version": __version__}
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"tools": {"components": [tool]}, "component": book},
        "components": components,
        "dependencies": [{"ref": book["bom-ref"], "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _manifest(path: Path, versions: Mapping[str, str]) -> dict[str, Any]:
    with understood(path):
        manifest = dict(json.loads(store.read(path)))
        engines, _ = dict(manifest["engines"]), _book(manifest)
    for name, version in engines.items():
        if (found := versions.get(name, version)) != version:
            text = f"the editions were made with {name} {version}, and {found} is installed here"
            raise PlantinError(Problem(text, hint="run it where they were made, or build them anew"))
    return manifest


def _book(manifest: Mapping[str, Any]) -> Component:
    """The book, with every file of its editions."""
    book = manifest["book"]
    files = [
        {
            "type": "file",
            "bom-ref": f"file:{file['file']}",
            "mime-type": file["media_type"],
            "name": file["file"],
            "hashes": [{"alg": "SHA-256", "content": file["sha256"]}],
        }
        for edition in manifest["editions"]
        for file in edition["files"]
    ]
    said = {"publisher": book["publisher"], "copyright": book["rights"]}
    named = {"type": "data", "bom-ref": "book", "name": book["title"], **{key: it for key, it in said.items() if it}}
    return {**named, "components": files}


def _program() -> Component:
    licences = [{"license": {"id": "AGPL-3.0-or-later"}}]
    names = {"type": "data", "name": "CLDR", "licenses": [{"license": {"id": "Unicode-3.0"}}]}
    program = {"type": "application", "bom-ref": "plantin", "name": "plantin", "version": __version__}
    return {**program, "licenses": licences, "components": [names]}


def _versions() -> dict[str, str]:
    """The version of each package of the build's part of the lock file, as it is installed."""
    try:
        build = store.read(LOCK).decode().partition("\n# For the tests\n")[0]
    except PlantinError:
        hint = "it is told from a checkout of the program, whose requirements.lock names its packages"
        raise PlantinError(Problem("there is no list of the packages that Plantin stands on", hint=hint)) from None
    found = {canonicalize_name(name): _installed(name) for name in _PIN.findall(build)}
    return {name: version for name, version in found.items() if version}


def _installed(name: str) -> str:
    """The version of a package; empty for one that only other systems need."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _packages(versions: Mapping[str, str]) -> Iterator[Component]:
    """Each package, with the typefaces that were made of it."""
    made = {(face.family, face.style): face.sha256 for face in index()}
    for name, version in sorted(versions.items()):
        purl = f"pkg:pypi/{name}@{version}"
        carried = [
            {
                "type": "file",
                "bom-ref": f"typeface:{face.stem}",
                "name": f"{face}",
                "hashes": [{"alg": "SHA-256", "content": made[face.family, face.style]}],
                "licenses": [{"license": {"id": face.licence}}],
            }
            for face in faces()
            if canonicalize_name(face.package) == name
        ]
        package = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
        yield {**package, "licenses": _licences(name, _facts(name)), **({"components": carried} if carried else {})}


def _facts(name: str) -> Mapping[str, str]:
    found = metadata.metadata(name)
    return {key: found[key] for key in ("License-Expression", "License") if key in found}


def _system(engines: Iterable[tuple[str, str]]) -> Iterator[Component]:
    """The engines that are libraries of the system."""
    for name, version in sorted(engines):
        library = {"type": "library", "bom-ref": f"system:{name}", "name": name, "version": version}
        yield {**library, "licenses": _licences(name, {})}


def _licences(name: str, facts: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    """What is known of a licence, as one SPDX expression: by our own table, or by the package's metadata."""
    said = _known().get(name) or facts.get("License-Expression") or facts.get("License", "")
    try:
        return [{"expression": canonicalize_license_expression(said)}] if said else []
    except InvalidLicenseExpression:
        return []


@cache
def _known() -> Mapping[str, str]:
    return tomllib.loads((resources.files("plantin") / "data" / "licences.toml").read_text(encoding="utf-8"))
