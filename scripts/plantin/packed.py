"""A sequence of frozen values that is kept small: each is packed, and made anew whenever it is read."""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, cast, overload

T = TypeVar("T")


class Packed(Sequence[T]):
    """A book's chapters as objects take ten times the room of their text: read one after the other, few are alive.

    Reading costs time: what is asked for again and again is better kept.
    """

    def __init__(self, values: Iterable[T]) -> None:
        self._packed = tuple(zlib.compress(pickle.dumps(value), 1) for value in values)

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[T]:
        return map(self._unpacked, self._packed)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(map(self._unpacked, self._packed[index]))
        return self._unpacked(self._packed[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none: it would be that of every value

    def _unpacked(self, data: bytes) -> T:
        return cast(T, pickle.loads(zlib.decompress(data)))  # noqa: S301  # it was packed by this program
