"""Slack is slow, busy or broken for a while: one answer all the same."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest

from sandbox.people import PostedFile
from sandbox.workspace.faults import Fault, FaultKind
from tests.scenarios.album import FOG, picture
from tests.scenarios.bots import hasty_worker, running
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, drawn, shown


@pytest.fixture(autouse=True)
def no_trouble_left(around: Surroundings) -> Iterator[None]:
    """Whatever a test has ordered has come."""
    yield
    left = around.workspace.faults._faults.copy()
    around.workspace.faults.clear()
    assert left == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("chat.postMessage", FaultKind.RATE_LIMITED, retry_after=1),
        Fault("chat.postMessage", FaultKind.DROPPED, applied=True),
        Fault("chat.postMessage", FaultKind.HTTP_500, applied=True),
        Fault("chat.postMessage", FaultKind.HTML, applied=True),
    ],
    ids=lambda fault: f"{fault.kind}{' applied' * fault.applied}",
)
async def test_an_answer_whose_fate_is_unknown_is_not_said_twice(talk: Talk, fault: Fault) -> None:
    talk.around.workspace.faults.add(fault)

    posted = talk.post()
    answer = await talk.answer(posted)

    assert await talk.settled(posted) == [answer.message]
    assert "*Dog* ×2" in shown(answer.message)
    assert len(drawn(answer)) == 1


async def test_one_failure_of_every_other_call_costs_nothing(web_talk: Talk) -> None:
    talk = web_talk
    for fault in (
        Fault("files.info", FaultKind.HTTP_500),
        Fault("files.info", FaultKind.DROPPED),
        Fault("files.getUploadURLExternal", FaultKind.RATE_LIMITED, retry_after=0),
        Fault("upload", FaultKind.DROPPED),
        Fault("files.completeUploadExternal", FaultKind.HTTP_500),
        Fault("reactions.add", FaultKind.DROPPED),
        Fault("reactions.remove", FaultKind.HTTP_500, applied=True),
    ):
        talk.around.workspace.faults.add(fault)

    # A worker of its own, which has not yet set as many signs as a minute allows.
    async with running(hasty_worker(talk.around, talk.bot.queue)):
        posted = talk.post()
        answer = await talk.answer(posted)
        answers = await talk.settled(posted)

    assert answers == [answer.message]
    assert len(drawn(answer)) == 1


async def test_a_job_that_fails_is_done_again_soon(web_talk: Talk) -> None:
    talk = web_talk
    async with running(hasty_worker(talk.around, talk.bot.queue)):
        for fault in (
            Fault("download", FaultKind.HTTP_500, times=2),
            Fault("chat.postMessage", FaultKind.DROPPED),
            Fault("chat.postMessage", FaultKind.RATE_LIMITED, times=3, retry_after=0),
        ):
            talk.around.workspace.faults.add(fault)
            posted = talk.elsewhere().post(talk.photo(FOG))
            answer = await talk.answer(posted)

            assert await talk.settled(posted) == [answer.message]
            assert "*Fog*" in shown(answer.message)
            assert posted.reactions == {}


async def test_files_that_slack_does_not_hand_out_are_waited_for(web_talk: Talk) -> None:
    talk = web_talk
    more_than_tries = Fault("download", FaultKind.HTTP_500, times=6)
    talk.around.workspace.faults.add(more_than_tries)
    async with running(hasty_worker(talk.around, talk.bot.queue)):
        posted = talk.post(talk.photo(FOG))
        answer = await talk.answer(posted)
        assert await talk.settled(posted) == [answer.message]

    assert "*Fog*" in shown(answer.message)
    assert await talk.bot.queue.buried() == []


async def test_when_slack_hands_out_no_file_for_too_long_the_thread_is_told(
    web_talk: Talk,
) -> None:
    talk = web_talk
    talk.around.workspace.faults.add(Fault("download", FaultKind.HTTP_500, times=4))
    async with running(hasty_worker(talk.around, talk.bot.queue, patience=1.0)):
        posted = talk.post(talk.photo(name="dogs.jpg"))
        answer = await talk.answer(posted)
        assert await talk.settled(posted) == [answer.message]

    assert answer.message.text == (
        "dogs.jpg: I could not finish this picture, because Slack did not answer for days; "
        "post it again in a while."
    )
    assert posted.reactions == {}
    (job,) = await talk.bot.queue.buried()
    assert job["ts"] == posted.ts


@pytest.mark.parametrize("end", ["archived", "removed"])
async def test_where_nobody_can_answer_any_more_the_job_ends_in_silence(
    talk: Talk, end: str
) -> None:
    around = talk.around
    around.eyes.close()
    posted = talk.post(PostedFile("unseen.jpg", picture()))
    await asyncio.to_thread(around.eyes.looking.wait, 10)
    if end == "archived":
        around.people.archive("robin", talk.channel)
    else:
        around.people.kick(around.people.user(around.slack.app.bot_user), talk.channel)
    before = talk.bot.log()
    around.eyes.open()

    assert await talk.settled(posted) == []
    said = talk.bot.log().removeprefix(before)
    assert [word for word in ('"error"', '"warning"', "Traceback") if word in said] == []


async def test_a_burst_in_one_channel_is_answered_once_a_second_to_the_last_photo(
    talk: Talk,
) -> None:
    messages = [talk.post(talk.photo(FOG)) for _ in range(4)]

    answers = [await talk.answer(message) for message in messages]

    times = sorted(float(answer.message.ts) for answer in answers)
    assert [answer.message.thread_ts for answer in answers] == [one.ts for one in messages]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.9
    assert {len(await talk.settled(message)) for message in messages} == {1}
