"""Counts, rows and notes agree with the records, wherever processes end and whoever interferes."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.aws.counts import count_from_item, targets_of
from bot.aws.images import Images
from bot.aws.keys import Key, tally_key
from bot.aws.records import identity_of, image_from_item, sighting_keys
from bot.aws.rows import row_items
from bot.core.access import TEAM
from bot.core.entries import entry_of
from bot.core.labels import Analysis, Label
from bot.core.tallies import NOTHING, tally_of_image, total
from bot.errors import RetryLaterError
from bot.ports import StoredImage
from tests.aws.samples import stored_image
from tests.fakes.clock import FakeClock
from tests.fakes.table import CrashError, FakeTable, Items

Change = Callable[[Images], Awaitable[None]]

DAY = 86_400


def picture(number: int, *, channel: str = "C1", public: bool = True) -> StoredImage:
    """One of many; every third was posted on another day, every other shows a dog."""
    ts = f"{1_700_000_000 + number + DAY * (number % 3)}.000100"
    labels = (Label("Dog", 90.0 - number % 2 * 30, aliases=("Puppy",)), Label("Sea", 71.0))
    analysis = Analysis(labels[number % 2 :], "3.0", 10, 10, "PNG")
    return stored_image(
        channel=channel, ts=ts, file_id=f"F{number}", is_public=public, sure_from=70.0,
        analysis=analysis, sha256=f"{number:064x}", posted=float(ts),
    )  # fmt: skip


def records(items: Items) -> list[StoredImage]:
    return [image_from_item(item) for item in items.values() if "image" in item]


def disagreements(items: Items) -> list[object]:
    """What does not follow from the records, or is missing."""
    images = records(items)
    rows = [
        row
        for image in images
        for scope in ((image.channel, TEAM) if image.is_public else (image.channel,))
        for row in row_items(entry_of(image), scope, 1)
    ]
    there = [item for item in items.values() if "entry" in item]
    wrong: list[object] = [row for row in (*rows, *there) if row not in rows or row not in there]
    sightings = {key for image in images for key in sighting_keys(image)}
    wrong += sightings ^ {key for key in items if "#H#" in key.pk or "#F#" in key.pk}
    wrong += [key for key in items if key.pk.endswith("#DUE")]
    return [*wrong, *wrong_counts(items, images)]


def wrong_counts(items: Items, images: list[StoredImage]) -> list[object]:
    counted: dict[Key, list[StoredImage]] = {}
    for image in images:
        for target in targets_of(identity_of(image)):
            if target.scope != TEAM or image.is_public:
                key = tally_key(image.team, target.scope, target.day)
                counted.setdefault(key, []).append(image)
    known = {identity_of(image) for image in images}
    wrong: list[object] = []
    for key in counted.keys() | {key for key, item in items.items() if "counts" in item}:
        count = count_from_item(items.get(key))
        right = total(map(tally_of_image, counted.get(key, [])))
        if count.tally != right or count.known.keys() - known:
            wrong.append((key, count, right))
        if (count.tally, count.known) == (NOTHING, {}) and "ttl" not in items[key]:
            wrong.append((key, "stays for nothing"))
    return wrong


def no_more_than_the_channels(items: Items) -> None:
    """At no moment does the team's scope count what the channel's does not."""
    whole = count_from_item(items.get(tally_key("T1", TEAM))).tally
    for channel, pictures in whole.channels.items():
        assert pictures <= count_from_item(items.get(tally_key("T1", channel))).tally.pictures


def process(clock: FakeClock, items: Items, **options: Any) -> Images:
    """A worker's library; `options` as `FakeTable` has them."""
    table = FakeTable(clock, items, look=no_more_than_the_channels, **options)
    return Images(table, clock, shards=1, retention_days=0)


async def carry_out(images: Images, *changes: Change) -> None:
    for change in changes:
        await change(images)


def recorded(image: StoredImage) -> Change:
    return lambda images: images.record_image(image)


def erased(image: StoredImage) -> Change:
    return lambda images: images.erase_image(image)


def moved(image: StoredImage, *, public: bool) -> Change:
    return lambda images: images.move_image(image, is_public=public)


ONE, OTHER, HIDDEN = picture(1), picture(2), picture(4, channel="G1", public=False)
FLOWS: dict[str, tuple[list[Change], Change]] = {
    "recording": ([], recorded(ONE)),
    "recording beside others": ([recorded(OTHER), recorded(HIDDEN)], recorded(ONE)),
    "recording anew": ([recorded(ONE)], recorded(replace(ONE, analysis=OTHER.analysis))),
    "erasing": ([recorded(ONE), recorded(OTHER)], erased(ONE)),
    "erasing the only one": ([recorded(ONE)], erased(ONE)),
    "hiding": ([recorded(ONE), recorded(OTHER)], moved(ONE, public=False)),
    "publishing": ([recorded(HIDDEN)], moved(HIDDEN, public=True)),
    "adding a thumbnail": ([recorded(ONE)], lambda images: images.add_thumb(ONE, "F9")),
}


