"""Answers: the contract of `Conversations`, and what Slack makes of it on the wire."""

import pytest

from bot.core.replies import FoundReply, PictureAnswer, Refusal, Reply
from bot.core.uploads import Upload
from bot.errors import ConversationGoneError, PicturesRefusedError, RetryLaterError
from bot.ports import Conversations
from bot.slack.calls import SlackRefusalError
from bot.slack.conversations import SlackConversations
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeConversations
from tests.fakes.slack_answers import dropped, dropped_after, html, refusal
from tests.fakes.slack_state import Answer, SlackServer
from tests.samples import BEACH, DOG, picture_answer, upload

JOB = upload()
NOT_READY = "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"


def reply_to(job: Upload, *items: PictureAnswer | Refusal) -> Reply:
    return Reply(job.ts, job.reply_block_id, items or (picture_answer(BEACH),))


def not_ready() -> Answer:
    return refusal("invalid_blocks", response_metadata={"messages": [NOT_READY]})


class Place:
    """A thread, in memory or over HTTP."""

    def __init__(self, conversations: Conversations, slack: SlackServer | None) -> None:
        self.conversations = conversations
        self.slack = slack

    def close(self) -> None:
        if self.slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.gone = True
        else:
            for method in ("chat.postMessage", "conversations.replies"):
                self.slack.next_answers(method, refusal("is_archived"))

    def refuse_pictures(self) -> None:
        if self.slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.shows_pictures = False
        else:
            self.slack.next_answers("chat.postMessage", *[not_ready()] * 3)


@pytest.fixture(params=["fake", "slack"])
def place(
    request: pytest.FixtureRequest, conversations: SlackConversations, slack: SlackServer
) -> Place:
    if request.param == "fake":
        return Place(FakeConversations(), None)
    return Place(conversations, slack)


class TestConversations:
    async def test_an_answer_is_found_again_by_its_message(self, place: Place) -> None:
        other = upload(ts="1772443806.000200")
        await place.conversations.reply(other, reply_to(other))
        ts = await place.conversations.reply(JOB, reply_to(JOB))

        assert await place.conversations.find_reply(JOB) == FoundReply(ts)

    async def test_without_an_answer_none_is_found(self, place: Place) -> None:
        other = upload(ts="1772443806.000200")
        await place.conversations.reply(other, reply_to(other))

        assert await place.conversations.find_reply(JOB) is None

    async def test_two_messages_in_one_thread_are_told_apart(self, place: Place) -> None:
        inside = upload(ts="1772443806.000200", thread_ts=JOB.ts)
        ours = await place.conversations.reply(JOB, reply_to(JOB))
        theirs = await place.conversations.reply(inside, reply_to(inside))

        assert await place.conversations.find_reply(JOB) == FoundReply(ours)
        assert await place.conversations.find_reply(inside) == FoundReply(theirs)

    async def test_where_nobody_can_be_answered_the_conversation_is_gone(
        self, place: Place
    ) -> None:
        place.close()

        with pytest.raises(ConversationGoneError):
            await place.conversations.reply(JOB, reply_to(JOB))
        with pytest.raises(ConversationGoneError):
            await place.conversations.find_reply(JOB)

    async def test_pictures_can_be_refused_and_the_list_alone_is_taken(self, place: Place) -> None:
        place.refuse_pictures()

        with pytest.raises(PicturesRefusedError):
            await place.conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

        ts = await place.conversations.reply(JOB, reply_to(JOB, picture_answer(BEACH)))
        assert await place.conversations.find_reply(JOB) == FoundReply(ts)

    async def test_an_answer_can_be_rewritten_and_a_missing_one_is_no_trouble(
        self, place: Place
    ) -> None:
        ts = await place.conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

        await place.conversations.rewrite("C7GENERAL", ts, reply_to(JOB, picture_answer(BEACH)))
        await place.conversations.rewrite("C7GENERAL", "1.2", reply_to(JOB))

        assert await place.conversations.find_reply(JOB) == FoundReply(ts)

    async def test_the_sign_can_be_put_and_taken_as_often_as_wanted(self, place: Place) -> None:
        for act in (place.conversations.react, place.conversations.unreact):
            await act(JOB)
            await act(JOB)

    async def test_a_message_has_a_link(self, place: Place) -> None:
        link = await place.conversations.permalink("C7GENERAL", "1772443805.000100")

        assert link == "https://team.slack.com/archives/C7GENERAL/p1772443805000100"

    async def test_the_workspace_has_an_address(self, place: Place) -> None:
        assert await place.conversations.home() == "https://team.slack.com/"

    async def test_somebody_unknown_has_no_name(self, place: Place) -> None:
        assert await place.conversations.name_of("U7NOBODY") == ""


