"""Jobs of a workspace that took the app out end in silence, wherever that is noticed."""

import asyncio
import logging

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.withdrawals import Withdrawal
from bot.errors import NotInstalledError, RetryLaterError
from bot.jobs.services import Services
from bot.jobs.worker import Worker
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock
from tests.jobs.errands import Tidying, run_for
from tests.jobs.forgetting_world import label, message
from tests.jobs.shift import fetched, peek, send, working
from tests.jobs.world import World

GONE = NotInstalledError("T7TEAM")


class Teams:
    """Workspaces of which none can be looked up, for this reason."""

    def __init__(self, reason: Exception, absent: Services | None = None) -> None:
        self._reason = reason
        self._absent = absent

    async def services(self, team: str) -> Services:
        assert team == "T7TEAM"
        raise self._reason

    def absent(self, team: str) -> Services:
        assert team == "T7TEAM"
        assert self._absent
        return self._absent

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        raise AssertionError(withdrawal)

    def forget(self, team: str) -> None:
        raise AssertionError(team)


async def shift(world: World, hands: HandClock, teams: Teams) -> None:
    worker = Worker(world.services, teams, 4)
    running = asyncio.create_task(worker.run())
    await hands.advance(1)
    worker.stop()
    await hands.advance(world.queue.POLL)
    await running
    await worker.finish(0.01)


async def test_a_job_of_a_workspace_that_left_is_dropped(
    still_world: World, hands: HandClock
) -> None:
    await send(still_world, fetched(still_world))

    await shift(still_world, hands, Teams(GONE))

    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []
    assert still_world.conversations.replies == {}


async def test_what_was_deleted_is_forgotten_though_the_app_was_taken_out(
    still_world: World, hands: HandClock
) -> None:
    job = message(still_world, "red")
    await label(still_world.services, job)
    assert len(still_world.library.images) == 1
    still_world.files.trouble = still_world.conversations.trouble = GONE
    still_world.answers.trouble = GONE
    deletion = Deletion(job.team, (Identity(job.channel, job.ts, ""),))
    await still_world.queue.send(deletion.to_job(), group=deletion.group)

    await shift(still_world, hands, Teams(GONE, still_world.services))

    assert (still_world.library.images, still_world.objects.objects) == ({}, {})
    assert len(still_world.library.buried) == 1
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []


async def test_a_job_whose_workspace_cannot_be_looked_up_waits(
    still_world: World, hands: HandClock
) -> None:
    await send(still_world, fetched(still_world))

    await shift(still_world, hands, Teams(RetryLaterError("Amazon DynamoDB", "busy")))

    assert len(still_world.queue.messages) == 1


async def test_a_job_whose_token_is_refused_on_its_way_ends_in_silence(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    still_world.files.trouble = still_world.conversations.trouble = GONE
    job = await send(still_world, fetched(still_world))

    async with working(still_world):
        await hands.advance(1)

    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []
    assert still_world.meter.outcomes == ["silent"]
    assert (await peek(still_world, job)).state is ClaimState.DONE
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_chore_of_a_workspace_that_left_is_not_repeated(
    still_world: World, hands: HandClock
) -> None:
    tidying = Tidying(GONE)

    await run_for(still_world, hands, tidying, 600)

    assert tidying.begun == 1
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []
