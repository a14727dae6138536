"""What other tools' catalogs call the message of a text."""

from collections.abc import Sequence
from typing import Any

import pyromark

from plantin.markdown.rules import OWN
from plantin.model import Alias
from plantin.notation import Place, notation

_REFERENCES = ("Reference", "Collapsed", "Shortcut")


def of_references(events: Sequence[Any], place: Place) -> tuple[Alias, ...]:
    """The message with its links as references, as it is in the catalogs of some versions of mdbook-i18n-helpers."""
    defined = [each for event in events if (each := _definition(event))]
    return (Alias(notation(events, place, expand=False), definitions="\n".join(defined)),) if defined else ()


def of_heading(msgid: str, level: int, mark: str) -> tuple[Alias, ...]:
    """A heading's message with its marks, and with the emoji that is no part of ours."""
    marks = "#" * level
    marked = Alias(f"{marks} {msgid}", prefix=f"{marks} {mark}")
    return (Alias(msgid, prefix=mark), marked) if mark else (marked,)


def of_alert(msgid: str, kind: str) -> Alias:
    """The first message of an alert with the mark of it, as in catalogs made before mdBook knew any."""
    mark = f"[!{kind.upper()}]"
    escaped = f"\\{mark[:-1]}\\]"
    return Alias(f"{escaped} {msgid}", prefix=f"{escaped} {mark}")


def _definition(event: Any) -> str:
    match event:
        case {"Start": {"Link": link} | {"Image": link}} if link["link_type"] in _REFERENCES:
            title = ' "{}"'.format(link["title"].replace("\\", "\\\\").replace('"', '\\"')) if link["title"] else ""
            return f"[{link['id']}]: <{link['dest_url']}>{title}"
        case _:
            return ""


def expanded(message: str, definitions: str) -> str:
    """Return a message with the links in it that only refer to `definitions` written out."""
    if "[" not in message:
        return message
    line = message.replace("  \n", "<br/>").replace("\\\n", "<br/>").replace("\n", " ")
    events = list(pyromark.events(f"# {line}\n\n{definitions}", options=OWN.options, merge_text=False))
    return notation(events[1 : events.index({"End": {"Heading": "H1"}})])
