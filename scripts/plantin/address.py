"""The addresses of the web that a book may lead to, written as RFC 3986 wants them."""

import ipaddress
import re
from urllib.parse import quote

_WEB = re.compile(r"(?P<scheme>https?)://(?:(?P<user>[^@/?#]*)@)?(?P<host>[^:/?#@]+)(?P<port>:[0-9]{1,5})?(?P<rest>[/?#].*)?",
                  re.IGNORECASE | re.DOTALL)  # fmt: skip
_MAIL = re.compile(r"(?P<scheme>mailto|tel):(?P<rest>[^\s].*)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_SAFE = "!$&'()*+,;=:@/?%-._~"


def outer(written: str) -> str | None:
    """Return an address out of the book with what no address may hold escaped; None for one that is none."""
    if found := _MAIL.fullmatch(written.strip()):
        return f"{found['scheme']}:{_escaped(found['rest'])}"
    found = _WEB.fullmatch(written.strip())
    host = _host(found["host"]) if found else None
    if not found or not host or int((found["port"] or ":0")[1:]) > 65535:
        return None
    user = f"{_escaped(found['user'])}@" if found["user"] else ""
    return f"{found['scheme']}://{user}{host}{found['port'] or ''}{_escaped(found['rest'] or '')}"


def _host(written: str) -> str | None:
    """A host by its name or number, in the letters of the domain name system; None when it cannot be one."""
    try:
        host = written.encode("idna").decode() if not written.isascii() else written
    except UnicodeError:
        return None
    labels = host.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return None
    if re.fullmatch("[0-9]+|0x[0-9a-f]*", labels[-1], re.IGNORECASE):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            return None
    return host


def _escaped(part: str) -> str:
    """A part of an address; what is escaped already stays so."""
    body, mark, fragment = re.sub("%(?![0-9A-Fa-f]{2})", "%25", part).partition("#")
    return quote(body, safe=_SAFE) + mark + quote(fragment, safe=_SAFE)
