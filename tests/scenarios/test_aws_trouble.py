"""Rekognition is busy, closed or gone: the thread hears of it once, or never has to."""

from collections.abc import Iterator

import pytest

from tests.scenarios.bots import hasty_worker, running
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, shown


@pytest.fixture(autouse=True)
def no_trouble_left(around: Surroundings) -> Iterator[None]:
    """What is left of a trouble without end ends with its test."""
    yield
    around.rekognition.faults._failures.clear()


async def test_a_busy_rekognition_delays_the_answer(talk: Talk) -> None:
    talk.around.rekognition.faults.fail_next("ThrottlingException")
    talk.around.rekognition.faults.fail_next("ProvisionedThroughputExceededException")

    posted = talk.post()

    assert "*Dog* ×2" in shown((await talk.answer(posted)).message)
    assert len(await talk.settled(posted)) == 1
    errors = [call.error for call in talk.around.rekognition.calls[-3:]]
    assert errors == ["ThrottlingException", "ProvisionedThroughputExceededException", ""]


async def test_a_rekognition_that_never_answers_is_told_once_and_the_job_kept(
    web_talk: Talk,
) -> None:
    talk = web_talk
    talk.around.rekognition.faults.fail_next("InternalServerError", 100)
    async with running(hasty_worker(talk.around, talk.bot.queue, patience=1.0)):
        posted = talk.post(talk.photo(name="dogs.jpg"))
        answer = await talk.answer(posted, seconds=60.0)
        assert await talk.settled(posted) == [answer.message]

    assert answer.message.text == (
        "dogs.jpg: I could not finish this picture, because Amazon Rekognition did not answer for "
        "days; post it again in a while."
    )
    assert posted.reactions == {}
    (job,) = await talk.bot.queue.buried()
    assert (job["ts"], job["files"][0]["name"]) == (posted.ts, "dogs.jpg")


async def test_a_rekognition_that_refuses_the_bot_says_whom_to_tell(talk: Talk) -> None:
    talk.around.rekognition.faults.fail_next("AccessDeniedException")

    told = await talk.told(talk.photo(name="dogs.jpg"))

    assert told == (
        "dogs.jpg: Amazon Rekognition does not let me in (AccessDeniedException). "
        "Please tell whoever runs this bot: `python -m bot doctor` says what to mend."
    )


async def test_a_picture_that_rekognition_cannot_read_gets_a_sentence(talk: Talk) -> None:
    talk.around.rekognition.faults.fail_next("InvalidImageFormatException")

    told = await talk.told(talk.photo(name="dogs.jpg"))

    assert told == "dogs.jpg: Amazon Rekognition cannot read this picture."
