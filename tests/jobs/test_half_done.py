"""However a job ends, any call on the way may fail before or after it was carried out.

Then the thread still reads one thing, and what was given up lies among the dead letters.
"""

import asyncio
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.errors import RetryLaterError, SetupError
from bot.jobs.pacing import Pacing
from bot.jobs.teams import OneTeam
from bot.jobs.worker import MOST_RESENT, Worker
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import fetched, peek, send, sentences
from tests.jobs.world import World

CALLS = range(14)
DOWN = RetryLaterError("AWS", "down")


class Breaking:
    """Passes calls on, but for the nth one, which fails before or after it was carried out."""

    def __init__(self, inner: Any, calls: "count[int]", broken: int, *, after: bool) -> None:
        self._inner, self._calls, self._broken, self._after = inner, calls, broken, after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if not asyncio.iscoroutinefunction(method) or name in {"receive", "claim", "ping"}:
            return method

        async def call(*args: Any, **named: Any) -> Any:
            is_broken = next(self._calls) == self._broken
            if is_broken and not self._after:
                raise DOWN
            answer = await method(*args, **named)
            if is_broken:
                raise DOWN
            return answer

        return call


def breaking(world: World, broken: int, *, after: bool, **pacing: Any) -> World:
    calls = count()
    ports: dict[str, Any] = {
        name: Breaking(getattr(world.services, name), calls, broken, after=after)
        for name in ("claims", "queue")
    }
    return replace(world, services=replace(world.services, pacing=Pacing(**pacing), **ports))


async def work(world: World, hands: HandClock, seconds: float) -> None:
    worker = Worker(world.services, OneTeam(world.services), 2)
    running = asyncio.create_task(worker.run())
    for _ in range(round(seconds / 5)):
        await hands.advance(5)
    worker.stop()
    await hands.advance(world.queue.POLL)
    await running
    await worker.finish(0.01)
    await settle()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("broken", CALLS)
async def test_what_is_given_up_is_told_once_and_lies_among_the_dead(
    still_world: World, hands: HandClock, broken: int, *, after: bool
) -> None:
    still_world.files.trouble = TimeoutError()
    world = breaking(still_world, broken, after=after, max_tries=1)
    job = await send(still_world, fetched(still_world))

    await work(world, hands, 400)

    assert len(sentences(still_world)) == 1
    assert still_world.queue.messages == {}
    assert job.to_json() in still_world.queue.dead
    assert (await peek(still_world, job)).state is ClaimState.GIVEN_UP


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("broken", CALLS)
async def test_what_waits_for_a_service_is_neither_lost_nor_taken_for_a_lost_workers(
    still_world: World, hands: HandClock, broken: int, *, after: bool
) -> None:
    still_world.files.trouble = RetryLaterError("Slack", "down")
    world = breaking(still_world, broken, after=after)
    job = await send(still_world, fetched(still_world))

    await work(world, hands, 200)

    assert still_world.queue.messages
    assert (sentences(still_world), still_world.queue.dead) == ([], [])
    await hands.advance(1000)
    claim = await peek(still_world, replace(job, turn=99))
    assert (claim.tries, claim.takeovers) == (0, 0)


async def test_an_apology_that_takes_longer_than_the_lease_is_not_doubled(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.trouble = TimeoutError()
    world = replace(still_world, services=replace(still_world.services, pacing=Pacing(max_tries=1)))
    say = world.conversations.reply

    async def slowly(*args: Any, **named: Any) -> str:
        await hands.sleep(200)
        return await say(*args, **named)

    world.conversations.reply = slowly  # type: ignore[method-assign]
    await send(still_world, fetched(still_world))

    await work(world, hands, 600)

    assert len(sentences(still_world)) == 1
    assert len(still_world.queue.dead) == 1
    assert still_world.meter.outcomes == ["given up"]


async def test_what_nobody_could_claim_is_spared_from_being_buried_for_days(
    still_world: World, hands: HandClock
) -> None:
    class NoTable(Breaking):
        async def claim(self, *_: Any) -> Any:
            raise SetupError("No rights.")

    claims = NoTable(still_world.claims, count(), -1, after=False)
    hurried = Pacing(retry_delays=(1,))
    services = replace(still_world.services, claims=claims, pacing=hurried)
    world = replace(still_world, services=services)
    await send(still_world, fetched(still_world))
    (first,) = still_world.queue.messages

    await work(world, hands, 500)

    ((name, message),) = still_world.queue.messages.items()
    assert name != first
    assert message.job["resent"] == 1 < MOST_RESENT
    assert message.received < 80