@pytest.mark.parametrize("flow", FLOWS)
async def test_a_change_agrees_with_itself(flow: str, clock: FakeClock) -> None:
    before, change = FLOWS[flow]
    items: Items = {}

    await carry_out(process(clock, items), *before, change)

    assert disagreements(items) == []


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("between", [None, "others"])
async def test_a_change_that_ended_anywhere_is_finished_by_doing_it_again(
    flow: str, between: str | None, clock: FakeClock
) -> None:
    before, change = FLOWS[flow]
    for crash_after in count():
        items: Items = {}
        await carry_out(process(clock, items), *before)
        try:
            await change(process(clock, items, crash_after=crash_after))
        except CrashError:
            if between:
                await recorded(picture(7))(process(clock, items))
            await change(process(clock, items))
            # A note that is settled may still stand there until another picture comes.
            await recorded(picture(8))(process(clock, items))
            assert (crash_after, disagreements(items)) == (crash_after, [])
        else:
            assert crash_after > 5
            return


async def test_an_erasing_that_ended_anywhere_is_finished_by_doing_it_again(
    clock: FakeClock,
) -> None:
    for crash_after in range(60):
        items: Items = {}
        await carry_out(process(clock, items), recorded(ONE), recorded(OTHER))
        with suppress(CrashError):
            await erased(ONE)(process(clock, items, crash_after=crash_after))
        await erased(ONE)(process(clock, items))

        assert (crash_after, disagreements(items)) == (crash_after, [])


@pytest.mark.parametrize("flow", FLOWS)
async def test_answers_that_get_lost_change_nothing(flow: str, clock: FakeClock) -> None:
    """botocore repeats such a call, and the condition fails the second time."""
    before, change = FLOWS[flow]
    for lost in range(40):
        items: Items = {}
        await carry_out(process(clock, items), *before)
        await change(process(clock, items, lost=lost))

        assert (lost, disagreements(items)) == (lost, [])


async def test_what_another_process_left_undone_is_counted_with_the_next_picture(
    clock: FakeClock,
) -> None:
    undone = 0
    for crash_after in range(12, 40):
        items: Items = {}
        with suppress(CrashError):
            await recorded(ONE)(process(clock, items, crash_after=crash_after))
        undone += any(key.pk.endswith("#DUE") for key in items)
        await recorded(OTHER)(process(clock, items))

        assert wrong_counts(items, records(items)) == []
    assert undone > 5


@pytest.mark.parametrize("seed", range(30))
async def test_workers_at_once_leave_everything_as_the_records_say(
    seed: int, clock: FakeClock
) -> None:
    items: Items = {}
    await at_once(clock, items, random.Random(seed), crashes=False)

    assert disagreements(items) == []


@pytest.mark.parametrize("seed", range(30))
async def test_workers_at_once_that_end_anywhere_leave_exact_counts(
    seed: int, clock: FakeClock
) -> None:
    items: Items = {}
    await at_once(clock, items, random.Random(seed), crashes=True)

    assert wrong_counts(items, records(items)) == []
    assert [key for key in items if key.pk.endswith("#DUE")] == []


async def at_once(clock: FakeClock, items: Items, dice: random.Random, *, crashes: bool) -> None:
    """Three workers change the same four pictures in every way; a last one comes after them."""
    pictures = [picture(n, channel=f"C{n % 2}", public=n % 3 > 0) for n in range(4)]

    def change() -> Change:
        image = dice.choice(pictures)
        public = dice.random() < 0.5
        return dice.choice(
            [recorded(image), recorded(image), erased(image), moved(image, public=public)]
        )

    async def work(changes: list[Change], crash_after: int) -> None:
        after = crash_after if crashes else None
        worker = process(clock, items, crash_after=after, dice=dice)
        again = process(clock, items, dice=dice)
        for each in changes:
            # What fails comes again, to another worker if this one is gone.
            for either in (worker, again, again, again):
                with suppress(CrashError, RetryLaterError):
                    await each(either)
                    break

    await asyncio.gather(
        *(work([change() for _ in range(4)], dice.randrange(90)) for _ in range(3))
    )
    await recorded(picture(9))(process(clock, items))
