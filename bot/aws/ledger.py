"""DynamoDB as the memory for what moderation did."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.aws.images import DAY
from bot.aws.items import Item
from bot.aws.keys import (
    BEFORE_ALL,
    BEHIND_ALL,
    Key,
    audit_key,
    behind,
    burst_key,
    outage_key,
    posting_key,
)
from bot.aws.records import fresh_token
from bot.aws.table import Table
from bot.core.moderation.audit import Act, AuditRecord, position_of
from bot.errors import RetryLaterError
from bot.ports import Burst, Clock, Ledger, Posting, PostingState

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

_TRIES = 8


class DynamoLedger(Ledger):
    """Keeps audit records, and what must happen once.

    Every change is made on the condition that nobody else made one since it was read.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 everything goes so long after it happened."""
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock
        self._life = retention_days * DAY

    async def add(self, record: AuditRecord) -> None:
        """One PutItem that never takes the place of another; see `bot.ports.Ledger`."""
        fields = {name: value for name, value in asdict(record).items() if value != ""}
        del fields["team"]
        key = audit_key(record.team, position_of(record))
        item = {**key._asdict(), **fields, "act": record.act.value, **self._ttl(record.at)}
        await self._table.put_if(item, None)

    async def records(
        self, team: str, *, after: str = "", limit: int = 100
    ) -> Sequence[AuditRecord]:
        """One Query; see `bot.ports.Ledger`."""
        pk, first = audit_key(team, behind(after) if after else BEFORE_ALL)
        items = await self._table.query(Key(pk, first), Key(pk, BEHIND_ALL), limit=limit)
        return [_record(team, item) for item in items]

    async def join_burst(
        self, team: str, channel: str, sha256: str, *, window: float, most: float
    ) -> Burst:
        """A BatchGetItem, and two PutItems where the case is new; see `bot.ports.Ledger`."""
        of_burst, of_case = burst_key(team, channel), burst_key(team, channel, sha256)
        for _ in range(_TRIES):
            now = self._clock.now()
            items = await self._table.get_all((of_burst, of_case))
            known = items.get(of_case)
            if known and now - known["began"] < most:
                return _burst(known)
            there = items.get(of_burst)
            if there and now - there["last"] < window and now - there["began"] < most:
                new = {**there, "last": now, "version": fresh_token()}
            else:
                new = {**of_burst._asdict(), "first": sha256, "began": now, "last": now,
                       "version": fresh_token(), "ttl": int(now + most) + 1}  # fmt: skip
            if not await self._table.put_if(new, there["version"] if there else None):
                continue
            member = {**new, **of_case._asdict()}
            if await self._table.put_if(member, known["version"] if known else None):
                return _burst(new)
        raise _busy("a burst")

    async def begin_posting(self, team: str, key: str, lease: float) -> Posting:
        """A GetItem, and a PutItem where nobody has it; see `bot.ports.Ledger`."""
        place, token = posting_key(team, key), fresh_token()
        state = PostingState.NEW
        for _ in range(_TRIES):
            now = self._clock.now()
            item = await self._table.get(place)
            if item and item["version"] == token:
                return Posting(state)
            if item and item["ts"]:
                return Posting(PostingState.DONE, item["ts"])
            if item and item["until"] > now:
                return Posting(PostingState.BUSY)
            state = PostingState.UNCERTAIN if item else PostingState.NEW
            mine = {**place._asdict(), "ts": "", "until": now + lease, "version": token}
            old = item["version"] if item else None
            if await self._table.put_if({**mine, **self._ttl(now)}, old):
                return Posting(state)
        raise _busy(key)

    async def end_posting(self, team: str, key: str, ts: str) -> None:
        """A PutItem or a BatchWriteItem; see `bot.ports.Ledger`."""
        place = posting_key(team, key)
        if not ts:
            await self._table.write(deletes=[place])
            return
        done = {**place._asdict(), "ts": ts, "until": 0, "version": fresh_token()}
        await self._table.put({**done, **self._ttl(self._clock.now())})

    async def begin_outage(self, team: str) -> bool:
        """A GetItem, and a PutItem for whoever is first; see `bot.ports.Ledger`."""
        item = await self._table.get(outage_key(team))
        if item and item["open"]:
            return False
        return await self._note_outage(team, item, is_open=True)

    async def end_outage(self, team: str) -> bool:
        """A GetItem, and a PutItem for whoever is first; see `bot.ports.Ledger`."""
        item = await self._table.get(outage_key(team))
        if not (item and item["open"]):
            return False
        return await self._note_outage(team, item, is_open=False)

    async def _note_outage(self, team: str, old: Item | None, *, is_open: bool) -> bool:
        new = {**outage_key(team)._asdict(), "open": is_open, "version": fresh_token()}
        return await self._table.put_if(new, old["version"] if old else None)

    def _ttl(self, since: float) -> dict[str, int]:
        return {"ttl": int(since) + self._life} if self._life else {}


def _record(team: str, item: Item) -> AuditRecord:
    fields = {name: value for name, value in item.items() if name not in ("pk", "sk", "ttl")}
    fields |= {"at": float(fields["at"]), "act": Act(fields["act"]), "by": fields.get("by", "")}
    return AuditRecord(team=team, **fields)


def _burst(item: Item) -> Burst:
    return Burst(item["first"], float(item["began"]))


def _busy(what: str) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"others keep changing {what}")
