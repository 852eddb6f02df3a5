"""The library and the index over it, in memory; both see the same pictures."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from bot.core.access import TEAM
from bot.core.entries import Entry, Identity, entry_of, position, terms
from bot.core.labels import Analysis
from bot.core.tallies import Tally, day_of, tally_of_image, total
from bot.ports import Clock, Entries, StoredImage, Trace

DAY = 86_400
TOMBSTONE = 14 * DAY


class FakeLibrary:
    """Keeps analyses and images, each until its time is over."""

    def __init__(
        self, clock: Clock, *, analysis_version: str = "1", retention_days: int = 0
    ) -> None:
        self._clock = clock
        self._version = analysis_version
        self._life = retention_days * DAY or float("inf")
        self.analyses: dict[tuple[str, str, str], tuple[Analysis, float]] = {}
        self.images: dict[tuple[str, str, str, str], StoredImage] = {}
        self.forgetting: dict[tuple[str, str, str, str], str] = {}
        """Hashes of pictures that are being forgotten."""
        self.traces: dict[tuple[str, str, str, str], Trace] = {}
        self.buried: dict[tuple[str, Identity], float] = {}
        self.paid: Counter[tuple[str, str, str]] = Counter()
        self.saved: Counter[tuple[str, str, str]] = Counter()
        self.watched: Counter[tuple[str, str, str]] = Counter()

    async def ping(self) -> None:
        pass

    async def find_analysis(self, team: str, sha256: str) -> Analysis | None:
        analysis, since = self.analyses.get((team, sha256, self._version), (None, 0.0))
        return analysis if self._is_alive(since) else None

    async def save_analysis(self, team: str, sha256: str, analysis: Analysis) -> None:
        self.analyses[team, sha256, self._version] = (analysis, self._clock.now())

    async def erase_analysis(self, team: str, sha256: str) -> None:
        for key in [key for key in self.analyses if key[:2] == (team, sha256)]:
            del self.analyses[key]

    async def first_sighting(
        self, team: str, sha256: str, channel: str, before_ts: str
    ) -> str | None:
        seen = (
            image.ts
            for image in self.alive(team)
            if (image.sha256, image.channel) == (sha256, channel) and image.ts < before_ts
        )
        return min(seen, default=None)

    async def mark_forgetting(self, image: StoredImage) -> None:
        self.forgetting[_key(image)] = image.sha256

    async def is_forgetting(self, team: str, sha256: str) -> bool:
        return any(key[0] == team and sha == sha256 for key, sha in self.forgetting.items())

    async def posts_of_bytes(self, team: str, sha256: str) -> Sequence[Identity]:
        images = [image for image in self.alive(team) if image.sha256 == sha256]
        return sorted(Identity(image.channel, image.ts, image.file_id) for image in images)

    async def is_wanted(self, team: str, sha256: str) -> bool:
        return any(
            image.sha256 == sha256 and _key(image) not in self.forgetting
            for image in self.alive(team)
        )

    async def expect_image(self, team: str, identity: Identity, sha256: str) -> None:
        self.traces[team, *identity] = replace(await self.trace_of(team, identity), sha256=sha256)

    async def note_file(
        self, team: str, identity: Identity, file_id: str, *, is_chart: bool = False
    ) -> None:
        trace = await self.trace_of(team, identity)
        charts = trace.charts | ({file_id} if is_chart else set())
        noted = replace(trace, files=trace.files | {file_id}, charts=charts)
        self.traces[team, *identity] = noted

    async def trace_of(self, team: str, identity: Identity) -> Trace:
        return self.traces.get((team, *identity), Trace())

    async def record_image(self, image: StoredImage) -> None:
        if not self._is_alive(image.posted):
            return
        if known := self.images.get(_key(image)):
            thumb = image.thumb_file or known.thumb_file
            image = replace(image, is_public=known.is_public, thumb_file=thumb)
        self.images[_key(image)] = image

    async def erase_image(self, image: StoredImage) -> None:
        for kept in (self.images, self.forgetting, self.traces):
            kept.pop(_key(image), None)

    async def move_image(self, image: StoredImage, *, is_public: bool) -> None:
        self._change(image, is_public=is_public)

    async def add_thumb(self, image: StoredImage, thumb_file: str) -> None:
        self._change(image, thumb_file=thumb_file)

    async def find_image(
        self, team: str, channel: str, ts: str, file_id: str
    ) -> StoredImage | None:
        image = self.images.get((team, channel, ts, file_id))
        return image if image and self._is_alive(image.posted) else None

    async def images_of_message(self, team: str, channel: str, ts: str) -> Sequence[StoredImage]:
        return self._sorted(team, lambda image: (image.channel, image.ts) == (channel, ts))

    async def images_of_file(self, team: str, file_id: str) -> Sequence[StoredImage]:
        return self._sorted(team, lambda image: image.file_id == file_id)

    async def images_of_channel(
        self, team: str, channel: str, *, after: str = "", limit: int = 100
    ) -> Sequence[StoredImage]:
        return self._sorted(
            team,
            lambda image: image.channel == channel and position(image.ts, image.file_id) > after,
        )[:limit]

    async def bury(self, team: str, identity: Identity) -> None:
        self.buried[team, identity] = self._clock.now()

    async def is_buried(self, team: str, identity: Identity) -> bool:
        since = self.buried.get((team, identity))
        return since is not None and since + TOMBSTONE > self._clock.now()

    async def count_calls(
        self, team: str, channel: str, month: str, paid: int, saved: int, *, watched: int = 0
    ) -> None:
        for scope in ("", channel):
            self.paid[team, scope, month] += paid
            self.saved[team, scope, month] += saved
            self.watched[team, scope, month] += watched

    async def calls_of(self, team: str, month: str, channel: str = "") -> tuple[int, int, int]:
        books = (self.paid, self.saved, self.watched)
        paid, saved, watched = (book[team, channel, month] for book in books)
        return paid, saved, watched

    async def calls_of_channels(
        self, team: str, month: str, channels: Sequence[str]
    ) -> Mapping[str, tuple[int, int, int]]:
        found = {channel: await self.calls_of(team, month, channel) for channel in channels}
        return {channel: calls for channel, calls in found.items() if any(calls)}

    def alive(self, team: str) -> list[StoredImage]:
        """A team's pictures whose time is not over."""
        images = self.images.values()
        return [each for each in images if each.team == team and self._is_alive(each.posted)]

    def _sorted(self, team: str, wanted: Callable[[StoredImage], bool]) -> list[StoredImage]:
        found = [image for image in self.alive(team) if wanted(image)]
        return sorted(found, key=lambda image: (image.ts, image.file_id, image.channel))

    def _change(self, image: StoredImage, **changes: Any) -> None:
        if known := self.images.get(_key(image)):
            self.images[_key(image)] = replace(known, **changes)

    def _is_alive(self, since: float) -> bool:
        return since + self._life > self._clock.now()


