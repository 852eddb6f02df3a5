"""What the bot asks Slack besides: links, its own workspace, people's names."""

import pytest

from bot.slack.conversations import SlackConversations
from tests.fakes.slack_answers import html, ok, refusal
from tests.fakes.slack_state import Answer, SlackServer


@pytest.mark.parametrize("answers", [[refusal("message_not_found")], [ok()], [html()] * 3])
async def test_a_message_without_a_link_has_an_empty_one(
    conversations: SlackConversations, slack: SlackServer, answers: list[Answer]
) -> None:
    slack.next_answers("chat.getPermalink", *answers)

    assert await conversations.permalink("C7GENERAL", "1.2") == ""


async def test_the_address_of_the_workspace_is_asked_for_once(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    assert await conversations.home() == await conversations.home()

    assert len(slack.called("auth.test")) == 1


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"display_name": "Robin", "real_name": "Robin Reed"}, "name": "rr"}, "Robin"),
        ({"profile": {"display_name": "", "real_name": "Robin Reed"}, "name": "rr"}, "Robin Reed"),
        ({"name": "rr"}, "rr"),
        ({}, ""),
    ],
)
async def test_people_are_called_by_the_name_that_they_chose(
    conversations: SlackConversations, slack: SlackServer, user: dict[str, object], name: str
) -> None:
    slack.next_answers("users.info", ok(user=user))

    assert await conversations.name_of("U7ANN") == name
