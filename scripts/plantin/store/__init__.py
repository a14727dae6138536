"""The only room that writes files: one is written whole, and a set is staged beside the old one and published whole."""

from plantin.store.files import bundled_styles, read, write
from plantin.store.lock import locked, wait
from plantin.store.publishing import Staging, create, staging
from plantin.store.sets import MANIFEST, SUMS, published

__all__ = [
    "MANIFEST",
    "SUMS",
    "Staging",
    "bundled_styles",
    "create",
    "locked",
    "published",
    "read",
    "staging",
    "wait",
    "write",
]
