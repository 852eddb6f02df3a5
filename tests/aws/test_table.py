"""The contract of `Table`, for the fake and for DynamoDB."""

import pytest

from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key
from bot.aws.table import Table
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.table import FakeTable

ONE, OTHER = Key("a", "1"), Key("a", "2")


@pytest.fixture
def table(place: AWS | None, name: str, clock: FakeClock) -> Table:
    if place is None:
        return FakeTable(clock, {})
    return Table(place.dynamodb, place.executor, clock, name=make_table(place, name))


def item(key: Key, **values: object) -> dict[str, object]:
    return {**key._asdict(), **values}


class TestTable:
    async def test_an_item_comes_back_as_it_was_put(self, table: Table) -> None:
        whole = item(ONE, text="ä", number=-3, share=0.5, data=b"\x00\xff", flag=True)
        await table.put(whole)

        assert await table.get(ONE) == whole
        assert await table.get_all([ONE, OTHER, ONE]) == {ONE: whole}

    async def test_a_version_is_replaced_once(self, table: Table) -> None:
        assert await table.put_if(item(ONE, version="v1"), None)
        assert not await table.put_if(item(ONE, version="v2"), None)
        assert not await table.put_if(item(ONE, version="v2"), "v0")
        assert await table.put_if(item(ONE, version="v2"), "v1")
        assert await table.get(ONE) == item(ONE, version="v2")

    async def test_of_two_versions_the_first_stands(self, table: Table) -> None:
        first, second = item(ONE, version="v1"), item(ONE, version="v2")

        assert await table.put_first(first, None)
        assert not await table.put_first(second, None)
        assert await table.put_first(first, None), "our own, whose answer was lost"
        assert await table.put_first(second, "v1")

    async def test_what_is_not_changed_stays(self, table: Table) -> None:
        await table.put(item(ONE, version="v1", text="a", ttl=4_000_000_000))

        assert not await table.change_if(ONE, {"version": "v2", "text": "b"}, "v0")
        assert await table.change_if(ONE, {"version": "v2", "text": "b"}, "v1")
        assert await table.change_if(ONE, {"version": "v2", "text": "b"}, "v1"), "a lost answer"
        assert await table.get(ONE) == item(ONE, version="v2", text="b", ttl=4_000_000_000)
        assert not await table.change_if(OTHER, {"version": "v2"}, "v1")
        assert await table.get(OTHER) is None

    async def test_a_life_is_only_prolonged(self, table: Table, clock: FakeClock) -> None:
        now = int(clock.now())
        for key, ttl in ((ONE, now + 9), (OTHER, now - 1)):
            await table.put(item(key, ttl=ttl))
            await table.prolong(key, now + 5)
            await table.prolong(key, now + 20)
        await table.put(item(Key("a", "3")))
        await table.prolong(Key("a", "3"), now + 20)
        await table.prolong(Key("a", "4"), now + 20)

        first, last = Key("a", BEFORE_ALL), Key("a", BEHIND_ALL)
        found = await table.query(first, last, limit=9)
        assert found == [item(ONE, ttl=now + 20), item(Key("a", "3"))]

    async def test_a_version_is_deleted_once(self, table: Table) -> None:
        await table.put(item(ONE, version="v1"))

        assert not await table.delete_if(ONE, "v0")
        assert await table.delete_if(ONE, "v1")
        assert not await table.delete_if(ONE, "v1")
        assert await table.get(ONE) is None

    async def test_an_expired_item_is_not_there(self, table: Table, clock: FakeClock) -> None:
        old = item(ONE, version="v1", ttl=int(clock.now()))
        await table.put(old)

        assert await table.get(ONE) is None
        assert await table.get_all([ONE]) == {}
        assert await table.query(ONE, OTHER, limit=5) == []
        assert await table.put_if(item(ONE, version="v2"), None)

    async def test_a_partition_is_read_in_both_orders(self, table: Table) -> None:
        keys = [Key("a", f"{number}") for number in range(5)]
        await table.write([item(key) for key in (*keys, Key("b", "3"))])
        first, last = Key("a", BEFORE_ALL), Key("a", BEHIND_ALL)

        assert await table.query(first, last, limit=9) == [item(key) for key in keys]
        newest = await table.query(keys[1], keys[3], limit=2, newest_first=True)
        assert newest == [item(keys[3]), item(keys[2])]

    async def test_more_than_one_batch_is_written_read_and_deleted(self, table: Table) -> None:
        keys = [Key("a", f"{number:03}") for number in range(120)]
        await table.write([item(key) for key in keys])
        assert (await table.get_all(keys)).keys() == set(keys)

        await table.write([item(ONE)], keys)
        assert await table.get_all([*keys, ONE]) == {ONE: item(ONE)}

    async def test_numbers_and_sets_are_added_to(self, table: Table) -> None:
        await table.add(ONE, {"paid": 2, "files": {"F1"}}, {})
        await table.add(ONE, {"paid": 1, "files": {"F2"}}, {"ttl": 4_000_000_000})

        assert await table.get(ONE) == item(ONE, paid=3, files={"F1", "F2"}, ttl=4_000_000_000)
