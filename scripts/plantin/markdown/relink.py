"""The addresses in a message, each changed for another, and nothing else of the message touched."""

from collections.abc import Callable, Iterator
from typing import Any

import pyromark

from plantin.markdown.elements import attributes, tags
from plantin.markdown.rules import OWN

Event = Any


def relinked(message: str, link: Callable[[str], str], picture: Callable[[str], str | None]) -> str:
    """Return `message` with other addresses in its links and pictures.

    `picture` gives None for a picture that is not to be had: its description is left in its place.
    """
    data, grown = message.encode(), list[tuple[int, int]]()
    # From the last to the first, so that what stands before stays in its place.
    for start, end, kind, old in reversed([*_targets(message)]):
        end += sum(more for place, more in grown if place < end)  # one within it was changed already
        piece = data[start:end].decode()
        new = link(old) if kind == "Link" else picture(old)
        changed = _description(piece) if new is None else _with_address(piece, old, new)
        data = data[:start] + changed.encode() + data[end:]
        grown.append((start, len(changed.encode()) - (end - start)))
    return data.decode()


def _targets(message: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield each link and picture that has its address with it: where it begins and ends, which it is, the address."""
    for event, place in pyromark.events_with_range(message, options=OWN.options):
        match event:
            case {"Start": {"Link": {"link_type": "Inline", "dest_url": address}}}:
                yield place["start"], place["end"], "Link", address
            case {"Start": {"Image": {"link_type": "Inline", "dest_url": address}}}:
                yield place["start"], place["end"], "Image", address
            case {"InlineHtml": str(html)}:
                for tag in tags(html):
                    for name, address in attributes(tag):
                        if name in ("href", "src"):
                            yield place["start"], place["end"], "Link" if name == "href" else "Image", address
            case _:
                pass


def _with_address(piece: str, old: str, new: str) -> str:
    place = piece.find(old, max(piece.rfind("]("), 0)) if old else -1
    return piece if place < 0 else piece[:place] + new + piece[place + len(old) :]


def _description(picture: str) -> str:
    """What a picture that is not to be had is called."""
    if not picture.startswith("!["):
        return next((dict(attributes(tag)).get("alt", "") for tag in tags(picture)), "")
    return picture[2 : picture.rindex("](")]
