"""Room for videos: bytes on disk, and how many jobs of this process may have videos in work.

Nobody waits for room inside a job, because jobs that wait would hold up plain pictures.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import NoRoomError


@dataclass(slots=True)
class _Room:
    """What one job has taken; `users` counts its videos."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    size: int = 0
    users: int = 0


class Spool:
    """Room for the videos of up to `jobs` jobs, of `total` bytes together."""

    def __init__(self, total: int, jobs: int) -> None:
        """Begin with everything free."""
        self._total = total
        self._free = total
        self._jobs = jobs
        self._rooms: dict[Path, _Room] = {}

    @contextmanager
    def reserved(self, directory: Path, size: int) -> Iterator[None]:
        """Have room for videos of up to so many bytes in a job's own directory.

        A video of more than the total gets everything, alone. Raises NoRoomError, at once.
        """
        room = self._entered(directory)
        try:
            self._grow(room, min(size, self._total))
            yield
        finally:
            self._leave(directory, room)

    @asynccontextmanager
    async def room(self, directory: Path, size: int) -> AsyncIterator[None]:
        """The same for one video.

        A job's videos use its room one after the other, and it keeps the room for those that wait:
        else a message with more videos than there is room for would never come to an end.
        """
        with self.reserved(directory, 0):
            room = self._rooms[directory]
            async with room.lock:
                self._grow(room, min(size, self._total))
                yield

    def _entered(self, directory: Path) -> _Room:
        room = self._rooms.get(directory)
        if room is None:
            if len(self._rooms) >= self._jobs:
                raise NoRoomError("other videos are in work")
            room = self._rooms[directory] = _Room()
        room.users += 1
        return room

    def _grow(self, room: _Room, size: int) -> None:
        more = max(size - room.size, 0)
        if more > self._free:
            raise NoRoomError("the videos in work fill the disk space")
        self._free -= more
        room.size += more

    def _leave(self, directory: Path, room: _Room) -> None:
        room.users -= 1
        if not room.users:
            self._free += room.size
            del self._rooms[directory]
