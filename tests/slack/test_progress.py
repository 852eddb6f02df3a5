"""Progress that becomes an answer: the contract of `Conversations`, and what is on the wire."""

import pytest

from bot.core.replies import FoundReply, PictureAnswer, Progress, Reply
from bot.errors import (
    ConversationGoneError,
    PicturesRefusedError,
    RetryLaterError,
)
from bot.slack.calls import SlackRefusalError
from bot.slack.conversations import NEWS_A_MINUTE, SlackConversations
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeConversations
from tests.fakes.slack_answers import html, refusal
from tests.fakes.slack_state import SlackServer
from tests.samples import BEACH, DOG, picture_answer
from tests.slack.test_conversations import JOB, Place, not_ready, reply_to

CHANNEL = JOB.channel
LOST = "1772443809.000800"


def progress(sentence: str = "Looking at the animation.") -> Reply:
    line = Progress("F7PNG000001", "ride.gif", sentence)
    return Reply(JOB.ts, JOB.progress_block_id, (line,))


class Thread(Place):
    """A thread in which progress may be in the way."""

    def fix(self) -> None:
        """From now on nothing that stands there can be changed."""
        if self.slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.is_fixed = True
        else:
            self.slack.next_answers("chat.update", refusal("cant_update_message"))

    def refuse_rewritten_pictures(self) -> None:
        if self.slack is None:
            self.refuse_pictures()
        else:
            self.slack.next_answers("chat.update", *[not_ready()] * 3)


@pytest.fixture(params=["fake", "slack"])
def place(
    request: pytest.FixtureRequest, conversations: SlackConversations, slack: SlackServer
) -> Thread:
    if request.param == "fake":
        return Thread(FakeConversations(), None)
    return Thread(conversations, slack)


class TestConversations:
    async def test_progress_is_found_and_told_from_an_answer(self, place: Thread) -> None:
        ts = await place.conversations.reply(JOB, progress())

        assert await place.conversations.find_reply(JOB) == FoundReply(ts, is_progress=True)

    async def test_newer_progress_takes_the_place_of_older(self, place: Thread) -> None:
        ts = await place.conversations.reply(JOB, progress())

        await place.conversations.tell_progress(CHANNEL, ts, progress("Drawing."))
        await place.conversations.tell_progress(CHANNEL, LOST, progress("Drawing."))

        assert await place.conversations.find_reply(JOB) == FoundReply(ts, is_progress=True)

    @pytest.mark.parametrize("answer", [picture_answer(BEACH), picture_answer(DOG)])
    async def test_the_answer_takes_the_place_of_progress(
        self, place: Thread, answer: PictureAnswer
    ) -> None:
        ts = await place.conversations.reply(JOB, progress())

        assert await place.conversations.settle(CHANNEL, ts, reply_to(JOB, answer))

        assert await place.conversations.find_reply(JOB) == FoundReply(ts)

    async def test_progress_that_is_gone_becomes_no_answer(self, place: Thread) -> None:
        assert not await place.conversations.settle(CHANNEL, LOST, reply_to(JOB))

    async def test_progress_that_cannot_be_changed_becomes_no_answer(self, place: Thread) -> None:
        ts = await place.conversations.reply(JOB, progress())
        place.fix()

        assert not await place.conversations.settle(CHANNEL, ts, reply_to(JOB))

    async def test_beside_progress_that_stayed_the_answer_counts(self, place: Thread) -> None:
        await place.conversations.reply(JOB, progress())
        ts = await place.conversations.reply(JOB, reply_to(JOB))

        assert await place.conversations.find_reply(JOB) == FoundReply(ts)

    async def test_pictures_can_be_refused_and_the_list_alone_is_taken(self, place: Thread) -> None:
        ts = await place.conversations.reply(JOB, progress())
        place.refuse_rewritten_pictures()

        with pytest.raises(PicturesRefusedError):
            await place.conversations.settle(CHANNEL, ts, reply_to(JOB, picture_answer(DOG)))

        assert await place.conversations.settle(CHANNEL, ts, reply_to(JOB))


async def test_a_picture_that_slack_does_not_know_yet_is_waited_for(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock
) -> None:
    ts = await conversations.reply(JOB, progress())
    slack.next_answers("chat.update", not_ready())

    assert await conversations.settle(CHANNEL, ts, reply_to(JOB, picture_answer(DOG)))

    assert clock.slept == [1.0]
    (message,) = slack.messages
    assert message["blocks"][0]["block_id"] == JOB.reply_block_id


async def test_where_nobody_can_be_answered_any_more_progress_does_not_become_an_answer(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    slack.next_answers("chat.update", refusal("is_archived"))

    with pytest.raises(ConversationGoneError):
        await conversations.settle(CHANNEL, LOST, reply_to(JOB))


async def test_refusals_for_other_reasons_are_raised_of_answers_alone(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    slack.next_answers("chat.update", *[refusal("msg_too_long")] * 2)

    await conversations.tell_progress(CHANNEL, LOST, progress())
    with pytest.raises(SlackRefusalError):
        await conversations.settle(CHANNEL, LOST, progress())


async def test_progress_leaves_calls_for_answers(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock
) -> None:
    ts = await conversations.reply(JOB, progress())
    for number in range(NEWS_A_MINUTE + 5):
        clock.advance(1.5)
        await conversations.tell_progress(CHANNEL, ts, progress(f"{number}."))
    assert len(slack.called("chat.update")) == NEWS_A_MINUTE

    clock.advance(61)
    await conversations.tell_progress(CHANNEL, ts, progress("At last."))

    assert len(slack.called("chat.update")) == NEWS_A_MINUTE + 1


async def test_progress_that_slack_has_no_time_for_is_not_repeated(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    slack.next_answers("chat.update", html(503))

    with pytest.raises(RetryLaterError):
        await conversations.tell_progress(CHANNEL, LOST, progress())

    assert len(slack.called("chat.update")) == 1


async def test_an_answer_of_which_nobody_knows_is_not_taken_for_progress(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    await conversations.reply(JOB, progress())
    slack.next_answers("chat.postMessage", html(503))

    with pytest.raises(RetryLaterError):
        await conversations.reply(JOB, reply_to(JOB))
