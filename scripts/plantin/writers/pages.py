"""The page numbers of a finished PDF, read back for the EPUB's page list."""

import io

import pikepdf

from plantin.links import BEGINNING


def starts(pdf: bytes) -> tuple[tuple[str, int], ...]:
    """Return, for each page on which a block begins, the anchor of its first block and the page's number from 1.

    A page that a block of an earlier page fills has none, and no entry: a break is marked where something begins.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {int(page.objgen[0]): number for number, page in enumerate(document.pages, start=1)}
        names = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        if names is None:
            return ()
        first: dict[int, tuple[float, str]] = {}
        for name, target in pikepdf.NameTree(names).items():
            page, top = numbers[int(target[0].objgen[0])], float(target[3])
            # PDF's y axis points up: the first block is the highest.
            block = "." in str(name) and not str(name).endswith(f".{BEGINNING}")
            if block and (page not in first or top > first[page][0]):
                first[page] = (top, str(name))
    return tuple((anchor, page) for page, (_, anchor) in sorted(first.items()))
