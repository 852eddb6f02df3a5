"""Chores in the hands of workers."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from bot.core.asking import Address
from bot.core.moderation.chores import SETTLE
from bot.jobs.chores import CHORES, Chore, Errand
from bot.jobs.pacing import Pacing
from bot.jobs.services import Services
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from tests.fakes.hand_clock import HandClock
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
        world.services, OneTeam(world.services), 4,
        chores={"tidy": doing, **dict.fromkeys(CHORES, doing)},
    )  # fmt: skip
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
