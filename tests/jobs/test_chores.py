"""Chores from the queue: done, tried again, or given up."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.deletions import FORGET
from bot.core.moderation.chores import REVEAL, SETTLE
from bot.core.moderation.notices import NotRevealed
from bot.core.moves import REKEY, RENAME
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.chores import CHORES, UNKNOWN_TRIES, Chore, Errand
from bot.jobs.discarding import DISCARD
from bot.jobs.pacing import HEARTBEAT, LEASE, MAX_CHORE_TRIES, Pacing, retry_delay
from bot.jobs.services import Services
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.world import World

ADDRESS = Address("T7TEAM", "U7ANN", "C7GENERAL", response_url="https://hooks.slack.com/x")
UNFINISHED = "I could not finish that. Please try again in a while."
DAY = 86_400
JOB = {"chore": "tidy", "team": "T7TEAM"}


class Tidying:
    """A chore that meets some trouble, or waits."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.held: asyncio.Event | None = None
        self.done: list[Mapping[str, Any]] = []
        self.begun = 0

    async def __call__(self, services: Services, job: Mapping[str, Any]) -> None:
        self.begun += 1
        if self.held:
            await self.held.wait()
        if self.trouble:
            raise self.trouble
        self.done.append(job)


async def run_for(world: World, hands: HandClock, doing: Chore, seconds: float, **job: Any) -> None:
    """A worker's shift of so many seconds with one chore waiting at its beginning."""
    await world.queue.send({**JOB, **job}, group="T7TEAM")
    worker = Worker(
        world.services, OneTeam(world.services), 4, chores={"tidy": doing, REVEAL: doing}
    )
    running = asyncio.create_task(worker.run())
    await hands.advance(seconds)
    worker.stop()
    await hands.advance(world.queue.POLL)
    await running
    await worker.finish(0.01)


async def try_for(
    world: World, hands: HandClock, doing: Chore, until: float, *, name: str = SETTLE
) -> int:
    """See a chore through as often as it comes, one of moderation if need be; how often it came."""
    if not world.queue.messages:
        await world.queue.send({**JOB, "chore": name}, group="T7TEAM")
    for tries in count():
        if not world.queue.messages or hands.now() > until:
            return tries
        (message,) = world.queue.messages.values()
        hands.time = max(message.visible_at, hands.now())
        (delivery,) = await world.queue.receive(1)
        await Errand(world.services, delivery, {name: doing}).see_through()
    raise AssertionError


def impatient(world: World) -> World:
    """The same world, whose workers give a chore up after four tries."""
    return replace(world, services=replace(world.services, pacing=Pacing(max_chore_tries=4)))


