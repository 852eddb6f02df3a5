"""The moderators' channel: the contract of `Board`, and what Slack makes of it on the wire."""

from typing import Any

import pytest

from bot.core.moderation.notices import (
    Alert,
    ChecksWait,
    ChecksWorkAgain,
    NotRevealed,
    PostedAgain,
    Revealed,
)
from bot.errors import BotError, ConversationGoneError, RetryLaterError
from bot.ports import Board
from bot.slack.board import SlackBoard
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.pace import MessagePace
from tests.fakes.clock import FakeClock
from tests.fakes.moderation import FakeBoard
from tests.fakes.slack_answers import dropped, dropped_after, refusal
from tests.fakes.slack_state import Answer, SlackServer
from tests.slack.flagged import CASE, HOSTILE, KEPT, alert, sighted
from tests.slack.workspace import user_object

MODS = "C7MODS"
MARK = "moderation-0123456789abcdef"
WAITS, WORK = ChecksWait(1_772_443_801.0), ChecksWorkAgain()
LONG_AGO = 1_000_000_000.0
NOW = 1_772_450_000.0
NOT_SHOWN = "[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file]"


@pytest.fixture
def board(calls: SlackCalls, pace: MessagePace) -> SlackBoard:
    return SlackBoard(calls, pace, FakeClock(NOW))


class Place:
    """A board, in memory or over HTTP, and how it is troubled."""

    def __init__(self, board: Board, slack: SlackServer | None) -> None:
        self.board = board
        self._slack = slack

    def close(self) -> None:
        if self._slack is None:
            assert isinstance(self.board, FakeBoard)
            self.board.is_closed = True
            return
        for method in ("chat.postMessage", "chat.update", "conversations.history"):
            self._slack.next_answers(method, refusal("not_in_channel"))

    def delete(self, ts: str) -> None:
        if self._slack is None:
            assert isinstance(self.board, FakeBoard)
            del self.board.posted[ts]
        else:
            self._slack.messages[:] = [m for m in self._slack.messages if m["ts"] != ts]

    def add_person(self, user: str) -> None:
        if self._slack is not None:
            self._slack.people[user] = user_object(user)

    def lose_person(self, user: str) -> None:
        if self._slack is None:
            assert isinstance(self.board, FakeBoard)
            self.board.does_not_listen.add(user)

    def close_window(self, view_id: str) -> None:
        if self._slack is None:
            assert isinstance(self.board, FakeBoard)
            self.board.closed.add(view_id)
        else:
            self._slack.next_answers("views.update", refusal("not_found"))


@pytest.fixture(params=["fake", "slack"])
def place(request: pytest.FixtureRequest, board: SlackBoard, slack: SlackServer) -> Place:
    if request.param == "fake":
        return Place(FakeBoard(FakeClock(NOW)), None)
    return Place(board, slack)


class TestBoard:
    async def test_what_was_posted_is_found_by_its_mark(self, place: Place) -> None:
        await place.board.post(MODS, WORK, mark="other")
        ts = await place.board.post(MODS, WAITS, mark=MARK)
        for number in range(3):
            await place.board.post(MODS, WORK, mark=f"later-{number}")

        assert await place.board.find(MODS, MARK, since=LONG_AGO) == ts
        assert await place.board.find(MODS, "unknown", since=LONG_AGO) == ""
        assert await place.board.find("C7OTHER", MARK, since=LONG_AGO) == ""

    async def test_what_is_in_a_thread_is_found_there(self, place: Place) -> None:
        root = await place.board.post(MODS, WAITS, mark="root")
        ts = await place.board.post(MODS, WORK, mark=MARK, thread=root)

        assert await place.board.find(MODS, MARK, since=LONG_AGO, thread=root) == ts

    async def test_what_is_older_is_not_looked_at(self, place: Place) -> None:
        ts = await place.board.post(MODS, WAITS, mark=MARK)

        assert await place.board.find(MODS, MARK, since=float(ts) + 10) == ""

    async def test_a_notice_takes_the_place_of_another(self, place: Place) -> None:
        ts = await place.board.post(MODS, WAITS, mark=MARK)

        assert await place.board.edit(MODS, ts, WORK, mark=MARK)
        assert await place.board.find(MODS, MARK, since=LONG_AGO) == ts

    async def test_what_somebody_deleted_cannot_be_edited(self, place: Place) -> None:
        ts = await place.board.post(MODS, WAITS, mark=MARK)
        place.delete(ts)

        assert not await place.board.edit(MODS, ts, WORK, mark=MARK)
        assert await place.board.find(MODS, MARK, since=LONG_AGO) == ""

    async def test_a_closed_channel_is_told_of_by_every_method(self, place: Place) -> None:
        place.close()

        with pytest.raises(ConversationGoneError):
            await place.board.post(MODS, WAITS, mark=MARK)
        with pytest.raises(ConversationGoneError):
            await place.board.find(MODS, MARK, since=LONG_AGO)
        with pytest.raises(ConversationGoneError):
            await place.board.edit(MODS, "1772450000.000100", WAITS, mark=MARK)

    async def test_a_person_is_reached_in_the_direct_message_or_not_at_all(
        self, place: Place
    ) -> None:
        place.add_person("U7ANN")
        place.lose_person("U7GONE")

        assert await place.board.direct("U7ANN") == "DU7ANN"
        with pytest.raises(BotError):
            await place.board.direct("U7GONE")

    async def test_a_window_is_filled_while_it_is_open(self, place: Place) -> None:
        shown = Revealed(CASE, "F7SHOWN0001", "beach.png")

        assert await place.board.fill("V7VIEW", shown)
        place.close_window("V7VIEW")
        assert not await place.board.fill("V7VIEW", shown)


