"""The records of posted pictures, with everything that is written in many places for each.

The record comes first and goes last, because all other keys follow from it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.aws.following import (
    agree,
    due_item,
    following,
    key_of_image,
    row_items_of,
    scopes_of,
)
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, behind, due_key, file_key, image_key
from bot.aws.records import (
    fresh_token,
    identity_of,
    image_from_item,
    image_item,
    note_keys,
    standing_of,
)
from bot.aws.standings import CHANNEL, EVERYWHERE, NOWHERE, UNCOUNTED, Standing
from bot.aws.table import Table
from bot.aws.tallying import Tallier
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
                await self._complete(new)
                return
            item = await self._table.get(key_of_image(image))
        raise _busy(image)

    async def erase_image(self, image: StoredImage) -> None:
        """The record first says that it goes; with the counts then goes all that follows from it.

        See `bot.ports.Library`.
        """
        item = await self._table.get(key_of_image(image))
        if item is None:
            await self._erase_leftovers(image)
        for _ in range(_TRIES):
            if item is None:
                return
            await self._settle(await self._change(item, NOWHERE) or item)
            item = await self._table.get(key_of_image(image))
        raise _busy(image)

    async def move_image(self, image: StoredImage, *, is_public: bool) -> None:
        """The record first says where it shall be found; rows follow when the counts know of it.

        See `bot.ports.Library`.
        """
        for _ in range(_TRIES):
            item = await self._wanted(image)
            if item is None:
                return
            if new := await self._change(item, EVERYWHERE if is_public else CHANNEL):
                await self._settle(new)
                return
        raise _busy(image)

    async def add_thumb(self, image: StoredImage, thumb_file: str) -> None:
        """The record, and all rows once more; see `bot.ports.Library`."""
        for _ in range(_TRIES):
            item = await self._wanted(image)
            if item is None:
                return
            shown = self._item(
                replace(image_from_item(item), thumb_file=thumb_file), standing_of(item), item
            )
            if await self._table.put_if(shown, item["version"]):
                await self._table.write(row_items_of(shown, scopes_of(shown)))
                await self._look_again(shown)
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
            return self._item(image, standing)
        known = image_from_item(item)
        if not scopes_of(item) or not _found_alike(image, known):
            await self.erase_image(known)
            return None
        thumb = image.thumb_file or known.thumb_file
        image = replace(image, is_public=known.is_public, thumb_file=thumb)
        return self._item(image, standing_of(item), item)

    async def _change(self, item: Item, scopes: str) -> Item | None:
        """Note where a picture shall be counted; None when somebody else changed the record."""
        standing = standing_of(item).then(scopes, fresh_token())
        new = self._item(image_from_item(item), standing, item)
        return new if await self._table.put_if(new, item["version"]) else None

    def _item(self, image: StoredImage, standing: Standing, old: Item | None = None) -> Item:
        shards = old["shards"] if old else self._shards
        ttl = {"ttl": int(image.posted) + self._life} if self._life else {}
        return image_item(image, standing, shards=shards) | ttl

    async def _wanted(self, image: StoredImage) -> Item | None:
        """The record, unless it is being erased; then an earlier try may have left rows."""
        item = await self._table.get(key_of_image(image))
        if item and scopes_of(item):
            return item
        await agree(self._table, self._item(image, UNCOUNTED))
        return None

    async def _complete(self, item: Item) -> None:
        """Write what follows from a new record, and have it counted."""
        due = [] if standing_of(item).is_settled else [due_item(item)]
        await self._table.write([*following(item), *due])
        await self._settle(item, is_noted=True)
        await self._look_again(item)

    async def _look_again(self, item: Item) -> None:
        """Whoever erased or moved the picture meanwhile may have been there before the rows."""
        now = await self._table.get(Key(item["pk"], item["sk"]))
        if now is None or now["image"] != item["image"] or scopes_of(now) != scopes_of(item):
            await agree(self._table, item)

    async def _settle(self, item: Item, *, is_noted: bool = False) -> None:
        image, standing = image_from_item(item), standing_of(item)
        if standing.is_settled:
            return
        if not is_noted:
            await self._table.put(due_item(item))
        await self._tallier.settle(image.team, identity_of(image), standing.wanted.token)

    async def _erase_leftovers(self, image: StoredImage) -> None:
        """What an erasing that ended early may have left when the record was gone."""
        await agree(self._table, self._item(image, UNCOUNTED))
        await self._table.write(deletes=note_keys(image))
        due = await self._table.get(due_key(image.team, identity_of(image)))
        if due:
            await self._tallier.settle(image.team, identity_of(image), due["version"])


def _found_alike(one: StoredImage, other: StoredImage) -> bool:
    """Whether two records of a picture have rows under the same terms and the same counts."""
    same_rows = terms(entry_of(one)) == terms(entry_of(other))
    return same_rows and tally_of_image(one) == tally_of_image(other)


def _busy(image: StoredImage) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"others keep changing {identity_of(image)}")
