"""A folder takes the place of another in one step, where the system and the file system have such a step."""

import errno
import os
import sys
from pathlib import Path

from plantin.errors import PlantinError, Problem
from plantin.store.files import discard

_REFUSED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}
"""What a file system says that cannot do it: many on networks and in user space, and those of other systems."""


def exchange(new: Path, place: Path) -> None:
    """Put `new` in the place of what has that name, which is then where `new` was, or gone. Raises OSError.

    In one step, a kill leaves either the one or the other. Where that is refused, it takes two: a kill between them
    leaves the old folder beside, from where the next run puts it back.
    """
    try:
        _in_one_step(new, place)
    except FileNotFoundError:
        new.rename(place)
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        _in_two_steps(new, place)


def _in_one_step(one: Path, other: Path) -> None:
    """Exchange two names: renameat2(2) of Linux, renamex_np(2) of macOS."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            status = library.renamex_np(*names, 0x2)  # RENAME_SWAP
        else:
            here = -100  # AT_FDCWD
            status = library.renameat2(here, names[0], here, names[1], 0x2)  # RENAME_EXCHANGE
    except AttributeError:  # a C library from before it had the function
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if status:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _in_two_steps(new: Path, place: Path) -> None:
    old = place.with_name(f".{place.name}.old-{os.getpid()}")
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        _back(old, place)
        raise
    discard(old)


def _back(old: Path, place: Path) -> None:
    try:
        old.rename(place)
    except OSError as error:
        hint = f"what was there before is in {old}; the next build puts it back"
        raise PlantinError(Problem(f"cannot write {place}: {error.strerror}", hint=hint)) from None