def not_shown(error: str = "invalid_blocks") -> Answer:
    return refusal(error, response_metadata={"messages": [NOT_SHOWN]})


def image_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == "image"]


async def test_a_message_carries_its_mark_keeps_the_pace_and_unfurls_nothing(
    board: SlackBoard, slack: SlackServer, clock: FakeClock
) -> None:
    for _ in range(2):
        await board.post(MODS, alert(), mark=MARK)

    assert clock.slept == [1.0]
    assert [message["blocks"][0]["block_id"] for message in slack.messages] == [MARK, MARK]
    assert {(m["unfurl_links"], m["unfurl_media"]) for m in slack.messages} == {(False, False)}


async def test_people_are_called_by_their_names_and_never_mentioned(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.people["U7ANN"] = user_object("U7ANN", profile={"display_name": "Ann *<!here>*"})
    slack.people["U7MOD"] = user_object("U7MOD", real_name="", profile={"real_name": "Kim"})

    await board.post(MODS, PostedAgain(sighted(), KEPT), mark=MARK)

    (message,) = slack.messages
    assert "*Ann ∗&lt;!here&gt;∗*" in message["text"]  # noqa: RUF001
    assert "*Kim* decided to keep" in message["text"]
    assert "<@" not in str(message)


@pytest.mark.usefixtures("pauses")
async def test_a_name_that_slack_does_not_tell_costs_no_alert(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.next_answers("users.info", dropped, dropped, dropped)

    assert await board.post(MODS, alert(), mark=MARK)

    assert "Posted by somebody (U7ANN)" in slack.messages[0]["text"]


@pytest.mark.parametrize("trouble", [dropped, dropped_after])
async def test_what_may_have_been_posted_is_never_posted_again(
    board: SlackBoard, slack: SlackServer, trouble: Answer
) -> None:
    slack.next_answers("chat.postMessage", trouble)

    with pytest.raises(RetryLaterError):
        await board.post(MODS, WAITS, mark=MARK)

    assert len(slack.called("chat.postMessage")) == 1
    found = await board.find(MODS, MARK, since=LONG_AGO)
    assert found == (slack.messages[0]["ts"] if trouble is dropped_after else "")


async def test_a_preview_that_slack_refuses_stays_away(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", not_shown())
    slack.next_answers("chat.update", not_shown())

    ts = await board.post(MODS, alert(), mark=MARK)
    assert image_of(slack.messages[0]) == []
    assert await board.edit(MODS, ts, alert(), mark=MARK)

    assert image_of(slack.messages[0]) == []
    assert slack.messages[0]["blocks"][0]["block_id"] == MARK
    assert await board.edit(MODS, ts, alert(), mark=MARK)
    assert len(image_of(slack.messages[0])) == 1


async def test_blocks_that_are_wrong_otherwise_are_a_mistake_of_ours(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", refusal("invalid_blocks"))

    with pytest.raises(SlackRefusalError):
        await board.post(MODS, alert(), mark=MARK)


async def test_a_closed_channel_is_seen_without_the_picture_too(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", not_shown(), refusal("is_archived"))

    with pytest.raises(ConversationGoneError):
        await board.post(MODS, alert(), mark=MARK)


@pytest.mark.parametrize("error", ["thread_not_found", "cannot_reply_to_message"])
async def test_where_a_thread_is_gone_the_channel_reads_it(
    board: SlackBoard, slack: SlackServer, error: str
) -> None:
    slack.next_answers("chat.postMessage", refusal(error))
    slack.next_answers("conversations.replies", refusal("thread_not_found"))

    ts = await board.post(MODS, WAITS, mark=MARK, thread="1772450000.000100")

    assert "thread_ts" not in slack.messages[0]
    assert await board.find(MODS, MARK, since=LONG_AGO, thread="1772450000.000100") == ts


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
async def test_what_slack_lets_nobody_change_is_posted_anew(
    board: SlackBoard, slack: SlackServer, error: str
) -> None:
    slack.next_answers("chat.update", refusal(error))

    assert not await board.edit(MODS, "1772450000.000100", WAITS, mark=MARK)


async def test_an_edit_keeps_slacks_limit_whatever_people_write(
    board: SlackBoard, slack: SlackServer
) -> None:
    shown: Alert = alert(sighted(name=HOSTILE))
    ts = await board.post(MODS, shown, mark=MARK)

    await board.edit(MODS, ts, shown, mark=MARK)

    (call,) = slack.called("chat.update")
    assert len(call.arguments["text"]) <= 4_000


async def test_a_window_that_slack_shows_no_picture_in_says_so_and_keeps_no_file(
    board: SlackBoard, slack: SlackServer
) -> None:
    slack.next_answers("views.update", not_shown("invalid_arguments"))

    assert not await board.fill("V7VIEW", Revealed(CASE, "F7SHOWN0001", "beach.png"))

    view = slack.called("views.update")[-1].arguments["view"]
    assert "does not show the picture" in str(view["blocks"])
    assert view["private_metadata"] == "{}"


async def test_a_window_is_filled_whatever_it_held(board: SlackBoard, slack: SlackServer) -> None:
    await board.fill("V7VIEW", NotRevealed("Gone."))

    (call,) = slack.called("views.update")
    assert call.arguments["view_id"] == "V7VIEW"
    assert "hash" not in call.arguments
