"""What readers' programs make of finished files, each behind one typed function: two text extractors, three painters.

A program that is not installed raises `validators.ValidatorMissing`.
"""

import io
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image

from validators import existing, missing, python

_CHROMIUM_NAMES = ("chromium", "google-chrome", "google-chrome-stable")
_CHROMIUM_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-breakpad",
    "--disable-dev-shm-usage",  # containers often have little shared memory, or none
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page that asks for another machine gets none
    "--hide-scrollbars", "--force-device-scale-factor=1", "--force-color-profile=srgb",
)  # fmt: skip


def pdftotext(path: Path, between: tuple[float, float] | None = None) -> list[str]:
    """The text of each page, in the order of the content stream, as poppler's pdftotext reads it.

    `between` is how far from the top of a page it may begin and end, in points; all of it counts where none is said.
    """
    program = shutil.which("pdftotext")
    if program is None:
        raise missing("pdftotext", "poppler-utils (apt) or poppler (brew)")
    top, bottom = between or (0, 0)
    area = ["-x", "0", "-y", f"{top:.0f}", "-W", "15000", "-H", f"{bottom - top:.0f}"] if between else []
    command = [program, "-raw", "-enc", "UTF-8", *area, existing(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    return done.stdout.decode().split("\f")[:-1]  # a form feed ends each page


def pdfium_text(path: Path, between: tuple[float, float] | None = None) -> list[str]:
    """The text of each page, as PDFium (Chromium's reader) reads it, with plain line feeds; `between` as above."""
    with closing(_pdfium(path)) as pdf:
        return [_pdfium_page(page, between).replace("\r\n", "\n") for page in pdf]


def _pdfium_page(page: Any, between: tuple[float, float] | None) -> str:
    text = page.get_textpage()
    if between is None:
        return str(text.get_text_range())
    width, height = page.get_size()
    return str(text.get_text_bounded(0, height - between[1], width, height - between[0]))


def rasterise(path: Path, page_index: int, scale: float) -> Image.Image:
    """One page as PDFium paints it, pages counted from 0; at scale 1, 72 pixels an inch."""
    with closing(_pdfium(path)) as pdf:
        picture: Image.Image = pdf[page_index].render(scale=scale).to_pil()
        return picture


def poppler_picture(path: Path, page_index: int, scale: float) -> Image.Image:
    """The same page as poppler paints it, in grey."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise missing("pdftoppm", "poppler-utils (apt) or poppler (brew)")
    number = str(page_index + 1)
    command = [program, "-gray", "-r", str(72 * scale), "-f", number, "-l", number, existing(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    with Image.open(io.BytesIO(done.stdout)) as picture:
        return picture.copy()


def screenshot(page: Path, size: tuple[int, int], *, seconds: float = 60) -> Image.Image:
    """The top of an XHTML or HTML file as Chromium paints it without a window, `size` CSS pixels wide and high.

    Chromium gets a fresh profile and no network, and is ended after `seconds`; `TimeoutError` is then raised.
    """
    program = next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if program is None:
        raise missing("Chromium", "chromium (apt)")
    address = Path(existing(page)).as_uri()
    # Chromium's helpers may still write a moment longer than Chromium itself lives.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        picture = Path(folder, "picture.png")
        flags = (f"--user-data-dir={folder}/profile", f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}")
        said = _run_bounded([program, *_CHROMIUM_FLAGS, *flags, address], Path(folder), seconds)
        if not picture.exists():
            raise RuntimeError(f"{page}: Chromium made no picture; it said: {said[-2000:]}")
        with Image.open(picture) as image:
            return image.convert("RGB")


def _run_bounded(command: list[str], home: Path, seconds: float) -> str:
    """Run a program to its end or for `seconds`, with its own home folder; return what it said."""
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)},
            start_new_session=True,  # a group of its own, so that its helpers, and nothing else, end with it
        )
        try:
            process.wait(seconds)
        except BaseException as problem:  # also on Ctrl-C: nothing is left running
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(problem, subprocess.TimeoutExpired):
                raise TimeoutError(f"{command[0]} did not finish in {seconds:g} s") from None
            raise
    return log.read_text(errors="replace")


def _pdfium(path: Path) -> Any:
    return python("pypdfium2", "pypdfium2").PdfDocument(existing(path))
