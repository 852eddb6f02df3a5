"""Rekognition's notices in the queue of jobs."""

import json
from typing import Any

import pytest

from bot.core.clip_chores import Finished, finished_from, next_look
from bot.jobs.studio import Studio
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from bot.story import story
from tests.fakes.hand_clock import HandClock
from tests.jobs.videos.films import DEAR, clip, do_chores, post_film, posted, short_film
from tests.jobs.world import World, make_world

NOTICE = {
    "JobId": "f" * 64, "Status": "SUCCEEDED", "API": "StartLabelDetection", "JobTag": "T7TEAM",
    "Timestamp": 1_772_443_900_000, "Video": {"S3ObjectName": "watching/T7TEAM/ab-as-is"},
}  # fmt: skip


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, watches_for_notices=True, **DEAR)


@pytest.mark.parametrize(
    ("message", "finished"),
    [
        (NOTICE, Finished("T7TEAM", "f" * 64)),
        ({"Type": "Notification", "TopicArn": "arn", "Message": json.dumps(NOTICE)},
         Finished("T7TEAM", "f" * 64)),
        ({**NOTICE, "Status": "ERROR", "API": "LABEL_DETECTION"}, Finished("T7TEAM", "f" * 64)),
        ({"Type": "Notification", "Message": "no JSON"}, None),
        ({"Type": "Notification", "Message": "[]"}, None),
        ({"Type": "SubscriptionConfirmation", "Message": "{}"}, None),
        ({"JobId": "1"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_notice_is_known_by_its_shape(message: dict[str, Any], finished: Finished | None) -> None:
    assert finished_from(message) == finished


def test_a_job_is_looked_at_less_often_the_longer_it_runs_and_where_notices_come() -> None:
    asking = [next_look(waited, is_told=False) for waited in (0, 60, 600)]
    told = [next_look(waited, is_told=True) for waited in (0, 600, 6000)]

    assert (asking, told) == ([5, 10, 60], [60, 100, 300])


async def handled(world: World, message: dict[str, Any]) -> None:
    """Let a worker take one message out of the queue."""
    await world.queue.send(message, group="")
    worker = Worker(world.services, OneTeam(world.services), 1)
    delivery = (await world.queue.receive(10))[-1]
    await worker._handle(delivery)


async def test_a_notice_has_its_video_looked_at_now_beside_the_chore_that_follows_it(
    world: World,
) -> None:
    with story("Ev1"):
        await posted(world, post_film(world, short_film(3.0)))
    assert await do_chores(world) == [60]
    notice = {**NOTICE, "JobId": clip(world).labels_job}

    await handled(world, notice)

    *_, last = chores = list(world.queue.messages.values())
    assert [message.job["once"] for message in chores] == [False, True]
    assert last.luggage == {"story": "Ev1"}
    assert await do_chores(world) == [60]
    assert world.queue.dead == []


async def test_a_notice_of_what_is_over_is_dropped_and_what_is_none_is_buried(
    world: World,
) -> None:
    await handled(world, dict(NOTICE))
    assert (world.queue.messages, world.queue.dead) == ({}, [])

    await handled(world, {"Type": "SubscriptionConfirmation", "Message": "{}"})
    assert (world.queue.messages, len(world.queue.dead)) == ({}, 1)
