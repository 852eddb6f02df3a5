"""Looking up one message and one channel: the contract, and what Slack makes of it."""

from typing import Any

import pytest

from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.ports import Conversations
from bot.slack.conversations import SlackConversations
from tests.fakes.slack import FakeConversations
from tests.fakes.slack_answers import ok, refusal
from tests.fakes.slack_state import SlackServer
from tests.samples import payload, upload

TEAM, CHANNEL, TS = "T7TEAM", "C7GENERAL", "1772443805.000100"


def message(name: str = "png_in_channel", **fields: Any) -> dict[str, Any]:
    """A message as `conversations.replies` shows it: without channel and its type."""
    event = payload(name)["event"]
    return {
        key: value
        for key, value in {**event, **fields}.items()
        if key not in ("channel", "channel_type", "event_ts")
    }


class Place:
    """A workspace with one message, in memory or over HTTP."""

    def __init__(self, conversations: Conversations, slack: SlackServer | None) -> None:
        self.conversations = conversations
        self._slack = slack

    def hold(self, job: Upload) -> None:
        if self._slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.uploads[job.channel, job.ts] = job
        else:
            self._slack.next_answers("conversations.replies", ok(messages=[message(ts=job.ts)]))

    def is_public(self, *, public: bool) -> None:
        if self._slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.public = {CHANNEL} if public else set()
        else:
            described = {"id": CHANNEL, "is_private": not public, "is_member": True}
            self._slack.next_answers("conversations.info", ok(channel=described))

    def leave(self, *, public: bool) -> None:
        if self._slack is None:
            assert isinstance(self.conversations, FakeConversations)
            self.conversations.left.add(CHANNEL)
        else:
            described = {"id": CHANNEL, "is_private": False, "is_member": False}
            answer = ok(channel=described) if public else refusal("channel_not_found")
            self._slack.next_answers("conversations.info", answer)


@pytest.fixture(params=["fake", "slack"])
def place(
    request: pytest.FixtureRequest, conversations: SlackConversations, slack: SlackServer
) -> Place:
    if request.param == "fake":
        return Place(FakeConversations(), None)
    return Place(conversations, slack)


class TestLookups:
    async def test_a_message_with_a_picture_is_found(self, place: Place) -> None:
        job = upload()
        place.hold(job)

        found = await place.conversations.find_upload(TEAM, CHANNEL, job.ts, is_public=True)

        assert found
        assert (found.team, found.channel, found.ts, found.user) == (TEAM, CHANNEL, TS, "U7ANN")
        assert [file.id for file in found.files] == ["F7PNG000001"]
        assert found.is_public

    async def test_a_message_that_is_not_there_is_not_found(self, place: Place) -> None:
        found = await place.conversations.find_upload(
            TEAM, CHANNEL, "1772999999.000100", is_public=True
        )

        assert found is None

    @pytest.mark.parametrize("public", [True, False])
    async def test_what_kind_a_channel_is_now_is_told(self, place: Place, *, public: bool) -> None:
        place.is_public(public=public)

        assert await place.conversations.is_public(CHANNEL) is public

    @pytest.mark.parametrize("public", [True, False])
    async def test_whether_the_bot_is_in_a_channel_is_told(
        self, place: Place, *, public: bool
    ) -> None:
        place.is_public(public=public)

        assert await place.conversations.is_inside(CHANNEL)

    @pytest.mark.parametrize("public", [True, False])
    async def test_a_channel_that_the_bot_was_taken_out_of_is_told(
        self, place: Place, *, public: bool
    ) -> None:
        place.leave(public=public)

        assert not await place.conversations.is_inside(CHANNEL)


async def find(
    conversations: SlackConversations, channel: str = CHANNEL, *, is_public: bool = True
) -> Upload | None:
    return await conversations.find_upload(TEAM, channel, TS, is_public=is_public)


async def test_one_message_is_asked_for_by_its_time(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("conversations.replies", ok(messages=[message()]))

    await conversations.find_upload(TEAM, CHANNEL, TS, thread="1772440000.000200", is_public=True)

    (call,) = slack.called("conversations.replies")
    assert call.arguments == {
        "channel": CHANNEL, "ts": "1772440000.000200", "oldest": TS, "latest": TS,
        "inclusive": "true", "limit": "2",
    }  # fmt: skip


async def test_a_reply_is_told_from_the_message_that_its_thread_begins_with(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    parent = message(ts="1772440000.000200", user="U7BEN")
    reply = message("png_in_thread", ts=TS)
    slack.next_answers("conversations.replies", ok(messages=[parent, reply]))

    found = await find(conversations)

    assert found
    assert (found.user, found.thread) == ("U7ANN", "1772440000.000200")


@pytest.mark.parametrize("kind", [("D7ANNBOT", "im"), ("C7PRIVATE", "group")])
async def test_what_is_not_public_stays_private(
    slack: SlackServer, conversations: SlackConversations, kind: tuple[str, str]
) -> None:
    slack.next_answers("conversations.replies", ok(messages=[message()]))

    found = await find(conversations, kind[0], is_public=False)

    assert found
    assert (found.channel_type, found.is_public) == (kind[1], False)


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [message("plain_message")],
        [message("own_upload", ts=TS)],
        [message("other_bot", ts=TS)],
        [message("deleted_file")],
        [{"subtype": "tombstone", "user": "USLACKBOT", "ts": TS}],
    ],
)
async def test_what_cannot_be_labelled_is_not_found(
    slack: SlackServer, conversations: SlackConversations, messages: list[dict[str, Any]]
) -> None:
    slack.next_answers("conversations.replies", ok(messages=messages))

    assert await find(conversations) is None


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "thread_not_found"])
async def test_a_closed_conversation_holds_nothing(
    slack: SlackServer, conversations: SlackConversations, error: str
) -> None:
    slack.next_answers("conversations.replies", refusal(error))

    assert await find(conversations) is None


async def test_an_answer_that_nobody_understands_is_no_answer(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("conversations.replies", refusal("strange"))
    slack.next_answers("conversations.info", refusal("strange"))

    with pytest.raises(RetryLaterError):
        await find(conversations)
    with pytest.raises(RetryLaterError):
        await conversations.is_public(CHANNEL)


@pytest.mark.parametrize(
    "described",
    [
        {"is_private": False, "is_member": False},
        {"is_private": True, "is_member": True},
        {"is_mpim": True, "is_private": False, "is_member": True},
        {},
    ],
)
async def test_only_a_public_channel_with_the_bot_in_it_is_public(
    slack: SlackServer, conversations: SlackConversations, described: dict[str, bool]
) -> None:
    slack.next_answers("conversations.info", ok(channel={"id": CHANNEL, **described}))

    assert not await conversations.is_public(CHANNEL)


async def test_a_channel_that_the_bot_lost_is_not_public(
    slack: SlackServer, conversations: SlackConversations
) -> None:
    slack.next_answers("conversations.info", refusal("channel_not_found"))

    assert not await conversations.is_public(CHANNEL)
