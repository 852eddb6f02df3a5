"""A worker is killed in the middle of a job: the next one finishes it, with one answer.

The workers here have a lease of two seconds; the last test holds the times of real ones to
what is promised.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.jobs.pacing import USUAL
from sandbox.bot_process import BotProcess
from sandbox.people import PostedFile
from sandbox.templates import load
from sandbox.workspace import Change
from sandbox.workspace.faults import Fault, FaultKind
from sandbox.workspace.records import Message
from tests.scenarios.album import picture
from tests.scenarios.bots import hasty_worker, kill, running, send
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, buttons, drawn

TEMPLATE = Path(__file__).resolve().parents[2] / "infrastructure.yml"
LONG = 30.0
PROMISED = 90
"""Seconds until a killed worker's job is taken up."""

Moment = Callable[[Surroundings, BotProcess], Awaitable[None]]


async def downloading(around: Surroundings, worker: BotProcess) -> None:
    await held(around, "download")
    await kill(worker)


async def detecting(around: Surroundings, worker: BotProcess) -> None:
    around.eyes.close()
    await asyncio.to_thread(around.eyes.looking.wait, 10)
    await kill(worker)
    around.eyes.open()


async def drawing_uploaded(around: Surroundings, worker: BotProcess) -> None:
    await held(around, "files.info")
    await kill(worker)


async def posted_but_not_told_so(around: Surroundings, worker: BotProcess) -> None:
    """Slack has taken the answer, and the worker dies before it hears of that."""
    app = around.slack.app
    struck = asyncio.Event()

    def strike(change: Change) -> None:
        if change.kind == "message" and change.user == app.bot_user and not struck.is_set():
            struck.set()
            send(worker, signal.SIGKILL)

    around.workspace.subscribe(strike)
    await struck.wait()
    await worker.wait()


async def answered_but_not_written_down(around: Surroundings, worker: BotProcess) -> None:
    await around.workspace.wait_for(lambda: around.workspace.traffic.named("chat.postMessage"))
    await kill(worker)


@pytest.mark.parametrize(
    "moment",
    [
        downloading,
        detecting,
        drawing_uploaded,
        posted_but_not_told_so,
        answered_but_not_written_down,
    ],
)
async def test_the_job_of_a_killed_worker_is_answered_exactly_once(
    web_talk: Talk, moment: Moment
) -> None:
    talk = web_talk
    around, queue = talk.around, talk.bot.queue
    around.workspace.traffic.clear()
    worker = hasty_worker(around, queue)
    async with running(worker):
        struck = asyncio.ensure_future(moment(around, worker))
        await asyncio.sleep(0)
        posted = talk.post(PostedFile("unseen.jpg", picture()))
        async with asyncio.timeout(15):
            await struck
        async with running(hasty_worker(around, queue)):
            answer = await talk.answer(posted)
            assert await talk.settled(posted) == [answer.message]
            assert len(drawn(answer)) == len(buttons(answer.message)) == 1
            assert "*Dog*" in await talk.press_show_all(answer)
    assert posted.reactions == {}


async def test_a_worker_that_is_told_to_stop_ends_its_job_first(web_talk: Talk) -> None:
    talk = web_talk
    worker = hasty_worker(talk.around, talk.bot.queue)
    async with running(worker):
        posted = await in_work(talk)
        send(worker, signal.SIGTERM)
        await asyncio.sleep(0.3)
        talk.around.eyes.open()

        answer = await talk.answer(posted)
        async with asyncio.timeout(10):
            assert await worker.wait() == 0

    assert await talk.settled(posted) == [answer.message]


async def test_a_job_that_does_not_end_in_time_is_handed_back_at_once(web_talk: Talk) -> None:
    talk = web_talk
    queue = talk.bot.queue
    worker = hasty_worker(talk.around, queue, lease=60, grace=0.2)
    async with running(worker):
        posted = await in_work(talk)
        send(worker, signal.SIGTERM)
        await queue.handed_back(5.0)
        talk.around.eyes.open()
        async with running(hasty_worker(talk.around, queue, lease=60)):
            answer = await talk.answer(posted, seconds=10.0)
            assert await talk.settled(posted) == [answer.message]


def test_a_lost_job_is_taken_up_in_the_promised_time() -> None:
    queue = load(TEMPLATE)["Resources"]["Queue"]["Properties"]
    visibility = int(queue["VisibilityTimeout"])

    # The queue hands it out, finds it claimed at worst, and hands it out when the claim is over.
    assert visibility <= 60
    assert USUAL.lease <= 60
    assert max(visibility, USUAL.lease) + 2 <= PROMISED


async def held(around: Surroundings, call: str) -> None:
    """Let the next call of this name take very long; return once it has come in."""
    faults = around.workspace.faults
    faults.add(Fault(call, FaultKind.SLOW, seconds=LONG))
    while faults._faults:  # noqa: ASYNC110 - the call tells nobody that it has come
        await asyncio.sleep(0.01)


async def in_work(talk: Talk) -> Message:
    """Post a photo at which the detector looks until its eyes are opened."""
    talk.around.eyes.close()
    posted = talk.post(PostedFile("unseen.jpg", picture()))
    await asyncio.to_thread(talk.around.eyes.looking.wait, 10)
    return posted
