"""The only room that writes files: one is written whole, and a set is staged beside the old one and published whole."""

from plantin.store.files import bundled_styles, read, remove, use, write
from plantin.store.lock import left_over, locked, wait
from plantin.store.publishing import Staging, apart, create, staging
from plantin.store.sets import faults, published

__all__ = [
    "Staging",
    "apart",
    "bundled_styles",
    "create",
    "faults",
    "left_over",
    "locked",
    "published",
    "read",
    "remove",
    "staging",
    "use",
    "wait",
    "write",
]
