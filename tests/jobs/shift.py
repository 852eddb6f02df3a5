"""A worker at work. The hands of its clock move only when told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.pacing import LEASE
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from bot.ports import Claim
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.world import World
from tests.samples import slack_file, upload

BUSY = RetryLaterError("Slack", "busy")


EXTERNAL = slack_file(is_external=True)


def make_worker(world: World, concurrency: int = 4) -> Worker:
    return Worker(world.services, OneTeam(world.services), concurrency)


@asynccontextmanager
async def working(world: World, concurrency: int = 4) -> AsyncIterator[Worker]:
    """A worker that runs until the end of the block."""
    worker = make_worker(world, concurrency)
    running = asyncio.create_task(worker.run())
    await settle()
    yield worker
    worker.stop()
    assert isinstance(world.clock, HandClock)
    await world.clock.advance(world.queue.POLL)
    await running
    await worker.finish(0.01)


async def send(world: World, job: Upload) -> Upload:
    await world.queue.send(job.to_json(), group=job.channel)
    return job


def fetched(world: World, **changes: str) -> Upload:
    """A job whose file is downloaded; the test says what comes of that."""
    return upload(world.files.add(b"bytes"), **changes)


def sentences(world: World) -> list[str]:
    return [
        item.sentence
        for reply in world.conversations.replies.values()
        for item in reply.items
        if isinstance(item, Refusal)
    ]


async def peek(world: World, job: Upload) -> Claim:
    """What another worker is told about the job; takes it, if it is free."""
    return await world.claims.claim(job, "another worker", LEASE)
