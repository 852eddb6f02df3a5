"""Who waits long for an answer is told once that it comes, and the answer takes that place."""

from dataclasses import replace

import pytest

from bot.core.replies import PictureAnswer, Progress
from bot.errors import ChecksWaitError, RetryLaterError
from bot.jobs.pacing import CHECK_NOTICE
from bot.ports import ClaimState
from tests.jobs.world import World, picture

DOWN = RetryLaterError("Amazon Rekognition", "connection refused")
LATER = "This takes longer than usual. I will go on with it as soon as I can."


async def fails(world: World, waited: float, trouble: RetryLaterError = DOWN) -> None:
    """One try at a picture that has waited so long, while a service is down."""
    world.files.trouble = trouble
    job = replace(world.post(world.files.add(picture())), waits_since=world.clock.now() - waited)

    with pytest.raises(RetryLaterError):
        await world.answer(job)


def told(world: World) -> list[str]:
    lines = [item for reply in world.conversations.posted for item in reply.items]
    return [line.sentence for line in lines if isinstance(line, Progress)]


async def test_a_short_trouble_is_not_worth_a_word(world: World) -> None:
    await fails(world, CHECK_NOTICE - 60)

    assert told(world) == []


async def test_a_long_one_is_told_once_and_the_answer_takes_its_place(world: World) -> None:
    job = replace(
        world.post(world.files.add(picture())), waits_since=world.clock.now() - CHECK_NOTICE
    )
    world.files.trouble = DOWN
    for state in (ClaimState.RESUMED, ClaimState.UNCERTAIN, ClaimState.UNCERTAIN):
        with pytest.raises(RetryLaterError):
            await world.answer(job, state)
    standing = list(world.conversations.replies)
    world.files.trouble = None

    ts = await world.answer(job, ClaimState.UNCERTAIN)

    assert told(world) == [LATER]
    assert standing == list(world.conversations.replies) == [ts]
    assert [type(item) for item in world.conversations.replies[ts].items] == [PictureAnswer]


async def test_nothing_is_said_of_a_picture_that_waits_for_its_check(world: World) -> None:
    await fails(world, 10 * CHECK_NOTICE, ChecksWaitError("Amazon Rekognition", "busy"))

    assert told(world) == []
