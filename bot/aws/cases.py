"""DynamoDB as the memory for flagged pictures. Keys and costs: `docs/data-model.md`."""

from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.aws.case_records import (
    case_from_item,
    case_item,
    case_values,
    overrides_from_item,
    overrides_item,
    policy_from_item,
    policy_item,
)
from bot.aws.keys import case_key, policy_key
from bot.aws.posts import Posts
from bot.aws.table import Table
from bot.core.moderation.cases import Case, Ruling
from bot.core.moderation.policy import Overrides, Policy, effective
from bot.errors import RetryLaterError
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCases(Posts):
    """Keeps cases, their posts, and the policy by which pictures are flagged.

    All reads are consistent: what was decided a moment ago holds for the next post.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 posts go so long after they were posted, cases with them.

        The policy stays.
        """
        items = Table(client, executor, clock, name=table)
        super().__init__(items, clock, retention_days=retention_days)

    async def ruling(self, team: str, channel: str, sha256: str) -> Ruling:
        """One BatchGetItem of three items; see `bot.ports.Cases`."""
        of_team, of_channel = policy_key(team), policy_key(team, channel)
        of_case = case_key(team, sha256)
        items = await self._table.get_all((of_team, of_channel, of_case))
        policy = policy_from_item(items.get(of_team))
        overrides = overrides_from_item(items.get(of_channel))
        case = case_from_item(items[of_case]) if of_case in items else None
        return Ruling(effective(policy, overrides), case.decision if case else None)

    async def policy(self, team: str) -> Policy:
        """One GetItem; see `bot.ports.Cases`."""
        return policy_from_item(await self._table.get(policy_key(team)))

    async def overrides(self, team: str, channel: str) -> Overrides:
        """One GetItem; see `bot.ports.Cases`."""
        return overrides_from_item(await self._table.get(policy_key(team, channel)))

    async def save_policy(self, team: str, policy: Policy) -> bool:
        """One PutItem; see `bot.ports.Cases`."""
        return await self._table.put_first(policy_item(team, policy), policy.version or None)

    async def save_overrides(self, team: str, channel: str, overrides: Overrides) -> bool:
        """One PutItem; see `bot.ports.Cases`."""
        item = overrides_item(team, channel, overrides)
        return await self._table.put_first(item, overrides.version or None)

    async def open_case(self, case: Case) -> Case:
        """One PutItem, and a GetItem where there is one; see `bot.ports.Cases`."""
        item = {**case_item(case), **self._ttl(case.opened)}
        if await self._table.put_if(item, None):
            return replace(case, version=item["version"])
        there = await self.find_case(case.team, case.sha256)
        if there is None:
            raise RetryLaterError("Amazon DynamoDB", "a case went away while it was looked at")
        return there

    async def find_case(self, team: str, sha256: str) -> Case | None:
        """One GetItem; see `bot.ports.Cases`."""
        item = await self._table.get(case_key(team, sha256))
        return case_from_item(item) if item else None

    async def change_case(self, case: Case) -> bool:
        """One UpdateItem; see `bot.ports.Cases`."""
        key = case_key(case.team, case.sha256)
        return await self._table.change_if(key, case_values(case), case.version)

    async def move_channel(self, team: str, old: str, new: str) -> None:
        """What the channel has different, then its held posts; see `bot.ports.Cases`."""
        await self._move_overrides(team, old, new)
        await self.move_posts(team, old, new)

    async def _move_overrides(self, team: str, old: str, new: str) -> None:
        here, there = policy_key(team, old), policy_key(team, new)
        if item := await self._table.get(here):
            await self._table.put_if({**item, **there._asdict()}, None)
            await self._table.write(deletes=[here])
