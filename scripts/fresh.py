"""Proves the two commands on a fresh machine: each alone, on a clone of HEAD, in a clean root made by debootstrap.

`sudo python3 scripts/fresh.py` needs root and debootstrap. How this machine reaches its package registries (sources,
keys, certificates, name servers, pip's settings, proxies) is carried into the roots as it is; nothing else is.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = "root/plantin"
COMMANDS = {"build": "python3 scripts/build.py", "test": "python3 scripts/test.py"}

ACCESS = [
    *("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt", "usr/local/share/ca-certificates"),
    *("etc/apt/auth.conf", "etc/apt/auth.conf.d", "etc/pip.conf", "etc/xdg/pip"),
]
"""Carried into every root."""
SOURCES = [
    *("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/trusted.gpg", "etc/apt/trusted.gpg.d"),
    *("etc/apt/keyrings", "usr/share/keyrings"),
]
"""Carried into a root of this machine's own release; another keeps what debootstrap wrote."""
OF_THE_USER = ".pip", ".config/pip"
VARIABLES = re.compile(r"PIP_.*|SSL_.*|.*_CA_BUNDLE|.*_CA_CERTS|.*_proxy", re.IGNORECASE)

IN_A_ROOT = """\
mkdir -p "$1/dev/shm" "$1/dev/pts"
mount -t proc proc "$1/proc"
mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
ln -sf pts/ptmx "$1/dev/ptmx"
exec chroot "$1" sh -c "cd /$2 && $3"
"""
"""In a mount namespace of its own: however this ends, even killed, its mounts end with it."""

INVENTORY = """\
echo "$(. /etc/os-release; echo "$PRETTY_NAME"), $(python3 --version), $(dpkg-query -W | wc -l) packages; there is:"
for it in pip ensurepip; do python3 -c "import $it" 2>&1 | grep -q . && echo "  no $it" || echo "  $it"; done
for it in java pdftotext chromium; do command -v "$it" >/dev/null && echo "  $it" || echo "  no $it"; done
ldconfig -p | grep -q libpango && echo "  Pango" || echo "  no Pango"
[ -e /usr/share/fonts ] && echo "  fonts" || echo "  no fonts"
"""
BARE_HANDED = "setpriv --reuid=65534 --regid=65534 --clear-groups"
"""Runs what follows as a user who may install nothing."""

AGAIN = """\
cd scripts && python3 -c '
import time
start = time.perf_counter()
import bootstrap
bootstrap.ready(tests={tests})
print(f"With all in place the check takes {{time.perf_counter() - start:.3f}} s.")
'
"""


def main() -> None:
    """Make one clean root, run each command in a copy of its own, and say how each ended."""
    arguments = _arguments()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        sys.exit("error: this needs root and debootstrap\n  hint: sudo apt-get install debootstrap")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="plantin-fresh-", dir=arguments.folder))
    try:
        clean = folder / "clean"
        _debootstrap(clean, arguments)
        print(_run(clean, INVENTORY).stdout, end="", flush=True)
        sound = [_prove(name, clean, folder / name) for name in arguments.commands or COMMANDS]
    finally:
        if arguments.keep:
            print(f"Kept: {folder}")
        else:
            shutil.rmtree(folder)
    sys.exit(not all(sound))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commands", nargs="*", help="build, test, or both when none is named")
    parser.add_argument("--suite", default=_own_suite(), help="the release to make (%(default)s)")
    parser.add_argument("--mirror", help="where its packages are; needed when it is not this machine's release")
    parser.add_argument("--components", default="main", help="main,universe for Ubuntu")
    parser.add_argument("--folder", help="where the roots are made, some 3 GB")
    parser.add_argument("--keep", action="store_true", help="leave the roots there at the end")
    arguments = parser.parse_args()
    if unknown := set(arguments.commands) - COMMANDS.keys():
        parser.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(COMMANDS)}")
    return arguments


def _own_suite() -> str:
    system = dict(line.partition("=")[::2] for line in Path("/etc/os-release").read_text("utf-8").splitlines())
    return system.get("VERSION_CODENAME", "bookworm").strip('"')


def _debootstrap(root: Path, arguments: argparse.Namespace) -> None:
    """The smallest Debian with git and Python, able to reach the registries as this machine does."""
    own = arguments.suite == _own_suite()
    mirror = arguments.mirror or (_own_mirror(arguments.suite) if own else "")
    command = ["debootstrap", "--variant=minbase", "--include=git,python3,ca-certificates"]
    command += [f"--components={arguments.components}", arguments.suite, str(root), *filter(None, [mirror])]
    start = time.monotonic()
    print(f"Making a clean root of {arguments.suite} ...", end="", flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(f" {time.monotonic() - start:.0f} s", flush=True)
    if done.returncode:
        sys.exit(f"{done.stdout}error: debootstrap ended with status {done.returncode} (see above)")
    if own:
        (root / "etc/apt/sources.list").unlink()  # debootstrap's own, which would say twice what the carried ones say
    for name in [*ACCESS, *(SOURCES if own else ())]:
        _carry(Path("/", name), root / name)
    for name in OF_THE_USER:
        _carry(Path.home() / name, root / "root" / name)
    for file in Path("/etc/apt/apt.conf.d").iterdir():
        if "Acquire::" in file.read_text("utf-8", "replace"):  # the others are about this machine's own programs
            _carry(file, root / "etc/apt/apt.conf.d" / file.name)


def _own_mirror(suite: str) -> str:
    """Where this machine's own packages come from, as apt reads its sources."""
    command = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return next((line.split()[1] for line in lines if line.split()[0] == suite), "")


def _carry(source: Path, target: Path) -> None:
    """Copy a file or a folder's files, if it is there at all."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _prove(name: str, clean: Path, root: Path) -> bool:
    """Run one command in a copy of the clean root; first as a user who may install nothing, last to see it at rest."""
    subprocess.run(["cp", "--archive", "--reflink=auto", str(clean), str(root)], check=True)
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(root / CHECKOUT)], check=True)
    command = COMMANDS[name]
    print(f"\n$ {command}   # as a user without rights", flush=True)
    refused = _run(root, f"chmod o+x /root && {BARE_HANDED} {command}")
    print(refused.stdout, end="")
    print(f"-- status {refused.returncode}\n\n$ {command}   # as root", flush=True)
    start = time.monotonic()
    done = _run(root, command, show=True)
    print(f"-- status {done.returncode}, {time.monotonic() - start:.0f} s", flush=True)
    print(_run(root, AGAIN.format(tests=name == "test")).stdout, end="", flush=True)
    return refused.returncode == 2 and done.returncode == 0


def _run(root: Path, command: str, *, show: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a shell command in the checkout of a root, or in / before there is one, with a fresh environment."""
    environment = {name: value for name, value in os.environ.items() if VARIABLES.fullmatch(name)}
    environment |= {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
    folder = CHECKOUT if (root / CHECKOUT).exists() else ""
    namespace = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child"]
    return subprocess.run(
        [*namespace, "sh", "-euc", IN_A_ROOT, "sh", str(root), folder, command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    main()
