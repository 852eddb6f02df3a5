"""What somebody shares with everyone, and takes back: on the wire."""

import pytest

from bot.core.cards import Card
from bot.errors import BotError
from bot.slack.answers import SlackAnswers
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, dropped_after, refusal
from tests.fakes.slack_state import Answer, SlackServer

WORDS = Card("A beach", ({"type": "section", "text": {"type": "mrkdwn", "text": "A *beach*"}},))


async def test_messages_for_everybody_keep_the_pace_and_unfurl_nothing(
    answers: SlackAnswers, slack: SlackServer, clock: FakeClock
) -> None:
    for _ in range(2):
        await answers.publish("C7GENERAL", "", WORDS)

    assert clock.slept == [1.0]
    assert {(m["unfurl_links"], m["unfurl_media"]) for m in slack.messages} == {(False, False)}


@pytest.mark.parametrize("trouble", [dropped, dropped_after])
async def test_what_may_have_been_published_is_never_published_again(
    answers: SlackAnswers, slack: SlackServer, trouble: Answer
) -> None:
    slack.next_answers("chat.postMessage", trouble)

    with pytest.raises(BotError, match="Look here before"):
        await answers.publish("C7GENERAL", "", WORDS)

    assert len(slack.called("chat.postMessage")) == 1


async def test_where_the_bot_may_not_post_it_asks_for_an_invitation(
    answers: SlackAnswers, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", refusal("not_in_channel"))

    with pytest.raises(BotError) as told:
        await answers.publish("C7GENERAL", "", WORDS)

    assert told.value.sentence.startswith("I cannot post here. Invite me")


async def test_a_message_of_ours_can_be_withdrawn(
    answers: SlackAnswers, slack: SlackServer
) -> None:
    await answers.publish("C7GENERAL", "", WORDS)
    (message,) = slack.messages

    await answers.withdraw("C7GENERAL", message["ts"])

    assert slack.messages == []


async def test_a_message_that_slack_keeps_is_no_silent_success(
    answers: SlackAnswers, slack: SlackServer
) -> None:
    slack.next_answers("chat.delete", refusal("cant_delete_message"))

    with pytest.raises(BotError, match="cant_delete_message"):
        await answers.withdraw("C7GENERAL", "1772443809.000800")
