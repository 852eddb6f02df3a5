"""DynamoDB as the memory for flagged pictures. Keys and costs: `docs/data-model.md`."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.aws.case_records import (
    case_from_item,
    case_item,
    case_values,
    key_of_post,
    overrides_from_item,
    overrides_item,
    pointer_keys,
    policy_from_item,
    policy_item,
    post_from_item,
    post_item,
)
from bot.aws.images import DAY
from bot.aws.items import Item
from bot.aws.keys import (
    BEFORE_ALL,
    BEHIND_ALL,
    Key,
    behind,
    case_key,
    held_file_key,
    held_in_channel_key,
    policy_key,
    post_key,
)
from bot.aws.table import Table
from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Post, Ruling, Stage
from bot.core.moderation.policy import Overrides, Policy, effective
from bot.errors import RetryLaterError
from bot.ports import Cases, Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

UNFINISHED_DAYS = 14
"""How long it may take until a post follows its pointers: as long as SQS can keep a message."""
_TRIES = 8
_MANY = 10_000
_PAGE = 100


class DynamoCases(Cases):
    """Keeps cases, their posts, and the policy by which pictures are flagged.

    All reads are consistent: what was decided a moment ago holds for the next post. Whoever looks
    for held posts by message or file finds pointers, and believes the posts themselves.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 posts go so long after they were posted, cases with them.

        The policy stays.
        """
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock
        self._life = retention_days * DAY

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
        return await self._table.put_if(policy_item(team, policy), policy.version or None)

    async def save_overrides(self, team: str, channel: str, overrides: Overrides) -> bool:
        """One PutItem; see `bot.ports.Cases`."""
        item = overrides_item(team, channel, overrides)
        return await self._table.put_if(item, overrides.version or None)

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

    async def put_post(self, post: Post) -> None:
        """PutItem of the post, BatchWriteItem of its pointers; see `bot.ports.Cases`.

        A held post has its pointers before it is there itself, so that it is found even by
        whoever forgets it while it is written. Until then they expire of themselves: if its
        worker is lost, nothing tells of it. A case lives at least as long as its posts.
        """
        life = self._ttl(post.posted)
        if life:
            await self._table.prolong(case_key(post.team, post.sha256), life["ttl"])
        if post.stage is Stage.HELD:
            soon = {"ttl": int(self._clock.now()) + UNFINISHED_DAYS * DAY}
            await self._table.write(_pointers(post, soon))
        await self._table.put({**post_item(post), **life})
        await self._agree(post, life)

    async def posts(self, team: str, sha256: str) -> Sequence[Post]:
        """One Query; see `bot.ports.Cases`."""
        pk = case_key(team, sha256).pk
        items = await self._table.query(Key(pk, "P#"), Key(pk, f"P#{BEHIND_ALL}"), limit=_MANY)
        return [post_from_item(item) for item in items]

    async def find_post(self, team: str, sha256: str, identity: Identity) -> Post | None:
        """One GetItem; see `bot.ports.Cases`."""
        item = await self._table.get(post_key(team, sha256, identity))
        return post_from_item(item) if item else None

    async def held_in_message(self, team: str, channel: str, ts: str) -> Sequence[Post]:
        """One Query, and a BatchGetItem for what it finds; see `bot.ports.Cases`."""
        pk = held_in_channel_key(team, channel, ts).pk
        first, last = Key(pk, f"{ts}#"), Key(pk, f"{ts}#{BEHIND_ALL}")
        return await self._held(await self._table.query(first, last, limit=_MANY))

    async def held_of_file(self, team: str, file_id: str) -> Sequence[Post]:
        """One Query, and a BatchGetItem for what it finds; see `bot.ports.Cases`."""
        pk = held_file_key(team, file_id, channel="", ts="").pk
        first, last = Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL)
        return await self._held(await self._table.query(first, last, limit=_MANY))

    async def move_channel(self, team: str, old: str, new: str) -> None:
        """What the channel has different, then its held posts; see `bot.ports.Cases`.

        Two Queries for each hundred posts, and for each a few writes.
        """
        await self._move_overrides(team, old, new)
        pk, after = held_in_channel_key(team, old, "").pk, BEFORE_ALL
        while page := await self._table.query(Key(pk, after), Key(pk, BEHIND_ALL), limit=_PAGE):
            for post in await self._held(page):
                await self.put_post(replace(post, identity=post.identity._replace(channel=new)))
                await self._table.write(deletes=[key_of_post(post), *pointer_keys(post)])
            after = behind(page[-1]["sk"])

    async def _move_overrides(self, team: str, old: str, new: str) -> None:
        here, there = policy_key(team, old), policy_key(team, new)
        if item := await self._table.get(here):
            await self._table.put_if({**item, **there._asdict()}, None)
            await self._table.write(deletes=[here])

    async def _held(self, pointers: Iterable[Item]) -> list[Post]:
        keys = [Key(each["case"], each["post"]) for each in pointers]
        found = [post_from_item(item) for item in (await self._table.get_all(keys)).values()]
        held = [post for post in found if post.stage is Stage.HELD]
        return sorted(held, key=lambda post: (post.identity.file_id, post.identity.ts))

    async def _agree(self, post: Post, life: Item) -> None:
        """Have pointers exactly while the post is held, whoever else changes it meanwhile."""
        seen = post.stage
        for _ in range(_TRIES):
            if seen is Stage.HELD:
                await self._table.write(_pointers(post, life))
            else:
                await self._table.write(deletes=pointer_keys(post))
            now = await self.find_post(post.team, post.sha256, post.identity)
            if (now.stage if now else Stage.GONE) is seen:
                return
            seen = now.stage if now else Stage.GONE
        raise RetryLaterError("Amazon DynamoDB", f"others keep changing {post.identity}")

    def _ttl(self, since: float) -> dict[str, int]:
        return {"ttl": int(since) + self._life} if self._life else {}


def _pointers(post: Post, life: Item) -> list[Item]:
    case, place = key_of_post(post)
    return [{**key._asdict(), "case": case, "post": place, **life} for key in pointer_keys(post)]
