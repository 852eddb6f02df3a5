"""Announcements of dropped files, in memory and over HTTP, and how they read."""

import pytest

from bot.core.replies import FoundReply, PictureAnswer, Progress, Refusal, Reply
from bot.core.uploads import Upload
from bot.errors import ConversationGoneError, RetryLaterError
from bot.ports import Conversations
from bot.slack.calls import SlackRefusalError
from bot.slack.conversations import SlackConversations
from bot.slack.messages import Display, reply_blocks, reply_text
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeConversations
from tests.fakes.slack_answers import dropped_after, refusal
from tests.fakes.slack_state import SlackServer
from tests.samples import BEACH, picture_answer, upload

CHANNEL, MARK = "C7GENERAL", "drop-T7TEAM-0123"
ARRIVED = Progress(MARK, "red *flower*.jpg", "It has arrived.")


def announcement(*items: PictureAnswer | Refusal | Progress, mark: str = MARK) -> Reply:
    return Reply("", mark, items or (ARRIVED,))


def job_at(ts: str) -> Upload:
    return upload(ts=ts)


@pytest.fixture
def clock() -> FakeClock:
    """Of the days in which the Slack of the tests gives its messages their times."""
    return FakeClock(1_772_450_000.0)


@pytest.fixture(params=["fake", "slack"])
def place(request: pytest.FixtureRequest, conversations: SlackConversations) -> Conversations:
    return FakeConversations() if request.param == "fake" else conversations


class TestAnnouncements:
    async def test_it_is_found_by_its_mark(self, place: Conversations) -> None:
        await place.announce(CHANNEL, announcement(mark="drop-T7TEAM-4567"))
        ts = await place.announce(CHANNEL, announcement())
        for _ in range(3):
            await place.announce(CHANNEL, announcement(mark="drop-T7TEAM-89ab"))

        assert await place.find_announcement(CHANNEL, MARK, 0.0) == ts
        assert await place.find_announcement("C7OTHER", MARK, 0.0) == ""
        assert await place.find_announcement(CHANNEL, "drop-T7TEAM-cdef", 0.0) == ""

    async def test_it_is_progress_until_its_answer_takes_its_place(
        self, place: Conversations
    ) -> None:
        ts = await place.announce(CHANNEL, announcement())
        job = job_at(ts)
        assert await place.find_reply(job) == FoundReply(ts, is_progress=True)

        progress = Reply(ts, job.progress_block_id, (ARRIVED,))
        await place.tell_progress(CHANNEL, ts, progress)
        assert await place.find_reply(job) == FoundReply(ts, is_progress=True)

        answer = Reply(ts, job.reply_block_id, (picture_answer(BEACH, file_id=MARK),))
        assert await place.settle(CHANNEL, ts, answer)
        assert await place.find_reply(job) == FoundReply(ts)
        assert await place.find_announcement(CHANNEL, MARK, 0.0) == ""

    async def test_the_workspace_has_an_id(self, place: Conversations) -> None:
        assert await place.team() == "T7TEAM"


async def test_a_channel_that_is_closed_is_gone(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("chat.postMessage", refusal("is_archived"))
    slack.next_answers("conversations.history", refusal("channel_not_found"))

    with pytest.raises(ConversationGoneError):
        await conversations.announce(CHANNEL, announcement())
    with pytest.raises(ConversationGoneError):
        await conversations.find_announcement(CHANNEL, MARK, 0.0)


async def test_another_refusal_is_a_bug_of_ours(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("chat.postMessage", refusal("invalid_blocks"))

    with pytest.raises(SlackRefusalError):
        await conversations.announce(CHANNEL, announcement())


async def test_what_may_have_been_posted_is_not_posted_again_at_once(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("chat.postMessage", dropped_after)

    with pytest.raises(RetryLaterError):
        await conversations.announce(CHANNEL, announcement())

    assert len(slack.messages) == 1
    assert await conversations.find_announcement(CHANNEL, MARK, 0.0) == slack.messages[0]["ts"]


def test_it_says_what_has_arrived_and_nothing_that_was_dropped_becomes_markup() -> None:
    assert reply_blocks(announcement(), Display()) == [
        {
            "type": "section",
            "text": {
                "type": "plain_text",
                "text": "red *flower*.jpg (drop folder): It has arrived.",
                "emoji": False,
            },
            "block_id": MARK,
        }
    ]
    assert reply_text(announcement(), Display()) == (
        "red *flower*.jpg (drop folder): It has arrived."
    )


def test_the_answer_says_above_the_picture_what_it_is() -> None:
    answer = picture_answer(BEACH, file_id=MARK, name="red flower.jpg", drawn_file="F7DRAWN0001")

    heading, image, *_ = reply_blocks(announcement(answer), Display())

    assert heading == {
        "type": "context",
        "elements": [
            {"type": "plain_text", "text": "red flower.jpg · from the drop folder", "emoji": False}
        ],
        "block_id": MARK,
    }
    assert image["type"] == "image"
    assert reply_text(announcement(answer), Display()).startswith(
        "red flower.jpg (drop folder): Beach"
    )
