"""The posts of flagged bytes, and the pointers by which those that are open are found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.aws.case_records import (
    key_of_post,
    place_from_pointer,
    pointer_items,
    pointer_keys,
    post_from_item,
    post_item,
    post_values,
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
    post_key,
)
from bot.aws.table import Table
from bot.core.entries import Identity
from bot.core.moderation.cases import Post, Stage
from bot.errors import RetryLaterError
from bot.ports import Clock

UNFINISHED_DAYS = 14
"""How long it may take until a post follows its pointers: as long as SQS can keep a message."""
_BEGUN = "begun"
"""What a pointer has while its post may not be there yet."""
_TRIES = 8
_MANY = 10_000
_PAGE = 100


class Posts:
    """Writes and finds posts; every method may be carried out again.

    Whoever looks for open posts by message or file finds pointers, and believes the posts.
    """

    def __init__(self, table: Table, clock: Clock, *, retention_days: int) -> None:
        """With `retention_days` above 0 a post goes so long after it was posted."""
        self._table = table
        self._clock = clock
        self._life = retention_days * DAY

    async def put_post(self, post: Post) -> None:
        """Two writes and a GetItem; see `bot.ports.Cases`.

        An open post has its pointers before it is there itself, so that it is found even by
        whoever forgets it while it is written. Until then they expire of themselves: if its
        worker is lost, nothing tells of it. A case lives at least as long as its posts.
        """
        life, place = self._life_of(post), key_of_post(post)
        item = {**post_item(post), **life}
        if life:
            await self._table.prolong(case_key(post.team, post.sha256), life["ttl"])
        if post.is_open:
            soon = {_BEGUN: True, "ttl": int(self._clock.now()) + UNFINISHED_DAYS * DAY}
            await self._table.write(_with(soon, pointer_items(place)))
            await self._table.write([item, *_with(life, pointer_items(place))])
        else:
            await self._table.put(item)
            await self._table.write(deletes=pointer_keys(place))
        await self._agree(place, life, had=post.is_open)

    async def change_post(self, post: Post) -> bool:
        """An UpdateItem, its pointers before or after it, and a GetItem; see `bot.ports.Cases`.

        It lives as long as before. As it is there already, its pointers need not expire early.
        """
        life, place = self._life_of(post), key_of_post(post)
        if post.is_open:
            await self._table.write(_with(life, pointer_items(place)))
        is_mine = await self._table.change_if(place, post_values(post), post.version)
        if is_mine and not post.is_open:
            await self._table.write(deletes=pointer_keys(place))
        await self._agree(place, life, had=post.is_open)
        return is_mine

    async def posts(self, team: str, sha256: str) -> Sequence[Post]:
        """One Query; see `bot.ports.Cases`."""
        pk, first = case_key(team, sha256).pk, f"{sha256}#P#"
        items = await self._table.query(
            Key(pk, first), Key(pk, f"{first}{BEHIND_ALL}"), limit=_MANY
        )
        return [post_from_item(item) for item in items]

    async def find_post(self, team: str, sha256: str, identity: Identity) -> Post | None:
        """One GetItem; see `bot.ports.Cases`."""
        item = await self._table.get(post_key(team, sha256, identity))
        return post_from_item(item) if item else None

    async def open_in_message(self, team: str, channel: str, ts: str) -> Sequence[Post]:
        """One Query, and a BatchGetItem for what it finds; see `bot.ports.Cases`."""
        pk = held_in_channel_key(team, channel, ts).pk
        first, last = Key(pk, f"{ts}#"), Key(pk, f"{ts}#{BEHIND_ALL}")
        return await self._open(await self._table.query(first, last, limit=_MANY))

    async def open_of_file(self, team: str, file_id: str) -> Sequence[Post]:
        """One Query, and a BatchGetItem for what it finds; see `bot.ports.Cases`."""
        pk = held_file_key(team, file_id, channel="", ts="").pk
        first, last = Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL)
        return await self._open(await self._table.query(first, last, limit=_MANY))

    async def held_in_channel(self, team: str, channel: str) -> Sequence[Post]:
        """One Query, and a BatchGetItem for each hundred that it finds; see `bot.ports.Cases`."""
        pk = held_in_channel_key(team, channel, "").pk
        first, last = Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL)
        found = await self._open(await self._table.query(first, last, limit=_MANY))
        return [post for post in found if post.stage is Stage.HELD]

    async def move_posts(self, team: str, old: str, new: str) -> None:
        """Give a channel's open posts the id that it has now.

        A Query and a BatchGetItem for each hundred, and a few writes for each.
        """
        pk, after = held_in_channel_key(team, old, "").pk, BEFORE_ALL
        while page := await self._table.query(Key(pk, after), Key(pk, BEHIND_ALL), limit=_PAGE):
            there = {key_of_post(post): post for post in await self._open(page)}
            for pointer in page:
                place = place_from_pointer(pointer)
                if place in there:
                    await self._move(there[place], new)
                elif _BEGUN not in pointer:
                    # Left by whoever settled or moved the post, and was lost.
                    await self._drop_pointers(place)
            after = behind(page[-1]["sk"])

    async def _move(self, post: Post, channel: str) -> None:
        """Write it anew as it is at last, before the old one goes: others may be changing it."""
        place, now = key_of_post(post), post
        for _ in range(_TRIES):
            await self.put_post(replace(now, identity=now.identity._replace(channel=channel)))
            if await self._table.delete_if(place, now.version):
                break
            item = await self._table.get(place)
            if item is None:
                break
            now = post_from_item(item)
        else:
            raise RetryLaterError("Amazon DynamoDB", f"others keep changing {place.sk}")
        await self._drop_pointers(place)

    async def _open(self, pointers: Iterable[Item]) -> list[Post]:
        items = await self._table.get_all(map(place_from_pointer, pointers))
        there = [post for post in map(post_from_item, items.values()) if post.is_open]
        return sorted(there, key=lambda post: (post.identity.file_id, post.identity.ts))

    async def _drop_pointers(self, place: Key) -> None:
        in_channel, of_file = pointer_keys(place)
        await self._table.write(deletes=[of_file])
        # Last, because whoever does this again comes from there.
        await self._table.write(deletes=[in_channel])
        await self._agree(place, {}, had=False)

    async def _agree(self, place: Key, life: Item, *, had: bool) -> None:
        """Have pointers exactly while the post is open, whoever else changes it meanwhile."""
        for _ in range(_TRIES):
            item = await self._table.get(place)
            is_open = item is not None and post_from_item(item).is_open
            if is_open is had:
                return
            if is_open:
                await self._table.write(_with(life, pointer_items(place)))
            else:
                await self._table.write(deletes=pointer_keys(place))
            had = is_open
        raise RetryLaterError("Amazon DynamoDB", f"others keep changing {place.sk}")

    def _life_of(self, post: Post) -> dict[str, int]:
        """An old message may be looked at today: what is held of it waits for people from now."""
        now = self._clock.now()
        return self._ttl(post.posted if post.posted + self._life > now else now)

    def _ttl(self, since: float) -> dict[str, int]:
        return {"ttl": int(since) + self._life} if self._life else {}


def _with(more: Item, items: Iterable[Item]) -> list[Item]:
    return [{**item, **more} for item in items]
