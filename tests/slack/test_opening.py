"""Windows open and are filled although a connection breaks, and never twice."""

import pytest

from bot.errors import RetryLaterError
from bot.slack.calls import SlackCalls
from bot.slack.opening import SlackWindows
from tests.fakes.slack_answers import dropped, refusal, status
from tests.fakes.slack_state import SlackServer

VIEW = {"type": "modal"}


@pytest.fixture
def windows(calls: SlackCalls) -> SlackWindows:
    return SlackWindows(calls)


@pytest.mark.usefixtures("pauses")
async def test_a_window_opens_and_is_filled_over_connections_that_break_after_their_first_call(
    windows: SlackWindows, slack: SlackServer
) -> None:
    await windows.open("1.7", VIEW)
    for method in ("views.open", "views.push", "views.update"):
        slack.next_answers(method, dropped)

    opened = await windows.open("2.7", VIEW)
    pushed = await windows.push("3.7", VIEW)
    await windows.fill(pushed, VIEW, seen="h7")

    assert (opened, pushed) == ("V7VIEW", "V7PUSHED")
    assert [(call.method, call.arguments) for call in slack.calls[1:]] == [
        *[("views.open", {"trigger_id": "2.7", "view": VIEW})] * 2,
        *[("views.push", {"trigger_id": "3.7", "view": VIEW})] * 2,
        *[("views.update", {"view_id": "V7PUSHED", "view": VIEW, "hash": "h7"})] * 2,
    ]


@pytest.mark.usefixtures("pauses")
async def test_a_window_that_opened_while_its_answer_was_lost_is_slacks_trouble_and_no_bug(
    windows: SlackWindows, slack: SlackServer
) -> None:
    slack.next_answers("views.open", status(503), refusal("exchanged_trigger_id"))

    with pytest.raises(RetryLaterError, match="exchanged_trigger_id"):
        await windows.open("1.7", VIEW)

    assert len(slack.called("views.open")) == 2


@pytest.mark.parametrize("word", ["not_found", "view_not_found", "hash_conflict"])
async def test_a_window_that_nobody_looks_at_any_more_is_not_filled(
    windows: SlackWindows, slack: SlackServer, word: str
) -> None:
    slack.next_answers("views.update", refusal(word))

    await windows.fill("V7VIEW", VIEW)

    assert len(slack.called("views.update")) == 1
