"""The table in memory, for tests of what several processes do to it at once, or half."""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.aws.items import Item
from bot.aws.keys import Key
from bot.aws.table import Table
from bot.ports import Clock

Items = dict[Key, Item]


class CrashError(Exception):
    """The process ends here."""


def _nothing(_: Items) -> None:
    """Look at the items, and find nothing wrong."""


class FakeTable(Table):
    """One process's way to the items, which many may share.

    Before every step others get their turn, as `dice` has it. With `crash_after` the process
    ends after so many steps, between two items of a batch too, and does nothing any more.
    The answer to step `lost` is lost, which a condition turns into a refusal. `look` sees the
    items after every change.
    """

    def __init__(
        self, clock: Clock, items: Items, *,
        crash_after: int | None = None, lost: int | None = None,
        dice: random.Random | None = None,
        look: Callable[[Items], None] = _nothing,
    ) -> None:  # fmt: skip
        self._clock = clock
        self.items = items
        self._crash_after = crash_after
        self._lost = lost
        self._dice = dice
        self._look = look
        self.steps = 0

    async def get(self, key: Key) -> Item | None:
        await self._step()
        return self._find(key)

    async def get_all(self, keys: Iterable[Key], *, consistent: bool = True) -> dict[Key, Item]:
        await self._step()
        return {key: item for key in keys if (item := self._find(key))}

    async def query(
        self, first: Key, last: Key, *,
        limit: int, newest_first: bool = False, consistent: bool = True,
    ) -> list[Item]:  # fmt: skip
        await self._step()
        keys = sorted(key for key in self.items if first <= key <= last)
        if newest_first:
            keys.reverse()
        return [item for key in keys if (item := self._find(key))][:limit]

    async def put(self, item: Item) -> None:
        await self.write([item])

    async def put_if(self, item: Item, version: str | None) -> bool:
        await self._step()
        if not self._has(_key(item), version):
            return False
        self._change(_key(item), item)
        return self.steps != self._lost

    async def change_if(self, key: Key, values: Item, version: str) -> bool:
        await self._step()
        item = self._find(key)
        if item is None or item["version"] != version:
            return await self._has_version(key, values["version"])
        self._change(key, {**item, **values})
        return self.steps != self._lost or await self._has_version(key, values["version"])

    async def prolong(self, key: Key, ttl: int) -> None:
        await self._step()
        item = self._find(key)
        if item and item.get("ttl", ttl) < ttl:  # One without expires later than any.
            self._change(key, {**item, "ttl": ttl})

    async def delete_if(self, key: Key, version: str) -> bool:
        await self._step()
        if not self._has(key, version):
            return False
        self._change(key, None)
        return self.steps != self._lost

    async def write(self, puts: Sequence[Item] = (), deletes: Iterable[Key] = ()) -> None:
        changes: dict[Key, Item | None] = {_key(item): item for item in puts}
        changes |= dict.fromkeys(deletes)
        for key, item in changes.items():
            await self._step()
            self._change(key, item)

    async def add(
        self, key: Key, more: Mapping[str, int | set[str]], ttl: Mapping[str, int]
    ) -> None:
        await self._step()
        item = self._find(key) or key._asdict()
        for name, value in more.items():
            old = item.get(name, type(value)())
            item[name] = old | value if isinstance(value, set) else old + value
        self._change(key, {**item, **ttl})

    async def _step(self) -> None:
        for _ in range(self._dice.randrange(4) if self._dice else 0):
            await asyncio.sleep(0)
        if self.steps == self._crash_after:
            raise CrashError
        self.steps += 1

    def _has(self, key: Key, version: str | None) -> bool:
        item = self._find(key)
        return (item["version"] if item else None) == version

    def _find(self, key: Key) -> Item | None:
        item = self.items.get(key)
        return dict(item) if item and self._is_alive(item) else None

    def _change(self, key: Key, item: Item | None) -> None:
        if item is None:
            self.items.pop(key, None)
        else:
            self.items[key] = dict(item)
        self._look(self.items)


def _key(item: Item) -> Key:
    return Key(item["pk"], item["sk"])
