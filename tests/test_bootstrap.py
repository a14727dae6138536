"""Set-up: what the lock file promises, and what the scripts do on a machine that lacks something; no network."""

import ast
import importlib
import importlib.util
import re
import shutil
import stat
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
BUILD, TESTS = (ROOT / "requirements.lock").read_text(encoding="utf-8").split("\n# For the tests\n")
PIN = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; [^\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)")


def pins(part: str) -> dict[str, str]:
    """Name → version of every pin of a part; fails on a line that is anything else."""
    uncommented = re.sub(r"^#.*\n", "", part, flags=re.MULTILINE)
    lines = re.sub(r" \\\n +", " ", uncommented).split("\n")
    found = [PIN.fullmatch(line) or pytest.fail(f"no hashed pin: {line[:99]}") for line in filter(None, lines)]
    return {pin[1]: pin[2] for pin in found}


def project() -> dict[str, list[str]]:
    """The requirements that pyproject.toml states, by the part of the lock file that must have them."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {BUILD: table["dependencies"], TESTS: table["optional-dependencies"]["test"]}


@pytest.mark.parametrize("part", [BUILD, TESTS], ids=["build", "tests"])
def test_the_lock_file_holds_only_hashed_pins_and_names_no_host(part: str) -> None:
    """Any mirror serves it, and none can slip in another file."""
    assert len(pins(part)) > 5
    assert "://" not in part
    assert "--index" not in part


def test_no_package_stands_in_both_parts_of_the_lock_file() -> None:
    """The tests' part adds to the build's and changes nothing of it."""
    assert not pins(BUILD).keys() & pins(TESTS).keys()


@pytest.mark.parametrize("part", [BUILD, TESTS], ids=["build", "tests"])
def test_every_dependency_stands_in_its_part_of_the_lock_file(part: str) -> None:
    """A dependency that was added or raised without running scripts/lock.py is named."""
    locked = pins(part)
    wanted = [Requirement(text) for text in project()[part]]
    behind = [str(it) for it in wanted if not it.specifier.contains(locked.get(canonicalize_name(it.name), "0a0"))]
    assert not behind, "run scripts/lock.py"


@pytest.mark.parametrize("name", ["bootstrap", "system", "build", "test"])
def test_what_runs_before_set_up_parses_as_python_3_8_and_needs_no_package(name: str) -> None:
    """An older Python gets as far as the sentence that says which it must be."""
    tree = ast.parse((SCRIPTS / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= sys.stdlib_module_names | {"bootstrap", "system"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing in it but what set-up reads."""
    for name in ("scripts/bootstrap.py", "scripts/plantin/faces.py", "scripts/plantin/data/fonts.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "scripts/plantin/fonts").mkdir()
    (tmp_path / "requirements.lock").write_text("one==1\n# For the tests\ntwo==2\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def done() -> list[str]:
    """What set-up did, in order."""
    return []


@pytest.fixture
def bootstrap(checkout: Path, done: list[str], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The checkout's bootstrap.py, whose steps only note that they were taken."""
    monkeypatch.syspath_prepend(SCRIPTS)
    spec = importlib.util.spec_from_file_location("bootstrap_of_a_test", checkout / "scripts/bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def new_venv() -> None:
        done.append("venv")
        shutil.rmtree(module.VENV, ignore_errors=True)
        module.PYTHON.parent.mkdir(parents=True)
        module.PYTHON.touch()

    monkeypatch.setattr(module, "_new_venv", new_venv)
    monkeypatch.setattr(module, "_install", done.append)
    monkeypatch.setattr(module, "system", lambda parts: {part: [str(checkout / "a-library")] for part in parts})
    (checkout / "a-library").touch()
    return module


def test_what_is_set_up_is_not_set_up_again(bootstrap: ModuleType, done: list[str]) -> None:
    """The second command of a person finds all in place; the first that tests adds what tests need, no more."""
    bootstrap.ready(tests=False)
    assert done == ["venv", "build", "faces"]
    bootstrap.ready(tests=False)
    assert done == ["venv", "build", "faces"]
    bootstrap.ready(tests=True)
    assert done == ["venv", "build", "faces", "tests"]
    assert bootstrap.ready(tests=True) == bootstrap.PYTHON
    assert done == ["venv", "build", "faces", "tests"]


@pytest.mark.parametrize(
    ("file", "content", "again"),
    [
        ("requirements.lock", "one==1.1\n# For the tests\ntwo==2\n", ["venv", "build", "faces", "tests"]),
        ("requirements.lock", "one==1\n# For the tests\ntwo==2.2\n", ["venv", "build", "faces", "tests"]),
        ("scripts/plantin/data/fonts.toml", "faces = []\n", ["faces"]),
        ("scripts/plantin/fonts/recipe.py", "VERSION = 2\n", ["faces"]),
        (".venv/set-up-build.txt", "unfinished\n", ["venv", "build", "faces", "tests"]),
        (".venv/set-up-faces.txt", "unfinished\n", ["faces"]),
        (".venv/set-up-tests.txt", "unfinished\n", ["venv", "build", "faces", "tests"]),
    ],
)
def test_what_does_not_match_its_stamp_is_set_up_again(
    bootstrap: ModuleType, checkout: Path, done: list[str], file: str, content: str, again: list[str]
) -> None:
    """A changed lock file or typeface, or a run that was interrupted, costs no more than what it touches."""
    bootstrap.ready(tests=True)
    done.clear()
    (checkout / file).write_text(content, encoding="utf-8")
    bootstrap.ready(tests=True)
    assert done == again


def test_the_key_under_which_ci_keeps_a_set_up_is_another_where_a_build_needs_another(
    bootstrap: ModuleType, checkout: Path, done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """To ask for it sets nothing up; what only tests need does not count."""
    keys = []
    for lock in ("one==1\n# For the tests\ntwo==2\n", "one==1\n# For the tests\n", "one==2\n# For the tests\n"):
        (checkout / "requirements.lock").write_text(lock, encoding="utf-8")
        bootstrap._main(["--key"])
        keys.append(capsys.readouterr().out)
    assert re.fullmatch(r"key=plantin-[0-9a-f]{16}\n", keys[0])
    assert keys[0] == keys[1] != keys[2]
    assert done == []


def test_a_build_does_not_mind_what_only_tests_need(bootstrap: ModuleType, checkout: Path, done: list[str]) -> None:
    """Raising pytest does not make those who only build download anything."""
    bootstrap.ready(tests=True)
    done.clear()
    (checkout / "requirements.lock").write_text("one==1\n# For the tests\ntwo==2.2\n", encoding="utf-8")
    bootstrap.ready(tests=False)
    assert done == []


def test_a_library_that_was_removed_is_looked_for_again(
    bootstrap: ModuleType, checkout: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .venv restored on another machine (a cache of CI) does not hide that the system lacks Pango."""
    bootstrap.ready(tests=False)
    (checkout / "a-library").unlink()
    done.clear()

    def system(parts: tuple[str, ...]) -> dict[str, list[str]]:
        done.append("system")
        return {part: [] for part in parts}

    monkeypatch.setattr(bootstrap, "system", system)
    bootstrap.ready(tests=False)
    assert done == ["system"]


@pytest.mark.parametrize(
    ("half_made", "before", "again"),
    [
        ("build", ["venv"], ["venv", "build", "faces", "tests"]),
        ("faces", ["venv", "build"], ["faces", "tests"]),
        ("tests", ["venv", "build", "faces"], ["venv", "build", "faces", "tests"]),
    ],
)
def test_a_set_up_that_fails_is_taken_up_where_nothing_is_half_made(
    bootstrap: ModuleType,
    done: list[str],
    monkeypatch: pytest.MonkeyPatch,
    half_made: str,
    before: list[str],
    again: list[str],
) -> None:
    """Status 2, and no stamp that lets the next command believe in packages that are half there."""

    def install(part: str) -> None:
        if part == half_made:
            raise bootstrap.SetUpError("no network")
        done.append(part)

    monkeypatch.setattr(bootstrap, "_install", install)
    with pytest.raises(SystemExit, match="2"):
        bootstrap.ready(tests=True)
    assert done == before
    done.clear()
    monkeypatch.setattr(bootstrap, "_install", done.append)
    bootstrap.ready(tests=True)
    assert done == again


def test_a_moved_checkout_is_set_up_again_and_runs_its_own_code(
    bootstrap: ModuleType, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """plantin.pth names the scripts folder relative to itself, so that a copy never runs the original's code."""
    packages = checkout / ".venv/lib/python3.11/site-packages"
    packages.mkdir(parents=True)
    (checkout / ".venv/bin").mkdir()
    bootstrap._add_plantin()
    assert (packages / (packages / "plantin.pth").read_text().strip()).resolve() == checkout / "scripts"
    assert (checkout / ".venv/bin/plantin").stat().st_mode & stat.S_IXUSR
    fact = bootstrap._fact("build")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "elsewhere")
    assert bootstrap._fact("build") != fact


def test_an_older_python_is_told_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, a hint, status 2."""
    monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(**{**vars(sys), "version_info": (3, 9, 2)}))
    with pytest.raises(SystemExit, match="2"):
        bootstrap.ready(tests=False)
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_without_rights_one_command_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that is missing stands in it, each package with its reason above, and nothing is installed."""
    monkeypatch.syspath_prepend(SCRIPTS)
    system = importlib.import_module("system")
    monkeypatch.setattr(system, "_find", lambda _: "")
    monkeypatch.setattr(system, "_rights", lambda: None)
    monkeypatch.setattr(system, "_without", lambda: {"chromium"})
    monkeypatch.setattr(system, "step", lambda *_: pytest.fail("a command was run"))
    monkeypatch.setattr(system, "sys", SimpleNamespace(**{**vars(sys), "platform": "linux"}))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(system.SetUpError, match="sudo apt-get update && sudo apt-get install") as raised:
        system.system(("build", "tests"))
    said = capsys.readouterr().err
    for package in ("libpango-1.0-0", "libharfbuzz-subset0", "poppler-utils"):
        assert package in str(raised.value)
        assert f"  {package}, which " in said
    assert "chromium" not in str(raised.value)
    assert "chromium is no package of this system" in said