async def test_the_answer_stands_in_the_thread_with_blocks_and_words(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    ts = await conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

    (message,) = slack.messages
    assert message["ts"] == ts
    assert (message["channel"], message["thread_ts"]) == ("C7GENERAL", JOB.ts)
    assert message["text"] == "Dog ×2 98 %"
    assert message["blocks"][0]["block_id"] == JOB.reply_block_id
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)


async def test_the_sign_stands_on_the_message(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    await conversations.react(JOB)
    assert slack.reactions == {("C7GENERAL", JOB.ts, "eyes")}

    await conversations.unreact(JOB)
    assert slack.reactions == set()


@pytest.mark.parametrize(
    "answer",
    [refusal("message_not_found"), refusal("missing_scope", needed="x"), html(500), dropped],
)
async def test_a_sign_that_fails_is_no_trouble(
    conversations: SlackConversations, slack: SlackServer, answer: Answer
) -> None:
    slack.next_answers("reactions.add", answer)

    await conversations.react(JOB)

    assert slack.reactions == set()


@pytest.mark.parametrize("answer", [html(500), dropped])
async def test_a_sign_is_taken_away_although_slack_stumbles(
    conversations: SlackConversations, slack: SlackServer, answer: Answer
) -> None:
    await conversations.react(JOB)
    slack.next_answers("reactions.remove", answer, answer)

    await conversations.unreact(JOB)

    assert slack.reactions == set()


@pytest.mark.parametrize("answer", [dropped_after, html(200)])
async def test_an_answer_that_was_posted_after_all_is_not_posted_again(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock, answer: Answer
) -> None:
    if answer is not dropped_after:  # The page hides that the message was posted.
        slack.messages.append(
            {
                "ts": "1772450001.000100", "thread_ts": JOB.ts,
                "blocks": [{"type": "section", "block_id": JOB.reply_block_id}],
            }
        )  # fmt: skip
    slack.next_answers("chat.postMessage", answer)

    ts = await conversations.reply(JOB, reply_to(JOB))

    assert [message["ts"] for message in slack.messages] == [ts]
    assert len(slack.called("chat.postMessage")) == 1
    assert len(clock.slept) == 1


async def test_an_answer_that_was_not_posted_is_left_to_the_next_try(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", dropped)

    with pytest.raises(RetryLaterError):
        await conversations.reply(JOB, reply_to(JOB))

    assert len(slack.called("chat.postMessage")) == 1
    assert slack.messages == []


async def test_a_picture_that_is_not_ready_is_waited_for(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock
) -> None:
    slack.next_answers("chat.postMessage", not_ready())

    ts = await conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

    assert [message["ts"] for message in slack.messages] == [ts]
    assert clock.slept == [1.0]


async def test_a_picture_that_never_gets_ready_is_tried_three_times(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", *[not_ready()] * 3)

    with pytest.raises(PicturesRefusedError):
        await conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

    assert len(slack.called("chat.postMessage")) == 3


async def test_any_other_refusal_of_the_blocks_is_a_bug_of_ours(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    told = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    slack.next_answers(
        "chat.postMessage", refusal("invalid_blocks", response_metadata={"messages": told})
    )

    with pytest.raises(SlackRefusalError, match="3001"):
        await conversations.reply(JOB, reply_to(JOB))


@pytest.mark.parametrize(
    "error", ["channel_not_found", "not_in_channel", "is_archived", "messages_tab_disabled"]
)
async def test_a_closed_conversation_is_gone(
    conversations: SlackConversations, slack: SlackServer, error: str
) -> None:
    slack.next_answers("chat.postMessage", refusal(error))

    with pytest.raises(ConversationGoneError):
        await conversations.reply(JOB, reply_to(JOB))


async def test_a_long_thread_is_read_page_by_page_from_the_message_on(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    for number in range(5):
        other = upload(ts=f"1772443806.00020{number}", thread_ts=JOB.ts)
        await conversations.reply(other, reply_to(other))
    ts = await conversations.reply(JOB, reply_to(JOB))

    assert await conversations.find_reply(JOB) == FoundReply(ts)

    asked = [call.arguments for call in slack.called("conversations.replies")]
    assert [page.get("cursor") for page in asked] == [None, "2", "4", "6"]
    assert {(page["channel"], page["ts"], page["oldest"]) for page in asked} == {
        ("C7GENERAL", JOB.ts, JOB.ts)
    }
