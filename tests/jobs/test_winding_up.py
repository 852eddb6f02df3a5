"""A worker winds up beside a listener in the same process."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.app import Runtime
from bot.config import Config
from bot.jobs.pacing import Pacing
from bot.jobs.teams import OneTeam
from bot.metrics import Metrics
from bot.running import _working
from bot.stopping import Stop, answers_finished
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import fetched, send
from tests.jobs.world import World

GRACE = 0.3


def runtime_of(world: World) -> Runtime:
    """A process in that world; nothing here calls Slack by itself."""
    services = replace(world.services, pacing=Pacing(grace=GRACE))
    nobody: Any = None
    return Runtime(
        Config(worker_concurrency=4), services, OneTeam(services), Metrics(), nobody, nobody
    )


async def work(world: World, stop: Stop) -> None:
    """As `python -m bot` does, but for its socket."""
    runtime = runtime_of(world)
    within = partial(stop.left_of, GRACE)
    async with (
        _working(runtime, stop) as worker,
        answers_finished(within, jobs=lambda: worker.running),
    ):
        await stop.wait()


async def test_from_the_moment_of_the_stop_no_job_is_taken_and_what_runs_costs_its_grace_alone(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.held = asyncio.Event()
    running = await send(still_world, fetched(still_world))
    stop = Stop()
    working = asyncio.create_task(work(still_world, stop))
    await settle()

    stop.tell()
    began = asyncio.get_running_loop().time()
    await send(still_world, fetched(still_world, ts="1772443999.000100"))
    await hands.advance(still_world.queue.POLL)
    await working

    assert asyncio.get_running_loop().time() - began < 2 * GRACE
    assert still_world.files.fetched == [running.files[0].id]
    assert [each.visible_at <= hands.now() for each in still_world.queue.messages.values()] == [
        True, True,
    ]  # fmt: skip
    assert "answers were not finished" not in caplog.text


async def test_answers_that_do_not_end_are_told(caplog: pytest.LogCaptureFixture) -> None:
    async with answers_finished(lambda: 0.01):
        answer = asyncio.create_task(asyncio.sleep(60))

    answer.cancel()
    assert [each.getMessage() for each in caplog.records] == ["1 answers were not finished in time"]
