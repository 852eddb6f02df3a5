"""The posts of flagged bytes, and the pointers by which those that are held are found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.aws.case_records import key_of_post, pointer_keys, post_from_item, post_item
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
    post_key,
)
from bot.aws.table import Table
from bot.core.entries import Identity
from bot.core.moderation.cases import Post, Stage
from bot.errors import RetryLaterError
from bot.ports import Clock

UNFINISHED_DAYS = 14
"""How long it may take until a post follows its pointers: as long as SQS can keep a message."""
_TRIES = 8
_MANY = 10_000
_PAGE = 100


class Posts:
    """Writes and finds posts; every method may be carried out again.

    Whoever looks for held posts by message or file finds pointers, and believes the posts.
    """

    def __init__(self, table: Table, clock: Clock, *, retention_days: int) -> None:
        """With `retention_days` above 0 a post goes so long after it was posted."""
        self._table = table
        self._clock = clock
        self._life = retention_days * DAY

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

    async def move_posts(self, team: str, old: str, new: str) -> None:
        """Give a channel's held posts the id that it has now.

        A Query and a BatchGetItem for each hundred, and a few writes for each.
        """
        pk, after = held_in_channel_key(team, old, "").pk, BEFORE_ALL
        while page := await self._table.query(Key(pk, after), Key(pk, BEHIND_ALL), limit=_PAGE):
            for post in await self._held(page):
                await self.put_post(replace(post, identity=post.identity._replace(channel=new)))
                await self._table.write(deletes=[key_of_post(post), *pointer_keys(post)])
            after = behind(page[-1]["sk"])

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
