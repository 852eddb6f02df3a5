"""The story of `/labels export`: all that somebody may open, as files in a direct message.

The library is read a page at a time and written to disk. Rights are asked for anew with each
page, and once more before the files go out: whoever has lost a channel meanwhile gets nothing
of it, because the part is begun again without it. A large library goes out in parts, each of
them a chore of its own, so that no chore runs for long and a lost worker costs one part.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from bot.core.access import Access
from bot.core.asking import Address
from bot.core.cards import Card
from bot.core.entries import EVERYTHING, Entry
from bot.core.exports import record_of
from bot.errors import BotError, RetryLaterError
from bot.jobs.export_files import ExportFiles
from bot.jobs.services import Services

log = logging.getLogger(__name__)

EXPORT = "export"

PART_BYTES = 50_000_000
"""When the larger file of a part is at least so large, the part ends."""

_PAGE = 200
_PROGRESS = (10.0, 60.0)
"""Seconds after which the asker hears how far it is: a response_url takes five answers in all."""

_NOTHING = "There is no picture to export in the conversations that you can open."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an export: where it begins (a scope and a position) and what came before.

    `asked` is in seconds of the epoch; `total` is how many pictures there were then.
    """

    address: Address
    asked: float
    total: int
    number: int = 1
    scope: str = ""
    older_than: str = ""

    def to_job(self) -> dict[str, Any]:
        """The part as a chore."""
        return {"chore": EXPORT, "team": self.address.team, **asdict(self)}

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave, whatever the queue noted there besides.

        Raises KeyError, TypeError for something else.
        """
        values = {each.name: job[each.name] for each in fields(cls) if each.name in job}
        return cls(**{**values, "address": Address.from_json(values["address"])})


async def begin_export(services: Services, part: Part) -> None:
    """Put a part into the queue. Raises RetryLaterError, SetupError."""
    address = part.address
    await services.queue.send(part.to_job(), group=f"{address.team}/{EXPORT}/{address.user}")


async def export(services: Services, job: Mapping[str, Any], part_bytes: int = PART_BYTES) -> None:
    """Collect and send one part, then queue the next one if there is more."""
    part = Part.from_job(job)
    with TemporaryDirectory(prefix="labels-export-") as directory:
        collector = _Collector(services, part, part_bytes)
        files = await asyncio.to_thread(ExportFiles, Path(directory), _stem(part))
        try:
            following = await collector.fill(files)
            await asyncio.to_thread(files.end)
        finally:
            await asyncio.to_thread(files.close)
        await _deliver(services, part, files, is_last=following is None)
    if following is not None:
        await begin_export(services, following)


class _Collector:
    """Fills the files of one part."""

    def __init__(self, services: Services, part: Part, part_bytes: int) -> None:
        self._services = services
        self._part = part
        self._part_bytes = part_bytes
        self._channels: set[str] = set()
        self._told = 0
        self._started = services.clock.now()

    async def fill(self, files: ExportFiles) -> Part | None:
        """Write what may be opened; returns the part that follows, None at the end."""
        part = self._part
        for scope in (await self._access()).scopes():
            if scope < part.scope:
                continue
            following = await self._fill_from(files, scope)
            if following is not None:
                await self._check()
                return following
        await self._check()
        return None

    async def _fill_from(self, files: ExportFiles, scope: str) -> Part | None:
        part, index = self._part, self._services.index
        older_than = part.older_than if scope == part.scope else ""
        while True:
            access = await self._access()
            page = await index.entries(
                access.team, scope, EVERYTHING, limit=_PAGE, older_than=older_than
            )
            shown = [entry for entry in page.found if access.shows(scope, entry.channel)]
            await self._write(files, access, shown)
            if not page.more or not page.found:
                return None
            older_than = page.found[-1].position
            if files.size >= self._part_bytes:
                return replace(part, number=part.number + 1, scope=scope, older_than=older_than)

    async def _write(self, files: ExportFiles, access: Access, shown: Sequence[Entry]) -> None:
        home = await self._services.conversations.home()
        guesses = self._services.rules.person_guesses
        records = [record_of(entry, access, home, person_guesses=guesses) for entry in shown]
        await asyncio.to_thread(files.write, records)
        self._channels.update(entry.channel for entry in shown)
        await self._tell(files.count)

    async def _check(self) -> None:
        """Raise RetryLaterError when a channel that was read is closed by now."""
        if not self._channels <= (await self._access()).channels:
            raise RetryLaterError("export", "a channel was closed meanwhile")

    async def _access(self) -> Access:
        address = self._part.address
        return await self._services.doors.access(address.team, address.user)

    async def _tell(self, count: int) -> None:
        """Say how far it is, twice at most; later parts are a sign of life by themselves."""
        waited = self._services.clock.now() - self._started
        told = self._told
        if self._part.number > 1 or told == len(_PROGRESS) or waited < _PROGRESS[told]:
            return
        self._told += 1
        total = max(self._part.total, count)
        card = Card(f"Still collecting your export: {count:,} of about {total:,} pictures so far.")
        try:
            await self._services.answers.show(self._part.address, card)
        except (BotError, RetryLaterError) as error:
            log.info("no progress told: %s", error)


async def _deliver(services: Services, part: Part, files: ExportFiles, *, is_last: bool) -> None:
    if files.count:
        words = _words(part, files.count, is_last=is_last)
        await services.files.deliver(part.address.user, files.paths, words)
    elif part.number == 1 and is_last:
        await services.answers.show(part.address, Card(_NOTHING))


def _words(part: Part, count: int, *, is_last: bool) -> str:
    pictures = "1 picture" if count == 1 else f"{count:,} pictures"
    if is_last and part.number == 1:
        return f"Your export: {pictures} that you can open, as CSV and JSON."
    end = " This is the last part." if is_last else ""
    return f"Part {part.number} of your export: {pictures}, as CSV and JSON.{end}"


def _stem(part: Part) -> str:
    day = datetime.fromtimestamp(part.asked, tz=UTC)
    return f"labels-export-{day:%Y-%m-%d}" + (f"-part-{part.number}" if part.number > 1 else "")
