"""A worker is killed while a video is watched: the next one answers it, once, and starts no job."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from sandbox.bot_process import BotProcess
from sandbox.workspace.faults import Fault, FaultKind
from tests.scenarios.bots import hasty_worker, kill, running
from tests.scenarios.moving import clip, labelled
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, buttons, shown
from tests.scenarios.test_lost_workers import LONG

SECONDS = 20.0

Moment = Callable[[Surroundings, BotProcess, int], Awaitable[None]]


async def job_started(around: Surroundings, worker: BotProcess, before: int) -> None:
    """As soon as Rekognition watches: nobody has written down which job that is."""
    async with asyncio.timeout(SECONDS):
        while len(around.rekognition.jobs) == before:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.005)
    await kill(worker)


async def progress_told(around: Surroundings, worker: BotProcess, before: int) -> None:
    """The thread reads that the video is watched, and the message's own job is over."""
    workspace = around.workspace
    await workspace.wait_for(lambda: workspace.traffic.named("chat.postMessage"), SECONDS)
    await kill(worker)


async def sheet_uploaded(around: Surroundings, worker: BotProcess, before: int) -> None:
    """The jobs are done, and their answer is on its way."""
    faults, calls = around.workspace.faults, around.workspace.traffic
    await around.workspace.wait_for(lambda: calls.named("chat.postMessage"), SECONDS)
    faults.add(Fault("files.completeUploadExternal", FaultKind.SLOW, seconds=LONG))
    async with asyncio.timeout(SECONDS):
        while faults._faults:  # noqa: ASYNC110 - the call tells nobody that it has come
            await asyncio.sleep(0.01)
    await kill(worker)


@pytest.fixture(autouse=True)
def watched_quickly(around: Surroundings) -> Iterator[None]:
    usual, around.rekognition.faults.work = around.rekognition.faults.work, None
    yield
    around.rekognition.faults.work = usual


@pytest.mark.parametrize("moment", [job_started, progress_told, sheet_uploaded])
async def test_a_video_of_a_killed_worker_is_answered_exactly_once_and_paid_once(
    web_talk: Talk, moment: Moment
) -> None:
    talk, before = web_talk, len(web_talk.around.rekognition.jobs)
    around, queue = talk.around, talk.bot.queue
    around.workspace.traffic.clear()
    video = clip(around.known, 40.0, "Dog 10-24s", "Park 0-40s")
    worker = hasty_worker(around, queue)
    async with running(worker):
        struck = asyncio.ensure_future(moment(around, worker, before))
        posted = talk.post(video)
        await struck
        async with running(hasty_worker(around, queue)):
            answer = await labelled(talk, posted)
            assert await talk.settled(posted) == [answer]
    assert [block["type"] for block in answer.blocks].count("image") == 2
    assert len(buttons(answer)) == 1
    assert "*Dog* 0:10–0:24" in shown(answer)
    assert list(around.rekognition.jobs.values())[before:] == ["SUCCEEDED"]
    assert posted.reactions == {}
