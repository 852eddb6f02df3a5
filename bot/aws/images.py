"""The records of posted pictures, with everything that is written in many places for each.

The record comes first and goes last, because all other keys follow from it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, behind, due_key, file_key, image_key
from bot.aws.records import (
    fresh_token,
    identity_of,
    image_from_item,
    image_item,
    note_keys,
    sighting_items,
    sighting_keys,
    standing_of,
)
from bot.aws.rows import row_items, row_keys
from bot.aws.standings import CHANNEL, EVERYWHERE, NOWHERE, UNCOUNTED
from bot.aws.table import Table
from bot.aws.tallying import Tallier
from bot.core.access import TEAM
from bot.core.entries import entry_of, terms
from bot.core.tallies import tally_of_image
from bot.errors import RetryLaterError
from bot.ports import Clock, StoredImage

DAY = 86_400
_TRIES = 8
_LAST_TIME = "9" + BEHIND_ALL
"""Behind every record of a channel, whose counts lie in the same partition."""
_MANY = 10_000


class Images:
    """Writes, moves and erases posted pictures; every method may be carried out again."""

    def __init__(self, table: Table, clock: Clock, *, shards: int, retention_days: int) -> None:
        """With `retention_days` above 0 everything goes so long after the picture was posted."""
        self._table = table
        self._clock = clock
        self._shards = shards
        self._life = retention_days * DAY
        self._tallier = Tallier(table, clock, retention_days=retention_days)

    async def record_image(self, image: StoredImage) -> None:
        """PutItem for the record, BatchWriteItems for the rest, then the counts.

        What was noted since an earlier try stays: who may find the picture, and its small copy.
        A picture whose time is over is not recorded.
        """
        if self._life and image.posted + self._life <= self._clock.now():
            return
        item: Item | None = None
        for _ in range(_TRIES):
            new = await self._recorded(image, item)
            if new and await self._table.put_if(new, item["version"] if item else None):
                await self._write_around(new, _scopes(new), sighting_items(image))
                return
            item = await self._table.get(_key(image))
        raise _busy(image)

    async def erase_image(self, image: StoredImage) -> None:
        """Rows first, then counts, notes and record; see `bot.ports.Library`."""
        item = await self._table.get(_key(image))
        if item is None:
            await self._table.write(deletes=sighting_keys(image))
            await self._table.write(deletes=note_keys(image))
        for _ in range(_TRIES):
            if item is None:
                return
            await self._erase_rows(item, (image.channel, TEAM))
            gone = await self._change(item, image_from_item(item), NOWHERE)
            await self._write_around(gone or item, ())
            item = await self._table.get(_key(image))
        raise _busy(image)

    async def move_image(self, image: StoredImage, *, is_public: bool) -> None:
        """The rows of the team's scope, and its counts; see `bot.ports.Library`."""
        for _ in range(_TRIES):
            item = await self._wanted(image)
            if item is None:
                return
            if not is_public:
                await self._erase_rows(item, (TEAM,))
            moved = replace(image_from_item(item), is_public=is_public)
            if new := await self._change(item, moved, EVERYWHERE if is_public else CHANNEL):
                await self._write_around(new, (TEAM,) if is_public else ())
                return
        raise _busy(image)

    async def add_thumb(self, image: StoredImage, thumb_file: str) -> None:
        """The record and all rows once more; see `bot.ports.Library`."""
        for _ in range(_TRIES):
            item = await self._wanted(image)
            if item is None:
                return
            shown = replace(image_from_item(item), thumb_file=thumb_file)
            if new := await self._change(item, shown, standing_of(item).wanted.scopes):
                await self._write_around(new, _scopes(new))
                return
        raise _busy(image)

    async def find_image(
        self, team: str, channel: str, ts: str, file_id: str
    ) -> StoredImage | None:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._table.get(image_key(team, channel, ts, file_id))
        return image_from_item(item) if item else None

    async def images_of_message(self, team: str, channel: str, ts: str) -> Sequence[StoredImage]:
        """One Query; see `bot.ports.Library`."""
        pk = image_key(team, channel, ts, "").pk
        items = await self._table.query(
            Key(pk, f"{ts}#"), Key(pk, f"{ts}#{BEHIND_ALL}"), limit=_MANY
        )
        return [image_from_item(item) for item in items]

    async def images_of_file(self, team: str, file_id: str) -> Sequence[StoredImage]:
        """A Query, and a BatchGetItem for each hundred posts; see `bot.ports.Library`."""
        pk = file_key(team, file_id, channel="", ts="").pk
        posts = await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=_MANY)
        places = [post["sk"].split("#") for post in posts]
        items = await self._table.get_all(
            image_key(team, channel, ts, file_id) for channel, ts in places
        )
        images = [image_from_item(item) for item in items.values()]
        return sorted(images, key=lambda image: (image.ts, image.channel))

    async def images_of_channel(
        self, team: str, channel: str, *, after: str = "", limit: int = 100
    ) -> Sequence[StoredImage]:
        """One Query; see `bot.ports.Library`."""
        pk = image_key(team, channel, "", "").pk
        first = behind(after) if after else BEFORE_ALL
        items = await self._table.query(Key(pk, first), Key(pk, _LAST_TIME), limit=limit)
        return [image_from_item(item) for item in items]

    async def _recorded(self, image: StoredImage, item: Item | None) -> Item | None:
        """The record as it shall be, where `item` is; None when that had to be erased first."""
        if item is None:
            standing = UNCOUNTED.then(EVERYWHERE if image.is_public else CHANNEL, fresh_token())
            return image_item(image, standing, shards=self._shards) | self._ttl(image)
        known, standing = image_from_item(item), standing_of(item)
        if standing.wanted.scopes == NOWHERE or not _found_alike(image, known):
            await self.erase_image(known)
            return None
        thumb = image.thumb_file or known.thumb_file
        image = replace(image, is_public=known.is_public, thumb_file=thumb)
        return image_item(image, standing, shards=item["shards"]) | self._ttl(image)

    async def _change(self, item: Item, image: StoredImage, scopes: str) -> Item | None:
        """Write a record anew; None when somebody else was quicker."""
        standing = standing_of(item).then(scopes, fresh_token())
        new = image_item(image, standing, shards=item["shards"]) | self._ttl(image)
        return new if await self._table.put_if(new, item["version"]) else None

    async def _wanted(self, image: StoredImage) -> Item | None:
        item = await self._table.get(_key(image))
        return item if item and standing_of(item).wanted.scopes != NOWHERE else None

    async def _write_around(
        self, item: Item, scopes: Sequence[str], others: Sequence[Item] = ()
    ) -> None:
        """Write the rows of some scopes and what else follows from a record; have it counted."""
        image, standing = image_from_item(item), standing_of(item)
        due = due_key(image.team, identity_of(image))
        note = {**due._asdict(), "version": standing.wanted.token}
        rows = [r for scope in scopes for r in row_items(entry_of(image), scope, item["shards"])]
        items = [*others, *rows, *([] if standing.is_settled else [note])]
        await self._table.write([each | self._ttl(image) for each in items])
        if not standing.is_settled:
            await self._tallier.settle(image.team, identity_of(image), standing.wanted.token)
        if scopes:
            await self._take_back(item, scopes)

    async def _take_back(self, item: Item, scopes: Sequence[str]) -> None:
        """Whoever erased or moved the picture meanwhile may have met no rows yet."""
        image, now = image_from_item(item), await self._wanted(image_from_item(item))
        if now is None:
            await self._erase_rows(item, scopes)
            await self._table.write(deletes=sighting_keys(image))
        elif TEAM in scopes and not image_from_item(now).is_public:
            await self._erase_rows(item, (TEAM,))

    async def _erase_rows(self, item: Item, scopes: Sequence[str]) -> None:
        entry, shards = entry_of(image_from_item(item)), item["shards"]
        keys = [key for scope in scopes for key in row_keys(entry, scope, shards)]
        await self._table.write(deletes=keys)

    def _ttl(self, image: StoredImage) -> dict[str, int]:
        return {"ttl": int(image.posted) + self._life} if self._life else {}


def _key(image: StoredImage) -> Key:
    return image_key(image.team, *identity_of(image))


def _scopes(item: Item) -> tuple[str, ...]:
    """Where the rows of a record lie."""
    image = image_from_item(item)
    return (image.channel, TEAM) if image.is_public else (image.channel,)


def _found_alike(one: StoredImage, other: StoredImage) -> bool:
    """Whether two records of a picture have rows under the same terms and the same counts."""
    same_rows = terms(entry_of(one)) == terms(entry_of(other))
    return same_rows and tally_of_image(one) == tally_of_image(other)


def _busy(image: StoredImage) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"others keep changing {identity_of(image)}")
