"""Erasing all that the table knows of a workspace, wherever it lies. Keys: `docs/data-model.md`.

What is there is what is left to do: nothing else notes how far it came. So what leads to other
items goes after them, and whoever was lost on the way is followed by somebody who finds the rest.
"""

from collections.abc import Awaitable, Callable, Iterable

from bot.aws.case_records import place_from_pointer, pointer_keys
from bot.aws.following import row_keys_of
from bot.aws.items import Item
from bot.aws.keys import (
    BEFORE_ALL,
    BEHIND_ALL,
    SHARDS,
    Key,
    analysis_key,
    audit_key,
    budget_key,
    case_key,
    drop_key,
    due_key,
    expected_key,
    held_in_channel_key,
    policy_key,
    posting_key,
    row_partition,
    scope_key,
)
from bot.aws.records import image_from_item, sighting_keys
from bot.aws.rows import entry_from_item, row_keys
from bot.aws.table import Table
from bot.core.access import TEAM
from bot.core.entries import EVERYTHING, Identity

PAGE = 20
"""Pictures whose rows are erased together: about seventy each."""

_MANY = 500
_NOBODY = Identity("", "", "")


class DynamoRemains:
    """The port `bot.ports.erasing.Remains`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def erase_some(self, team: str) -> bool:
        """A few Queries, and BatchWriteItems for what they find; see `bot.ports.erasing`."""
        steps: tuple[Callable[[str], Awaitable[bool]], ...] = (
            self._posts, self._due, self._books, self._index, self._cases, self._others,
        )  # fmt: skip
        for step in steps:
            if await step(team):
                return True
        return False

    async def _posts(self, team: str) -> bool:
        """Traces are of every post of which anything is kept, recorded or not."""
        traces = await self._page(expected_key(team, _NOBODY).pk)
        channels = (trace["sk"].split("#")[0] for trace in traces)
        if await self._any_channel(team, channels):
            return True
        await self._forget_bytes(team, (one for trace in traces for one in trace.get("sha256", ())))
        return await self._erase(traces)

    async def _due(self, team: str) -> bool:
        """A picture that was being forgotten may have a record and no trace."""
        notes = await self._page(due_key(team, _NOBODY).pk)
        if await self._any_channel(team, (note["sk"].split("#")[0] for note in notes)):
            return True
        return await self._erase(notes)

    async def _books(self, team: str) -> bool:
        """What was paid names channels, too."""
        books = await self._page(budget_key(team, "").pk)
        channels = (book["sk"].split("#C#")[1] for book in books if "#C#" in book["sk"])
        if await self._any_channel(team, channels):
            return True
        return await self._erase(books)

    async def _index(self, team: str) -> bool:
        if await self._strays(team, TEAM):
            return True
        return await self._erase(await self._page(scope_key(team, TEAM)))

    async def _cases(self, team: str) -> bool:
        items = await self._page(case_key(team, "").pk)
        await self._forget_bytes(team, (item["sk"].split("#")[0] for item in items))
        posts = (Key(item["pk"], item["sk"]) for item in items if "post" in item)
        pointers = {key for post in posts for key in pointer_keys(post)}
        await self._table.write(deletes=sorted(pointers))
        return await self._erase(items)

    async def _others(self, team: str) -> bool:
        keys = (audit_key(team, ""), posting_key(team, ""), drop_key(team, ""), policy_key(team))
        for key in keys:
            if await self._erase(await self._page(key.pk, _MANY)):
                return True
        return False

    async def _any_channel(self, team: str, channels: Iterable[str]) -> bool:
        for channel in dict.fromkeys(channels):
            if await self._channel(team, channel):
                return True
        return False

    async def _channel(self, team: str, channel: str) -> bool:
        """Records with all that follows from them, then counts; at last what lies astray."""
        items = await self._page(scope_key(team, channel))
        records = [item for item in items if "image" in item]
        await self._table.write(deletes=[key for one in records for key in _following(one)])
        await self._forget_bytes(team, (image_from_item(record).sha256 for record in records))
        if await self._erase(items) or await self._strays(team, channel):
            return True
        pointers = await self._page(held_in_channel_key(team, channel, "").pk)
        of_files = {pointer_keys(place_from_pointer(pointer))[1] for pointer in pointers}
        await self._table.write(deletes=sorted(of_files))
        return await self._erase(pointers)

    async def _strays(self, team: str, scope: str) -> bool:
        """Rows whose record is gone, which a lost worker may leave."""
        for shard in range(SHARDS):
            pk = row_partition(team, scope, EVERYTHING, shard)
            rows = await self._page(pk)
            keys = {key for row in rows for key in row_keys(entry_from_item(row), scope, SHARDS)}
            await self._table.write(deletes=[key for key in sorted(keys) if key.pk != pk])
            if await self._erase(rows):
                return True
        return False

    async def _forget_bytes(self, team: str, hashes: Iterable[str]) -> None:
        """Everything that is known of some bytes of this workspace's."""
        for sha256 in sorted(set(hashes) - {""}):
            pk = analysis_key(team, sha256, "").pk
            while await self._erase(await self._page(pk, _MANY)):
                pass

    async def _page(self, pk: str, limit: int = PAGE) -> list[Item]:
        return await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=limit)

    async def _erase(self, items: list[Item]) -> bool:
        await self._table.write(deletes=[Key(item["pk"], item["sk"]) for item in items])
        return bool(items)


def _following(record: Item) -> list[Key]:
    """What follows from a picture's record; its trace, which leads here, goes later."""
    image = image_from_item(record)
    return [*row_keys_of(record, (image.channel, TEAM)), *sighting_keys(image)]
