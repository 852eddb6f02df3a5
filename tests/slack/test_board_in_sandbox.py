"""The board on the sandbox's Slack, which knows Slack's limits and takes nothing amiss unsaid."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.core.moderation.cases import Decision, Stage
from bot.core.moderation.notices import ChecksWorkAgain, PostedAgain, ToPoster
from bot.errors import ConversationGoneError
from bot.slack.board import SlackBoard
from bot.slack.calls import SlackCalls
from bot.slack.pace import MessagePace
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.records import Channel, ChannelKind
from tests.fakes.clock import FakeClock
from tests.slack.flagged import HOSTILE, KEPT, REMOVED, alert, sighted, worst_alert

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@pytest.fixture
async def sandbox() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(MANIFEST, strictness=Strictness(rate_limits=False)) as running:
        yield running


@pytest.fixture
def board(sandbox: SlackSandbox, session: aiohttp.ClientSession, clock: FakeClock) -> SlackBoard:
    calls = SlackCalls(sandbox.bot_token, sandbox.api_url, session)
    return SlackBoard(calls, MessagePace(clock), SystemClock())


@pytest.fixture
def mods(sandbox: SlackSandbox) -> Channel:
    """A channel of a moderator and the bot."""
    members = [sandbox.people.user("robin").id, sandbox.app.bot_user]
    channel = Channel(
        sandbox.workspace.ids.new("C"), "mods", ChannelKind.PRIVATE, members[0], 1, members
    )
    return sandbox.workspace.add_channel(channel)


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.REMOVED])
@pytest.mark.parametrize("decision", [None, REMOVED])
async def test_slack_takes_the_longest_and_most_hostile_alert(
    sandbox: SlackSandbox, board: SlackBoard, mods: Channel, decision: Decision | None, stage: Stage
) -> None:
    worst = worst_alert(decision, stage, preview="")

    ts = await board.post(mods.id, worst, mark="alert")
    assert await board.edit(mods.id, ts, worst, mark="alert")
    note = await board.post(
        mods.id, PostedAgain(sighted(name=HOSTILE), decision), mark="note", thread=ts
    )

    assert await board.find(mods.id, "alert", since=0) == ts
    assert await board.find(mods.id, "note", since=0, thread=ts) == note
    # The eight posters, the moderator and the first ten who were told: nobody of them exists here.
    assert set(sandbox.workspace.traffic.codes()) == {"user_not_found"}
    assert len(sandbox.workspace.traffic.named("users.info")) <= 2 * 11 + 2


async def test_a_poster_is_told_in_the_direct_message(
    sandbox: SlackSandbox, board: SlackBoard
) -> None:
    person = sandbox.people.user("sam").id

    place = await board.direct(person)
    await board.post(place, ToPoster(sighted(), KEPT), mark="told")

    there = sandbox.people.direct_message("sam", sandbox.app.bot_user)
    assert [message.text[:6] for message in sandbox.workspace.history(there.id)] == ["Hello!"]
    assert sandbox.workspace.traffic.codes() == []


async def test_a_message_that_was_deleted_and_a_channel_that_was_left_are_told_apart(
    sandbox: SlackSandbox, board: SlackBoard, mods: Channel
) -> None:
    unknown = "1772450000.000100"

    assert not await board.edit(mods.id, unknown, ChecksWorkAgain(), mark="alert")
    sandbox.people.leave(sandbox.app.bot_user, mods)
    with pytest.raises(ConversationGoneError):
        await board.post(mods.id, alert(preview=""), mark="alert")
    with pytest.raises(ConversationGoneError):
        await board.edit(mods.id, unknown, ChecksWorkAgain(), mark="alert")
