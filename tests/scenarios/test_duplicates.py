"""One event, delivered however often: one answer."""

import asyncio
import signal
from typing import Any

from sandbox.people import PostedFile
from sandbox.workspace.records import Message
from tests.scenarios.album import FOG, picture
from tests.scenarios.bots import hasty_worker, running, send
from tests.scenarios.talk import Talk, excused


async def test_an_event_delivered_again_after_the_answer_changes_nothing(talk: Talk) -> None:
    posted = talk.post()
    answer = await talk.answer(posted)
    await talk.settled(posted)
    event = await delivery(talk, posted)

    for _ in range(3):
        talk.around.slack.deliver_again(event)
        talk.around.slack.deliver_again({**event, "event_id": talk.around.unused("Ev0AGAIN")})
    await deliveries(talk, posted, 7)

    assert await talk.settled(posted) == [answer.message]


async def test_deliveries_before_and_during_the_work_make_one_answer(web_talk: Talk) -> None:
    talk = web_talk
    talk.around.eyes.close()
    paid = len(talk.around.rekognition.calls)
    posted = talk.post(PostedFile("unseen.jpg", picture()))
    event = await delivery(talk, posted)
    talk.around.slack.deliver_again(event)
    talk.around.slack.deliver_again({**event, "event_id": "Ev0ANOTHER"})
    await deliveries(talk, posted, 3)
    waiting = await talk.bot.queue.jobs()

    async with running(*(hasty_worker(talk.around, talk.bot.queue) for _ in range(2))):
        await asyncio.to_thread(talk.around.eyes.looking.wait, 10)
        talk.around.slack.deliver_again(event)
        await deliveries(talk, posted, 4)
        talk.around.eyes.open()
        await talk.answer(posted)
        answers = await talk.settled(posted)

    assert waiting == 3
    assert len(answers) == 1
    assert len(talk.around.rekognition.calls) == paid + 1


async def test_a_slow_acknowledgement_makes_slack_deliver_again_but_one_answer(
    web_talk: Talk,
) -> None:
    talk = web_talk
    clock, web = talk.around.slack.clock, talk.bot.processes[0]
    send(web, signal.SIGSTOP)
    posted = talk.post()
    await asyncio.sleep(0.1)
    clock.advance(3.0)
    await deliveries(talk, posted, 1)
    clock.advance(1.0)
    await asyncio.sleep(0.1)
    send(web, signal.SIGCONT)
    await deliveries(talk, posted, 2)

    async with running(hasty_worker(talk.around, talk.bot.queue)):
        await talk.answer(posted)
        answers = await talk.settled(posted)

    assert len(answers) == 1
    excused(talk.around, "message was not acknowledged: http_timeout")


async def test_nothing_is_lost_while_no_worker_runs(web_talk: Talk) -> None:
    talk = web_talk
    messages = [talk.elsewhere().post(talk.photo(FOG)) for _ in range(5)]
    for message in messages:
        await delivery(talk, message)

    async with running(hasty_worker(talk.around, talk.bot.queue)):
        for message in messages:
            await talk.answer(message)
        assert [len(await talk.settled(message)) for message in messages] == [1] * 5


def about(talk: Talk, message: Message) -> list[dict[str, Any]]:
    """The envelopes that were delivered of the message itself."""
    logged = talk.around.workspace.traffic.named("message")
    events = [one.request for one in logged]
    return [one for one in events if one["event"].get("ts") == message.ts]


async def delivery(talk: Talk, message: Message) -> dict[str, Any]:
    """The envelope of the message, once it was delivered."""
    await deliveries(talk, message, 1)
    return about(talk, message)[0]


async def deliveries(talk: Talk, message: Message, count: int) -> None:
    """Wait until so many deliveries of the message have ended."""
    await talk.around.workspace.wait_for(lambda: len(about(talk, message)) >= count, 10.0)
