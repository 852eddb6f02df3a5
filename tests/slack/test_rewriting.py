"""Putting another answer in the place of ours: on the wire."""

import pytest

from bot.core.replies import Refusal
from bot.slack.conversations import SlackConversations
from tests.fakes.slack_answers import refusal
from tests.fakes.slack_state import SlackServer
from tests.samples import BEACH, DOG, picture_answer
from tests.slack.test_conversations import JOB, not_ready, reply_to


async def test_a_rewritten_answer_has_the_new_words_and_blocks(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    ts = await conversations.reply(JOB, reply_to(JOB, picture_answer(DOG)))

    await conversations.rewrite("C7GENERAL", ts, reply_to(JOB, picture_answer(BEACH)))

    (message,) = slack.messages
    assert message["text"] == "Beach 84 %"
    assert "Dog" not in str(message["blocks"])
    assert message["blocks"][0]["block_id"] == JOB.reply_block_id


async def test_a_rewritten_answer_goes_without_a_picture_that_is_gone(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    reply = reply_to(JOB, picture_answer(DOG))
    ts = await conversations.reply(JOB, reply)
    slack.next_answers("chat.update", not_ready())

    await conversations.rewrite("C7GENERAL", ts, reply)

    (message,) = slack.messages
    assert "image" not in {block["type"] for block in message["blocks"]}
    assert message["text"] == "Dog ×2 98 %"


async def test_the_words_of_a_rewritten_answer_fit_however_they_are_escaped(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    ts = await conversations.reply(JOB, reply_to(JOB))
    refusal_of_many = Refusal("F7PNG000001", "&" * 3000, "Sorry.")

    await conversations.rewrite("C7GENERAL", ts, reply_to(JOB, refusal_of_many))

    (message,) = slack.messages
    assert 3_990 <= len(message["text"]) <= 4_000
    assert message["text"].endswith("&amp;…")


@pytest.mark.parametrize("error", ["is_archived", "cant_update_message", "edit_window_closed"])
async def test_an_answer_that_cannot_be_rewritten_stays(
    conversations: SlackConversations, slack: SlackServer, error: str
) -> None:
    slack.next_answers("chat.update", refusal(error))

    await conversations.rewrite("C7GENERAL", "1772443809.000800", reply_to(JOB))
