"""S3's messages in the queue: from there to chores, and away."""

import logging
from typing import Any
from urllib.parse import quote_plus

import pytest

from bot.core.s3_events import s3_message
from bot.jobs.drops.sorting import sort_message
from tests.fakes.hand_clock import HandClock
from tests.jobs.drops.folder import CHANNEL, TEAM, place, put
from tests.jobs.shift import working
from tests.jobs.world import World


def record(world: World, key: str, **changes: Any) -> dict[str, Any]:
    told = {"bucket": {"name": world.objects.bucket}, "object": {"key": quote_plus(key)}}
    return {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
            "s3": told, **changes}  # fmt: skip


def announced(world: World) -> list[str]:
    return [item.name for reply in world.conversations.posted for item in reply.items]


async def tell(world: World, *records: dict[str, Any], **message: Any) -> None:
    """As S3 sends it: to no group."""
    await world.queue.send(message or {"Records": list(records)}, group="")


async def test_a_message_of_s3s_ends_in_an_announcement(
    still_world: World, hands: HandClock
) -> None:
    drop = put(still_world, name="grüße & küsse.png")
    await tell(still_world, record(still_world, drop.key))

    async with working(still_world):
        await hands.advance(1)
        await hands.advance(10)

    assert announced(still_world) == ["grüße & küsse.png"]


async def test_every_file_that_it_tells_of_waits_in_the_group_of_its_channel(
    still_world: World,
) -> None:
    drops = [place(), place("b.png", channel="C7OTHER"), place()]
    await tell(still_world, *(record(still_world, drop.key) for drop in drops))
    (delivery,) = await still_world.queue.receive(1)
    told = s3_message(delivery.job, still_world.objects.bucket)
    assert told
    await sort_message(still_world.services, delivery, told)

    waiting = [(each.group, each.job["key"]) for each in still_world.queue.messages.values()]
    assert waiting == [(f"{TEAM}/{CHANNEL}", drops[0].key), (f"{TEAM}/C7OTHER", drops[1].key)]


@pytest.mark.parametrize(
    "message", [{"Service": "Amazon S3", "Event": "s3:TestEvent"}, {"Records": []}]
)
async def test_what_tells_of_nothing_is_deleted_and_not_buried(
    still_world: World, hands: HandClock, message: dict[str, Any]
) -> None:
    await tell(still_world, **message)

    async with working(still_world):
        await hands.advance(1)

    assert (still_world.queue.messages, still_world.queue.dead) == ({}, [])


async def test_a_version_that_nobody_can_read_is_buried_and_the_others_are_done(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    drop = put(still_world)
    records = [record(still_world, drop.key, eventVersion="3.0"), record(still_world, drop.key)]
    await tell(still_world, *records)

    async with working(still_world):
        await hands.advance(1)
        await hands.advance(10)

    assert still_world.queue.dead == [{"Records": records}]
    assert announced(still_world) == [drop.name]
    assert "of a version of S3's that I cannot read" in caplog.text


async def test_the_log_counts_what_lies_elsewhere_and_names_no_file(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await tell(still_world, record(still_world, "drop/secret.png"))

    async with working(still_world):
        await hands.advance(1)

    assert "1 records of message" in caplog.text
    assert "secret" not in caplog.text
    assert still_world.queue.messages == {}
