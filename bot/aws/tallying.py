"""Bringing the counts up to what the records say, whoever began it and however often.

There are no transactions: a count of thousands of labels would be rewritten for each one. Why the
result is exact all the same stands in `docs/data-model.md`.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.aws.counts import (
    Count,
    Recorded,
    Target,
    count_from_item,
    count_item,
    counted_from,
    due_targets,
    expiry,
    key_of,
    tally_from_item,
    targets_of,
)
from bot.aws.following import agree, row_items_of, row_keys_of
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, due_key, image_key
from bot.aws.records import (
    fresh_token,
    image_from_item,
    note_keys,
    settled,
    sighting_keys,
    standing_of,
)
from bot.aws.standings import NOWHERE, Standing
from bot.aws.table import Table
from bot.core.access import TEAM
from bot.core.entries import Identity
from bot.core.tallies import tally_of_image, total
from bot.ports import Clock

log = logging.getLogger(__name__)

AT_ONCE = 25
"""Pictures whose changes are written together."""
LOOK_EVERY = 60.0
"""Seconds after which a process looks again for what others left undone."""
ROUNDS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 1.0
"""Seconds. In all, the pauses between eight rounds are shorter than 3 s."""
_DAYS = 10_000

Due = dict[Identity, str]
"""Pictures with the change that is due, as it was read before anything else."""


class Tallier:
    """Settles pictures: changes the counts and then notes in the records that it is done.

    In one process a team's pictures wait for each other and are then settled together, so that a
    burst of a hundred is a handful of writes.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        *,
        retention_days: int = 0,
        chance: Callable[[], float] = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:
        """Work on the table; `chance` draws from 0–1 and keeps processes out of step."""
        self._table = table
        self._clock = clock
        self._retention = retention_days
        self._chance = chance
        self._waiting: defaultdict[str, Due] = defaultdict(dict)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looked: dict[str, float] = {}

    async def settle(self, team: str, identity: Identity, token: str) -> None:
        """Count the change of a picture, with all others of the team that wait.

        Where other processes are in the way again and again, it is left to whoever comes next.
        """
        waiting = self._waiting[team]
        waiting[identity] = token
        async with self._turns[team]:
            while identity in waiting:
                await self._look_for_others(team)
                batch = dict(list(waiting.items())[:AT_ONCE])
                for each in batch:
                    del waiting[each]
                await self._settle(team, batch)

    async def _look_for_others(self, team: str) -> None:
        now = self._clock.now()
        if now < self._looked.get(team, 0.0) + LOOK_EVERY:
            return
        self._looked[team] = now
        pk = due_key(team, Identity("", "", "")).pk
        items = await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=AT_ONCE)
        for item in items:
            self._waiting[team].setdefault(Identity(*item["sk"].split("#")), item["version"])

    async def _settle(self, team: str, due: Due) -> None:
        pause = FIRST_PAUSE
        for _ in range(ROUNDS):
            due, undisturbed = await self._round(team, due)
            if not due:
                return
            if not undisturbed:
                await self._clock.sleep(pause * self._chance())
                pause = min(2 * pause, LONGEST_PAUSE)
        self._looked.pop(team, None)
        log.info("%s pictures are left to be counted by others", len(due))

    async def _round(self, team: str, due: Due) -> tuple[Due, bool]:
        """Do all that one reading allows; returns what is left, and whether nobody interfered."""
        wanted = due_targets(due)
        held = await self._held(team, wanted)
        # Only now: a record that was read before the counts may be older than they are.
        known = {identity for each in held.values() for identity in each.stored.known}
        records = await self._records(team, known | due.keys())
        undisturbed = await self._bring_up(team, held, wanted, records)
        stored = {target: each.stored for target, each in held.items()}
        left = {
            identity: token
            for identity, token in due.items()
            if not await self._finish(team, identity, token, records.get(identity), stored)
        }
        return left, undisturbed

    async def _bring_up(
        self, team: str, held: Mapping[Target, "_Held"],
        due: Mapping[Target, Collection[Identity]], records: Mapping[Identity, Recorded],
    ) -> bool:  # fmt: skip
        """Write the counts that change; False when somebody else changed one meanwhile.

        The team's are lowered first and raised last: they never hold what the channel's do not.
        """
        for kind, growing in (("P", False), ("C", True), ("P", True)):
            written = await asyncio.gather(
                *(
                    self._replace(team, target, each, new)
                    for target, each in held.items()
                    if target.kind == kind
                    and (
                        new := each.count.brought_up(kind, due[target], records, growing=growing)
                    ).must_replace(each.stored)
                )
            )
            if not all(written):
                return False
        return True

    async def _held(self, team: str, targets: Iterable[Target]) -> dict[Target, "_Held"]:
        keys = {target: key_of(team, target) for target in targets}
        items = await self._table.get_all(keys.values())
        counts = {target: count_from_item(items.get(key)) for target, key in keys.items()}
        return {
            target: _Held(count, await self._without_expired(team, target, count))
            for target, count in counts.items()
        }

    async def _without_expired(self, team: str, target: Target, count: Count) -> Count:
        """Take out the days that are over; their own counts are there for as long as needed."""
        since = counted_from(self._clock.now(), self._retention)
        if target.day is not None or count.since >= since:
            return count
        if count.version is None:
            return replace(count, since=since)
        days = await self._table.query(
            key_of(team, Target(target.scope, count.since)),
            key_of(team, Target(target.scope, since - timedelta(days=1))),
            limit=_DAYS,
        )
        return count.without(total(map(tally_from_item, days)), since)

    async def _records(self, team: str, wanted: Iterable[Identity]) -> dict[Identity, Recorded]:
        keys = {image_key(team, *identity): identity for identity in wanted}
        items = await self._table.get_all(keys)
        return {
            keys[key]: Recorded(item, standing_of(item), tally_of_image(image_from_item(item)))
            for key, item in items.items()
        }

    async def _replace(self, team: str, target: Target, held: "_Held", count: Count) -> bool:
        """Write a count if nobody else did."""
        new = replace(count, version=fresh_token())
        ttl = expiry(target, new, self._clock.now(), self._retention)
        is_written = await self._table.put_if(
            count_item(team, target, new) | ttl, held.stored.version
        )
        if is_written:
            held.stored = held.count = new
        return is_written

    async def _finish(
        self, team: str, identity: Identity, token: str, record: Recorded | None,
        counts: Mapping[Target, Count],
    ) -> bool:  # fmt: skip
        """Note in the record what all counts know; False when something is left to do."""
        if record is None:
            if any(identity in counts[target].known for target in targets_of(identity)):
                return False
        elif not _is_counted(identity, record.standing, counts):
            return False
        elif record.standing.wanted.scopes == NOWHERE:
            await self._erase(record.item)
            return False  # The counts have yet to forget its ids.
        elif not record.standing.is_settled and not await self._settle_record(record):
            return False
        await self._table.delete_if(due_key(team, identity), token)
        return True

    async def _settle_record(self, record: Recorded) -> bool:
        """Move the team's rows and note that all is as the record says.

        False when it says something else by now.
        """
        if record.standing.hides:
            await self._table.write(deletes=row_keys_of(record.item, (TEAM,)))
        if record.standing.publishes:
            await self._table.write(row_items_of(record.item, (TEAM,)))
        if await self._table.put_if(settled(record.item), record.item["version"]):
            return True
        await agree(self._table, record.item)
        return False

    async def _erase(self, item: Item) -> None:
        """Delete all of a picture that is counted nowhere any more, the record last.

        The post is gone before the mark that nobody shall count on it, or it would count again.
        """
        image = image_from_item(item)
        rows = row_keys_of(item, (image.channel, TEAM))
        await self._table.write(deletes=[*rows, *sighting_keys(image)])
        await self._table.write(deletes=note_keys(image))
        if not await self._table.delete_if(Key(item["pk"], item["sk"]), item["version"]):
            await agree(self._table, item)


@dataclass(slots=True)
class _Held:
    """A count as it lies in the table, and as it shall be written when it changes anyway."""

    stored: Count
    count: Count


def _is_counted(identity: Identity, standing: Standing, counts: Mapping[Target, Count]) -> bool:
    """Whether every count that has to know the last change of a record knows it."""
    return all(
        counts[target].known.get(identity) == standing.wanted.token
        for target in targets_of(identity)
        if standing.concerns(target.kind)
    )
