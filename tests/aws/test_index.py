"""The contract of `Index`, in memory and in DynamoDB."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.core.entries import EVERYTHING, entry_of, label_term, position
from bot.core.labels import Label
from bot.core.tallies import Tally
from bot.ports import StoredImage
from tests.aws.samples import ANALYSIS, DOG, stored_image
from tests.aws.servers import AWS
from tests.aws.stores import Build, Stores, stores_on
from tests.fakes.clock import FakeClock

DAY = 86_400
BEACH = Label("Beach", 84.25)


def picture(second: int, *labels: Label, **changes: Any) -> StoredImage:
    """Posted so many seconds after the first one."""
    ts = f"{1_700_000_000 + second}.000100"
    analysis = replace(ANALYSIS, labels=labels or (DOG,))
    values = {"ts": ts, "thread": ts, "posted": float(ts), "analysis": analysis, "sure_from": 70.0}
    return stored_image(**{**values, **changes})


async def record(stores: Stores, images: Sequence[StoredImage]) -> None:
    for image in images:
        await stores.library.record_image(image)


async def seconds(stores: Stores, scope: str, term: str, **asked: Any) -> list[int]:
    """When the found pictures were posted."""
    page = await stores.index.entries("T1", scope, term, **{"limit": 10, **asked})
    return [int(entry.posted) - 1_700_000_000 for entry in page.found]


class TestEntries:
    async def test_an_entry_comes_back_whole(self, stores: Stores) -> None:
        image = picture(
            0, DOG, BEACH, thread="1600000000.000100", shows_itself=True, thumb_file="F9",
            analysis=replace(ANALYSIS, fingerprint=2**64 - 1),
        )  # fmt: skip
        await record(stores, [image])

        page = await stores.index.entries("T1", "", EVERYTHING, limit=1)

        assert page.found == (entry_of(image),)

    async def test_a_label_finds_its_pictures_newest_first(self, stores: Stores) -> None:
        await record(stores, [picture(0), picture(1, BEACH), picture(2, DOG, BEACH)])

        assert await seconds(stores, "", label_term("Beach")) == [2, 1]
        assert await seconds(stores, "", label_term("beach"), oldest_first=True) == [1, 2]
        assert await seconds(stores, "", label_term("Sea")) == []

    async def test_a_private_picture_is_found_in_its_channel_alone(self, stores: Stores) -> None:
        await record(stores, [picture(0), picture(1, channel="G1", is_public=False)])

        assert await seconds(stores, "", EVERYTHING) == [0]
        assert await seconds(stores, "C1", EVERYTHING) == [0]
        assert await seconds(stores, "G1", EVERYTHING) == [1]

    async def test_one_team_finds_nothing_of_another(self, stores: Stores) -> None:
        await record(stores, [picture(0, team="T2")])

        assert await seconds(stores, "", EVERYTHING) == []

    async def test_a_stretch_lies_strictly_between_two_positions(self, stores: Stores) -> None:
        images = [picture(second) for second in range(5)]
        await record(stores, images)
        places = [position(image.ts, image.file_id) for image in images]

        between = {"newer_than": places[1], "older_than": places[4]}
        assert await seconds(stores, "", EVERYTHING, **between) == [3, 2]
        assert await seconds(stores, "", EVERYTHING, **between, oldest_first=True) == [2, 3]
        assert await seconds(stores, "", EVERYTHING, newer_than=images[3].ts) == [4, 3]
        assert await seconds(stores, "", EVERYTHING, older_than=images[1].ts) == [0]
        nothing = {"newer_than": places[4], "older_than": places[1]}
        assert await seconds(stores, "", EVERYTHING, **nothing) == []
        beside = {"newer_than": places[1], "older_than": places[2]}
        assert await seconds(stores, "", EVERYTHING, **beside) == []

    async def test_a_page_is_full_or_says_that_there_is_no_more(self, stores: Stores) -> None:
        await record(stores, [picture(second) for second in range(3)])

        pages = [await stores.index.entries("T1", "", EVERYTHING, limit=n) for n in (2, 4)]

        assert [(len(page.found), page.more) for page in pages] == [(2, True), (3, False)]

    async def test_expired_entries_do_not_fill_a_page(self, build: Build, clock: FakeClock) -> None:
        stores = build(retention_days=30)
        await record(stores, [picture(second) for second in (0, 1, 2 * DAY, 3 * DAY)])
        clock.advance(31 * DAY)

        assert await seconds(stores, "", EVERYTHING, oldest_first=True, limit=1) == [2 * DAY]


class TestTallies:
    async def test_pictures_are_counted_by_scope(self, stores: Stores) -> None:
        await record(
            stores,
            [picture(0), picture(1, Label("Dog", 60.0)), picture(2, channel="G1", is_public=False)],
        )
        own = {"B#black": 1, "K#gif": 1, "L#dog": 1}
        double = {"B#black": 2, "K#gif": 2, "L#dog": 2}

        assert await stores.index.tallies("T1", ["", "C1", "G1", "C9"]) == {
            "": Tally(2, {"Dog": 1}, double, {"Puppy": "Dog"}, {"C1": 2}),
            "C1": Tally(2, {"Dog": 1}, double, {"Puppy": "Dog"}, {"C1": 2}),
            "G1": Tally(1, {"Dog": 1}, own, {"Puppy": "Dog"}, {"G1": 1}),
        }

    async def test_the_same_picture_counts_once(self, stores: Stores) -> None:
        await record(stores, [picture(0), picture(0)])

        assert (await stores.index.tallies("T1", ["C1"]))["C1"].pictures == 1

    async def test_a_forgotten_picture_leaves_no_count_behind(self, stores: Stores) -> None:
        await record(stores, [picture(0), picture(1, BEACH)])
        await stores.library.erase_image(picture(0))

        tallies = await stores.index.tallies("T1", [""])
        assert tallies[""] == Tally(
            1, {"Beach": 1}, {"L#beach": 1, "B#black": 1, "K#gif": 1}, {}, {"C1": 1}
        )

        await stores.library.erase_image(picture(1, BEACH))
        assert await stores.index.tallies("T1", ["", "C1"]) == {}
        assert await stores.index.days("T1", "", date.min, date.max) == {}

    async def test_days_are_counted_in_utc(self, stores: Stores) -> None:
        # 1 700 000 000 is 22:13 on 14 November 2023.
        await record(stores, [picture(0), picture(1), picture(2 * 3600), picture(2 * DAY)])
        first, last = date(2023, 11, 14), date(2023, 11, 15)

        days = await stores.index.days("T1", "", first, last)

        assert {day: tally.pictures for day, tally in days.items()} == {first: 2, last: 1}

    async def test_expired_days_are_not_counted(self, build: Build, clock: FakeClock) -> None:
        stores = build(retention_days=30)
        clock.advance(2 * 3600)  # It is the 15th by now.
        await record(stores, [picture(0), picture(2 * 3600)])
        clock.advance(30 * DAY)
        await record(stores, [picture(30 * DAY)])

        assert (await stores.index.tallies("T1", [""]))[""].labels == {"Dog": 2}
        days = await stores.index.days("T1", "", date.min, date.max)
        assert sorted(days) == [date(2023, 11, 15), date(2023, 12, 14)]


async def test_rows_are_found_in_every_shard(aws: AWS, name: str, clock: FakeClock) -> None:
    build = stores_on(aws, name, clock)
    await record(build(), [picture(second) for second in range(4)])
    spread = build(shards=3)
    await record(spread, [picture(second) for second in range(4, 12)])

    page = await spread.index.entries("T1", "", EVERYTHING, limit=11)
    assert [int(entry.posted) - 1_700_000_000 for entry in page.found] == [*range(11, 0, -1)]
    assert len(await seconds(build(), "", EVERYTHING, limit=20)) < 12

    await spread.library.erase_image(picture(0))
    await spread.library.erase_image(picture(11))
    assert await seconds(spread, "", EVERYTHING, limit=20) == [*range(10, 0, -1)]


@pytest.mark.parametrize("labels", [0, 60])
async def test_any_number_of_labels_is_written(stores: Stores, labels: int) -> None:
    things = tuple(Label(f"Thing {number}", 60.0) for number in range(labels))
    image = picture(0, analysis=replace(ANALYSIS, labels=things))
    await record(stores, [image])

    for number in range(0, labels, 20):
        assert await seconds(stores, "", label_term(f"Thing {number}")) == [0]
    assert await seconds(stores, "", EVERYTHING) == [0]


async def test_the_same_label_spelt_twice_is_one_row(stores: Stores) -> None:
    await record(stores, [picture(0, DOG, Label("dog ", 60.0))])

    assert await seconds(stores, "", label_term("Dog")) == [0]
    assert (await stores.index.tallies("T1", ["C1"]))["C1"].terms["L#dog"] == 1
