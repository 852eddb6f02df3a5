"""Sockets that break, that Slack asks for anew, that overlap: nothing is lost, nothing doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from benchmarks.chaos.album import Brought, Sort
from benchmarks.chaos.books import read_books
from benchmarks.chaos.fleet import kill
from benchmarks.chaos.plan import SMALL
from benchmarks.chaos.surroundings import ROOT, Surroundings, surroundings
from benchmarks.chaos.threads import Posted, count_answers, is_answered
from sandbox.bot_process import BotProcess
from sandbox.faulty import Call, Kind
from sandbox.faulty.calls import Service
from sandbox.people import PostedFile
from tests.scenarios.album import picture

FRAME = Call(Service.SOCKET, "frame")
SECONDS = 60.0

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("chaos")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def around(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Surroundings]:
    """Slack and AWS behind proxies, and two bots: Slack gives each event to one of them."""
    logs = tmp_path_factory.mktemp("logs")
    async with surroundings(SMALL) as started, AsyncExitStack() as stack:
        for number in range(2):
            bot = BotProcess(
                root=ROOT, environment=started.environment(), log=logs / f"bot-{number}.log"
            )
            await bot.start()
            stack.push_async_callback(kill, bot)
        await sockets(started, 2)
        yield started


async def sockets(around: Surroundings, count: int) -> None:
    await around.workspace.wait_for(lambda: len(around.slack.slack.sockets.open) >= count, SECONDS)


def post(around: Surroundings, number: int) -> Posted:
    """One of many photos, each in a channel of its own."""
    brought = Brought(Sort.PHOTO, (PostedFile("clouds.jpg", picture()),))
    channel = around.channels[number % len(around.channels)]
    return Posted(brought, around.slack.people.post_files("robin", channel, brought.files))


async def answered_once(around: Surroundings, posted: list[Posted]) -> None:
    """Wait until all are answered and nothing is left to do, also of what comes again."""
    async with asyncio.timeout(SECONDS):
        while not all(is_answered(around.workspace, each) for each in posted):
            await asyncio.sleep(2.0)
            # A minute passes for Slack, which delivers what nobody has acknowledged.
            around.slack.clock.advance(60.0)
        while (await read_books(around.aws)).waiting:  # noqa: ASYNC110 - SQS tells nobody
            await asyncio.sleep(0.1)
    assert count_answers(around.workspace, posted) == {1: len(posted)}


async def test_of_overlapping_connections_each_event_is_answered_by_one(
    around: Surroundings,
) -> None:
    posted = [post(around, number) for number in range(6)]

    await answered_once(around, posted)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_nothing_is_lost_while_slack_asks_for_other_connections(
    around: Surroundings, reason: str
) -> None:
    await sockets(around, 2)
    before = post(around, 10)
    await around.of_slack.wires.disconnect(reason)
    during = [post(around, number) for number in range(11, 14)]

    await answered_once(around, [before, *during])


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.RESET_AFTER])
async def test_an_event_whose_socket_breaks_comes_again_and_is_answered_once(
    around: Surroundings, kind: Kind
) -> None:
    await sockets(around, 2)
    around.dice.order(FRAME, kind, times=2)
    posted = [post(around, number) for number in range(20, 24)]

    await answered_once(around, posted)
