"""What must happen once, though many try: bursts of alerts, messages, word of outages."""

from collections.abc import Callable
from dataclasses import asdict

from bot.aws.images import DAY
from bot.aws.items import Item
from bot.aws.keys import Key, burst_key, outage_key, posting_key
from bot.aws.records import fresh_token
from bot.aws.table import Table
from bot.core.moderation.outages import Outage, begun, ended
from bot.errors import RetryLaterError
from bot.ports import Burst, Clock, Posting, PostingState

_TRIES = 8
_Change = Callable[[Outage | None, float], tuple[Outage | None, bool]]


class Once:
    """Every change is made on the condition that nobody else made one since it was read."""

    def __init__(self, table: Table, clock: Clock, *, retention_days: int) -> None:
        """With `retention_days` above 0 a message is known so long after it was last looked at."""
        self._table = table
        self._clock = clock
        self._life = retention_days * DAY

    async def join_burst(
        self, team: str, channel: str, sha256: str, *, window: float, most: float
    ) -> Burst:
        """A BatchGetItem, and two PutItems where the case is new; see `bot.ports.Ledger`.

        The case's own note comes last, and says for good where it belongs.
        """
        of_burst, of_case = burst_key(team, channel), burst_key(team, channel, sha256)
        for _ in range(_TRIES):
            now = self._clock.now()
            items = await self._table.get_all((of_burst, of_case))
            known, there = items.get(of_case), items.get(of_burst)
            if known and now - known["began"] < most:
                return _burst(known)
            if there and now - there["last"] < window and now - there["began"] < most:
                new = {**there, "last": now, "version": fresh_token()}
            else:
                new = _new_burst(of_burst, sha256, now, most)
            if not await self._table.put_first(new, _version_of(there)):
                continue
            if await self._table.put_first({**new, **of_case._asdict()}, _version_of(known)):
                return _burst(new)
        raise _busy("a burst")

    async def begin_posting(self, team: str, key: str, lease: float) -> Posting:
        """A GetItem, and a PutItem where nobody has it; see `bot.ports.Ledger`."""
        place = posting_key(team, key)
        for _ in range(_TRIES):
            now = self._clock.now()
            item = await self._table.get(place)
            if item and item["ts"]:
                await self._keep(item)
                return Posting(PostingState.DONE, item["ts"])
            if item and item["until"] > now:
                return Posting(PostingState.BUSY)
            mine = self._posting(place, ts="", until=now + lease)
            if await self._table.put_first(mine, _version_of(item)):
                return Posting(PostingState.UNCERTAIN if item else PostingState.NEW)
        raise _busy(key)

    async def end_posting(self, team: str, key: str, ts: str) -> None:
        """A PutItem or a BatchWriteItem; see `bot.ports.Ledger`."""
        place = posting_key(team, key)
        if ts:
            await self._table.put(self._posting(place, ts=ts, until=0.0))
        else:
            await self._table.write(deletes=[place])

    async def begin_outage(self, team: str) -> bool:
        """A GetItem, and a PutItem for whoever is first; see `bot.ports.Ledger`."""
        return await self._note_outage(team, begun)

    async def end_outage(self, team: str) -> bool:
        """A GetItem, and a PutItem for whoever is first; see `bot.ports.Ledger`."""
        return await self._note_outage(team, ended)

    async def _note_outage(self, team: str, change: _Change) -> bool:
        """Whoever writes tells; somebody who was quicker tells it themselves."""
        key = outage_key(team)
        item = await self._table.get(key)
        there = _outage(item) if item else None
        new, is_told = change(there, self._clock.now())
        if new is None:
            return False
        noted = {**key._asdict(), **asdict(new), "version": fresh_token()}
        return await self._table.put_first(noted, _version_of(item)) and is_told

    async def _keep(self, item: Item) -> None:
        """A message that is still looked at stays known for as long as a new one."""
        life = self._ttl(self._clock.now())
        if life and item["ttl"] < life["ttl"] - DAY:
            await self._table.prolong(Key(item["pk"], item["sk"]), life["ttl"])

    def _posting(self, place: Key, *, ts: str, until: float) -> Item:
        item = {**place._asdict(), "ts": ts, "until": until, "version": fresh_token()}
        return {**item, **self._ttl(self._clock.now())}

    def _ttl(self, since: float) -> dict[str, int]:
        return {"ttl": int(since) + self._life} if self._life else {}


def _new_burst(key: Key, sha256: str, now: float, most: float) -> Item:
    item = {**key._asdict(), "first": sha256, "began": now, "last": now}
    return {**item, "version": fresh_token(), "ttl": int(now + most) + 1}


def _burst(item: Item) -> Burst:
    return Burst(item["first"], float(item["began"]))


def _outage(item: Item) -> Outage:
    return Outage(item["is_open"], float(item["waited"]), float(item["ended"]))


def _version_of(item: Item | None) -> str | None:
    return item["version"] if item else None


def _busy(what: str) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"others keep changing {what}")
