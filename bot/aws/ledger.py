"""DynamoDB as the memory for what was done and told. Keys and costs: `docs/data-model.md`."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.aws.backlogs import Backlogs
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, audit_key, behind
from bot.aws.once import Once
from bot.aws.table import Table
from bot.core.moderation.audit import Act, AuditRecord, position_of
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoLedger(Once, Backlogs):
    """Keeps audit records, which nothing ever changes, and what must happen once."""

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 everything goes so long after it happened."""
        items = Table(client, executor, clock, name=table)
        Once.__init__(self, items, clock, retention_days=retention_days)
        Backlogs.__init__(self, items, clock)

    async def add(self, record: AuditRecord) -> None:
        """One PutItem that never takes the place of another; see `bot.ports.Ledger`."""
        await self._table.put_if({**audit_item(record), **self._ttl(record.at)}, None)

    async def records(
        self, team: str, *, after: str = "", limit: int = 100
    ) -> Sequence[AuditRecord]:
        """One Query; see `bot.ports.Ledger`."""
        pk, first = audit_key(team, behind(after) if after else BEFORE_ALL)
        items = await self._table.query(Key(pk, first), Key(pk, BEHIND_ALL), limit=limit)
        return [_record(team, item) for item in items]


def audit_item(record: AuditRecord) -> Item:
    """An audit record; what is empty is not in it."""
    fields = {name: value for name, value in asdict(record).items() if value != ""}
    del fields["team"]
    key = audit_key(record.team, position_of(record))
    return {**key._asdict(), **fields, "act": record.act.value}


def _record(team: str, item: Item) -> AuditRecord:
    fields = {name: value for name, value in item.items() if name not in ("pk", "sk", "ttl")}
    fields |= {"at": float(fields["at"]), "act": Act(fields["act"]), "by": fields.get("by", "")}
    return AuditRecord(team=team, **fields)