async def test_a_chore_is_done_without_a_claim_and_leaves_the_queue(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying()

    await run_for(still_world, hands, chore, 1)

    assert chore.done == [JOB]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []
    assert still_world.claims.jobs == {}


async def test_a_chore_of_a_later_version_waits_for_a_worker_that_knows_it(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await run_for(still_world, hands, Tidying(), 1, chore="later version")
    assert len(still_world.queue.messages) == 1

    later = Tidying()
    await try_for(still_world, hands, later, hands.now() + DAY, name="later version")

    assert later.done == [JOB | {"chore": "later version"}]
    assert still_world.queue.dead == []


async def test_a_chore_that_nobody_knows_is_buried_after_more_than_an_hour(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await still_world.queue.send(JOB | {"chore": "later version"}, group="T7TEAM")
    begun = hands.now()

    tries = await try_for(still_world, hands, Tidying(), begun + DAY)

    assert tries == UNKNOWN_TRIES
    assert 3600 < hands.now() - begun < 2 * 3600
    assert still_world.queue.dead == [JOB | {"chore": "later version"}]


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Slack", "busy"), SetupError("no rights"), RuntimeError("a bug")]
)
async def test_a_chore_that_fails_comes_back_in_growing_steps_and_is_given_up_in_the_end(
    still_world: World, hands: HandClock, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    chore = Tidying(trouble)

    await run_for(impatient(still_world), hands, chore, 300)

    assert chore.begun == 4
    assert still_world.queue.dead == [JOB]
    assert still_world.queue.messages == {}


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        (SETTLE, RetryLaterError("Slack", "busy")),
        (SETTLE, SetupError("no rights")),
        *((name, RetryLaterError("S3", "down")) for name in (FORGET, REKEY, RENAME, DISCARD)),
    ],
)
async def test_what_nobody_would_order_again_waits_for_days_and_is_done_then(
    still_world: World, hands: HandClock, name: str, trouble: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    chore, queue = Tidying(trouble), still_world.queue
    begun = hands.now()

    tries = await try_for(still_world, hands, chore, begun + 3 * DAY, name=name)
    assert queue.dead == []
    assert tries < 400

    chore.trouble = None
    await try_for(still_world, hands, chore, hands.now() + 1000, name=name)
    assert len(chore.done) == 1
    assert queue.messages == {}


async def test_what_cannot_be_done_for_days_is_given_up(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    chore, queue = Tidying(RetryLaterError("Slack", "busy")), still_world.queue

    await try_for(still_world, hands, chore, hands.now() + 5 * DAY)

    assert [job["chore"] for job in queue.dead] == ["moderation_settle"]
    assert queue.messages == {}


async def test_a_mistake_of_ours_has_an_end_soon(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await try_for(still_world, hands, Tidying(RuntimeError("a bug")), hands.now() + DAY)

    assert [job["chore"] for job in still_world.queue.dead] == ["moderation_settle"]


async def test_a_service_gets_the_pause_that_it_asked_for(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(RetryLaterError("Slack", "rate limit", delay=40))
    await run_for(still_world, hands, chore, 1)

    (message,) = still_world.queue.messages.values()
    assert 30 <= message.visible_at - hands.now() <= 40


async def test_what_can_never_be_done_is_told_and_dropped(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(BotError("That is not possible."))

    await run_for(still_world, hands, chore, 1, address=ADDRESS.to_json())

    assert [(shown.address, shown.card.text) for shown in still_world.answers.shown] == [
        (ADDRESS, "That is not possible.")
    ]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []


async def test_whoever_waits_is_told_when_a_chore_is_given_up(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(RetryLaterError("Slack", "busy"))

    await run_for(impatient(still_world), hands, chore, 300, address=ADDRESS.to_json())

    assert [shown.card.text for shown in still_world.answers.shown] == [
        "I could not finish that. Please try again in a while."
    ]


async def test_that_nobody_can_be_told_any_more_is_no_trouble(
    still_world: World, hands: HandClock
) -> None:
    still_world.answers.too_old = True

    chore = Tidying(BotError("That is not possible."))
    await run_for(still_world, hands, chore, 1, address=ADDRESS.to_json())

    assert still_world.queue.messages == {}


async def test_a_long_chore_stays_hidden_from_other_workers(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying()
    held = chore.held = asyncio.Event()
    await still_world.queue.send(JOB, group="T7TEAM")
    worker = Worker(still_world.services, OneTeam(still_world.services), 1, chores={"tidy": chore})
    running = asyncio.create_task(worker.run())
    await settle()

    for _ in range(10):
        await hands.advance(HEARTBEAT)
        (message,) = still_world.queue.messages.values()
        assert message.visible_at - hands.now() >= LEASE - HEARTBEAT
    held.set()
    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running
    await worker.finish(5)

    assert chore.begun == 1
    assert still_world.queue.messages == {}


@pytest.mark.parametrize("trouble", [RetryLaterError("S3", "busy"), BotError("Not any more.")])
async def test_a_window_that_waits_is_filled_when_its_chore_ends_without_a_picture(
    still_world: World, hands: HandClock, trouble: Exception
) -> None:
    world = impatient(still_world)
    waiting = {"chore": REVEAL, "view": "V7VIEW", "address": ADDRESS.to_json()}

    await run_for(world, hands, Tidying(trouble), 200, **waiting)

    sentence = "Not any more." if isinstance(trouble, BotError) else UNFINISHED
    assert world.board.windows == {"V7VIEW": NotRevealed(sentence)}


async def test_stopping_gives_a_chore_back_at_once(still_world: World, hands: HandClock) -> None:
    chore = Tidying()
    chore.held = asyncio.Event()

    await run_for(still_world, hands, chore, 1)

    (message,) = still_world.queue.messages.values()
    assert message.visible_at <= hands.now()
    assert chore.done == []


def test_a_passing_trouble_of_an_hour_gives_no_chore_up() -> None:
    delays = [retry_delay(tries) for tries in range(1, MAX_CHORE_TRIES)]

    assert 3600 < sum(delays) < 4 * 3600


def test_every_chore_of_this_version_has_a_name() -> None:
    assert {"forget", "rekey", "rename_channel"} <= set(CHORES)
