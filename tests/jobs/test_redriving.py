"""Jobs that were given up, and are sent again."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.commands.redrive import told
from bot.core.redriving import group_of, kind_of, revived
from bot.core.replies import PictureAnswer
from bot.jobs.pacing import MAX_TRIES
from bot.jobs.redriving import Redriven, redrive
from bot.ports import Delivery
from tests.fakes.hand_clock import HandClock
from tests.jobs.replies import only_reply
from tests.jobs.shift import send, sentences, working
from tests.jobs.world import World, picture
from tests.samples import DOG, upload


class Buried:
    """The dead letters of a fake queue, handed out again and again until they are deleted."""

    def __init__(self, jobs: list[dict[str, Any]]) -> None:
        self.jobs = {f"m{number}": job for number, job in enumerate(jobs)}
        self.returned: list[str] = []

    async def waiting(self) -> int:
        return len(self.jobs)

    async def receive(self, limit: int) -> Sequence[Delivery]:
        some = list(self.jobs.items())[:limit]
        return [Delivery(job, name, name, received=1) for name, job in some]

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        self.returned.append(delivery.message_id)

    async def delete(self, delivery: Delivery) -> None:
        del self.jobs[delivery.message_id]


async def test_the_answer_takes_the_apologys_place(still_world: World, hands: HandClock) -> None:
    world = still_world
    world.sees(DOG)
    file = world.files.add(picture())
    world.files.trouble = TimeoutError()
    job = await send(world, upload(file))
    async with working(world):
        await hands.advance(1000)
    assert len(sentences(world)) == 1
    (buried,) = world.queue.dead
    apology = next(iter(world.conversations.replies))
    world.files.trouble = None

    done = await redrive(Buried([buried]), world.queue)
    async with working(world):
        async with asyncio.timeout(20):
            while world.queue.messages:  # noqa: ASYNC110 - it is drawn in a thread
                await asyncio.sleep(0.01)

    assert told(done, dry_run=False) == ["Sent again: 1 × message with files"]
    (answer,) = only_reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert list(world.conversations.replies) == [apology]
    assert only_reply(world).block_id == job.reply_block_id
    assert (world.queue.messages, len(world.queue.dead)) == ({}, 1)


async def test_what_fails_again_gets_all_its_tries_again(
    still_world: World, hands: HandClock
) -> None:
    world = still_world
    world.files.trouble = TimeoutError()
    await send(world, upload(world.files.add(b"bytes")))
    async with working(world):
        await hands.advance(1000)
    (buried,) = world.queue.dead

    for _ in range(2):  # As when a worker was lost between sending and deleting.
        await redrive(Buried([buried]), world.queue)
    async with working(world):
        await hands.advance(2000)

    assert world.meter.outcomes.count("given up") in {2, 3}
    assert world.meter.outcomes[:MAX_TRIES].count("retried") == MAX_TRIES - 1
    assert len(sentences(world)) == 1
    assert world.queue.messages == {}


async def test_a_look_changes_nothing(world: World) -> None:
    dead = Buried([{"chore": "forget", "team": "T1"}, {}])

    done = await redrive(dead, world.queue, only_looks=True)

    assert told(done, dry_run=True) == [
        "Would be sent again: 1 × chore forget",
        "Left there: 1 × no job of this bot; look at it in the console.",
    ]
    assert (len(dead.jobs), world.queue.messages, {*dead.returned}) == (2, {}, {"m0", "m1"})


async def test_no_more_are_sent_than_wanted(world: World) -> None:
    dead = Buried([{"chore": "tidy", "team": "T1", "n": number} for number in range(25)])

    await redrive(dead, world.queue, most=13)

    assert (len(dead.jobs), len(world.queue.messages)) == (12, 13)


def test_an_empty_queue_is_said_to_be_empty() -> None:
    assert told(Redriven(), dry_run=False) == ["The dead-letter queue is empty."]


@pytest.mark.parametrize(
    ("job", "again", "group", "kind"),
    [
        (
            {"chore": "alert", "team": "T1", "waits_since": 5.0},
            {"chore": "alert", "team": "T1"}, "T1", "chore alert",
        ),
        (
            {"team": "T1", "channel": "C1", "ts": "1", "files": [], "turn": 3, "waits_since": 9.0},
            {"team": "T1", "channel": "C1", "ts": "1", "files": [], "turn": 3, "waits_since": 0.0,
             "revived": "w"},
            "T1/C1", "message with files",
        ),
        ({"Records": []}, {"Records": []}, "redriven", "message of another service"),
    ],
)  # fmt: skip
def test_a_job_begins_anew(
    job: dict[str, Any], again: dict[str, Any], group: str, kind: str
) -> None:
    assert (revived(job, "w"), group_of(job), kind_of(job)) == (again, group, kind)
