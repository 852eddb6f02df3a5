"""Parts of a file, read as if they stood one after the other."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import BinaryIO


class Segments(io.RawIOBase):
    """A read-only view on chosen stretches (start, length in bytes) of a file, then `tail`."""

    def __init__(self, file: BinaryIO, stretches: Sequence[tuple[int, int]], tail: bytes) -> None:
        super().__init__()
        self._file = file
        self._stretches = [(start, length) for start, length in stretches if length]
        self._ends = list(accumulate(length for _, length in self._stretches))
        self._tail = tail
        self._position = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move within the view. Seeking from the end is not needed, and refused."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("seek from the end")
        self._position = offset + (self._position if whence == io.SEEK_CUR else 0)
        return self._position

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read from one stretch; fewer bytes than asked for at its end."""
        part = self._part(len(buffer))
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def _part(self, most: int) -> bytes:
        index = bisect_right(self._ends, self._position)
        if index == len(self._ends):
            at = self._position - (self._ends[-1] if self._ends else 0)
            return self._tail[at : at + most]
        start, length = self._stretches[index]
        left = self._ends[index] - self._position
        self._file.seek(start + length - left)
        return self._file.read(min(most, left))
