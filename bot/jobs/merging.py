"""Reading many stretches of the index as one: in the order of time, each picture once.

What the asker may not open is dropped here, before anybody counts or compares anything.
"""

from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from bot.core.access import Access
from bot.core.entries import Entry, Identity
from bot.errors import RetryLaterError
from bot.jobs.together import together
from bot.ports import Index

FIRST_ROWS = 8
"""Rows of a first request: at about 0.45 KB a row they cost one read unit of 4 KB."""

MOST_ROWS = 512
"""Rows of the largest request."""

MOST_REQUESTS = 30
"""Requests for the rows of one page, and 6 more for each place. Only pictures that must not be
shown can take so many: those of a large channel that turned private a moment ago, and that were
not all moved out of the team's scope."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where entries stand in the index: see `bot.core.access` and `bot.core.entries`."""

    scope: str
    term: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part is read, and from which end: positions as `bot.ports.Index` takes them."""

    newer_than: str = ""
    older_than: str = ""
    oldest_first: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing can lie between the ends."""
        return bool(self.newer_than and self.older_than) and self.newer_than >= self.older_than


class _Stream:
    """One place, read bit by bit: first a little, then more and more."""

    def __init__(self, index: Index, access: Access, place: Place, stretch: Stretch) -> None:
        self._index, self._access = index, access
        self._place, self._stretch = place, stretch
        self._edge = ""
        self._rows = FIRST_ROWS
        self._more = True
        self.waiting: deque[Entry] = deque()

    @property
    def is_dry(self) -> bool:
        """Whether the next entry has to be asked for."""
        return self._more and not self.waiting

    async def read(self) -> None:
        """One request; afterwards there may still be nothing to show."""
        stretch, backwards = self._stretch, self._stretch.oldest_first
        found = await self._index.entries(
            self._access.team, self._place.scope, self._place.term,
            limit=self._rows,
            newer_than=(self._edge if backwards else "") or stretch.newer_than,
            older_than=("" if backwards else self._edge) or stretch.older_than,
            oldest_first=backwards,
        )  # fmt: skip
        self._more = found.more and bool(found.found)
        self._rows = min(self._rows * 2, MOST_ROWS)
        if found.found:
            self._edge = found.found[-1].position
        scope = self._place.scope
        self.waiting.extend(e for e in found.found if self._access.shows(scope, e.channel))


async def merged(
    index: Index, access: Access, places: Sequence[Place], stretch: Stretch
) -> AsyncGenerator[Entry, None]:
    """All entries of these places that may be shown, newest first or oldest first.

    Raises RetryLaterError rather than reading for ever.
    """
    streams = [_Stream(index, access, place, stretch) for place in places]
    choose: Callable[..., _Stream] = min if stretch.oldest_first else max
    seen: set[Identity] = set()
    requests = 0
    while streams:
        if dry := [stream for stream in streams if stream.is_dry]:
            requests += len(dry)
            if requests > MOST_REQUESTS + 6 * len(places):
                raise RetryLaterError("The library", "too much of what is read must not be shown")
            await together(*(stream.read() for stream in dry))
            continue
        streams = [stream for stream in streams if stream.waiting]
        if not streams:
            return
        entry = choose(streams, key=_next_position).waiting.popleft()
        if entry.identity not in seen:
            seen.add(entry.identity)
            yield entry


def _next_position(stream: _Stream) -> tuple[str, str]:
    entry = stream.waiting[0]
    return entry.position, entry.channel