class _Indexed(NamedTuple):
    """What the index makes of a record; the record is kept, so that its identity stays its own."""

    image: StoredImage
    entry: Entry
    terms: frozenset[str]
    tally: Tally


class FakeIndex:
    """Looks through all pictures of a library for each question."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self._indexed: dict[int, _Indexed] = {}

    async def entries(
        self, team: str, scope: str, term: str, *,
        limit: int, newer_than: str = "", older_than: str = "", oldest_first: bool = False,
    ) -> Entries:  # fmt: skip
        found = [
            each.entry
            for each in self._within(team, scope)
            if term in each.terms and _between(each.entry, newer_than, older_than)
        ]
        found.sort(key=lambda entry: entry.position, reverse=not oldest_first)
        return Entries(tuple(found[:limit]), more=len(found) >= limit)

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        within = {scope: self._within(team, scope) for scope in scopes}
        return {
            scope: total(each.tally for each in found) for scope, found in within.items() if found
        }

    async def days(self, team: str, scope: str, first: date, last: date) -> Mapping[date, Tally]:
        days: dict[date, list[Tally]] = {}
        for each in self._within(team, scope):
            day = day_of(each.entry.ts)
            if first <= day <= last:
                days.setdefault(day, []).append(each.tally)
        return {day: total(days[day]) for day in sorted(days)}

    def _within(self, team: str, scope: str) -> list[_Indexed]:
        return [
            self._of(image)
            for image in self._library.alive(team)
            if (image.is_public if scope == TEAM else image.channel == scope)
        ]

    def _of(self, image: StoredImage) -> _Indexed:
        known = self._indexed.get(id(image))
        if known is None:
            entry = entry_of(image)
            known = _Indexed(image, entry, frozenset(terms(entry)), tally_of_image(image))
            self._indexed[id(image)] = known
        return known


def _between(entry: Entry, newer_than: str, older_than: str) -> bool:
    above = not newer_than or entry.position > newer_than
    return above and (not older_than or entry.position < older_than)


def _key(image: StoredImage) -> tuple[str, str, str, str]:
    return image.team, image.channel, image.ts, image.file_id
