"""Checks that cannot be made for a while; and moderators whom nobody gave an admin's token.

The last module of this package: it takes the deliveries over from the bot of the others.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.scenarios.album import FOG
from tests.scenarios.bots import Bot, hasty_worker, running, web_bot
from tests.scenarios.hasty_worker import LEASE
from tests.scenarios.moderation.moderators import (
    LEFT_OUT,
    Moderators,
    buttons,
    flagged,
    read,
    tail,
)
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS, Talk, new_channel, shown

CHECK, LOOK = "DetectModerationLabels", "DetectLabels"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def moderators(around: Surroundings) -> Moderators:
    """Another moderators' channel, so that nothing of other conversations stands in it."""
    return Moderators.gather(around)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hasty(around: Surroundings, moderators: Moderators) -> AsyncIterator[Bot]:
    """A bot without an administrator's token, which tells at once when pictures wait."""
    queue = await JobQueue.make(around.aws, around.unused("waiting"), visibility=LEASE)
    place = moderators.channel.id
    worker = hasty_worker(
        around, queue, notice=1.0, WORKER_CONCURRENCY="4", MODERATION_CHANNEL=place
    )
    async with web_bot(around, queue, MODERATION_CHANNEL=place) as web, running(worker):
        yield web


@pytest.fixture
def talk(around: Surroundings, hasty: Bot) -> Talk:
    return Talk(around, hasty, new_channel(around))


@pytest.fixture(autouse=True)
def healthy(around: Surroundings) -> Iterator[None]:
    """A trouble ends with its test."""
    yield
    around.rekognition.faults.heal(CHECK)


def checks(around: Surroundings, before: int) -> list[str]:
    """How each call for a check has ended since: its error, empty for none."""
    calls = around.rekognition.calls[before:]
    return [call.error for call in calls if call.operation == CHECK]


async def test_nothing_is_labelled_unchecked_and_all_is_answered_once_in_the_end(
    talk: Talk, moderators: Moderators
) -> None:
    around, other = talk.around, talk.elsewhere()
    before = len(around.rekognition.calls)
    around.rekognition.faults.fail(CHECK, "ProvisionedThroughputExceededException")
    good, bad = talk.post(talk.photo(FOG)), other.post(flagged(around))
    async with asyncio.timeout(SECONDS):
        while len(checks(around, before)) < 2:  # noqa: ASYNC110 - Rekognition tells nobody
            await asyncio.sleep(0.05)
    # Nobody asks again and again within one try when the answer is a refusal.
    around.rekognition.faults.fail(CHECK, "AccessDeniedException")

    told = await moderators.until(moderators.said)

    assert talk.answers(good) == other.answers(bad) == []
    assert "*Pictures cannot be checked at the moment*" in read(told[0])
    around.rekognition.faults.heal(CHECK)
    answer, held = await talk.answer(good), await other.answer(bad)
    assert "*Fog*" in shown(answer.message)
    assert "Shield" not in shown(held.message)
    await moderators.alert(bad)
    assert await talk.settled(good) == [answer.message]
    assert await other.settled(bad) == [held.message]
    assert len([each for each in moderators.said() if not buttons(each)]) == 1
    looks = [call for call in around.rekognition.calls[before:] if call.operation == LOOK]
    assert [call.error for call in looks] == ["", ""]
    assert checks(around, before)[-2:] == ["", ""]
    assert len(checks(around, before)) >= 6
    assert await talk.bot.queue.buried() == []


async def test_without_an_admins_token_a_person_is_told_what_to_delete(
    talk: Talk, moderators: Moderators
) -> None:
    posted, there = talk.post(bad := flagged(talk.around)), talk.elsewhere()
    await talk.answer(posted)
    alert = await moderators.alert(posted)

    await moderators.press("Remove", alert)

    told = await moderators.shows(alert, "*You must still delete it in Slack*")
    assert tail(posted) in told.split("*You must still delete it in Slack*")[1]
    assert await talk.settled(posted) == []
    assert not talk.around.workspace.files[posted.files[0]].deleted
    again = there.post(bad, user="sam")
    assert shown((await there.answer(again)).message) == f"{bad.name}: {LEFT_OUT}"
    await moderators.shows(alert, tail(again))
