"""What Slack is asked while a workspace's settings are changed."""

import json
from typing import Any

import aiohttp
import pytest

from bot.core.choosing import Standing, Unfit
from bot.errors import RetryLaterError
from bot.slack.calls import SlackCalls
from bot.slack.desk import SlackDesk
from tests.fakes.slack_answers import dropped, ok, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, SlackServer

ROOM = {"id": "C7MODS", "name": "moderation", "is_private": True, "is_member": True}
ANN = {"id": "U7ANN", "team_id": "T7TEAM", "is_admin": True}
WHO = {"team_id": "T7TEAM", "user_id": "U7ANN", "user": "ann"}


@pytest.fixture
def desk(slack: SlackServer, calls: SlackCalls, session: aiohttp.ClientSession) -> SlackDesk:
    slack.people["U7ANN"] = ANN
    return SlackDesk(calls, session, api_url=slack.api_url, team="T7TEAM")


@pytest.mark.parametrize(
    ("person", "is_one"),
    [
        ({}, True), ({"is_admin": False, "is_owner": True}, True), ({"is_admin": False}, False),
        ({"deleted": True}, False), ({"is_restricted": True}, False), ({"is_bot": True}, False),
        ({"team_id": "T8OTHER"}, False),
    ],
)  # fmt: skip
async def test_admins_and_owners_are_those_of_this_workspace(
    slack: SlackServer,
    desk: SlackDesk,
    person: dict[str, Any],
    is_one: bool,  # noqa: FBT001
) -> None:
    slack.people["U7ANN"] = {**ANN, **person}

    assert await desk.is_admin("U7ANN") is is_one
    assert await desk.is_admin("U9NOBODY") is False


async def test_who_is_an_admin_is_asked_each_time(slack: SlackServer, desk: SlackDesk) -> None:
    assert await desk.is_admin("U7ANN")
    slack.people["U7ANN"] = {**ANN, "is_admin": False}
    assert not await desk.is_admin("U7ANN")


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (ok(channel=ROOM), Standing.FINE),
        (ok(channel={**ROOM, "is_archived": True}), Standing.ARCHIVED),
        (ok(channel={**ROOM, "is_member": False}), Standing.OUTSIDE),
        (ok(channel={**ROOM, "is_ext_shared": True}), Standing.SHARED),
        (ok(channel={**ROOM, "is_pending_ext_shared": True}), Standing.SHARED),
        (refusal("channel_not_found"), Standing.OUTSIDE),
    ],
)
async def test_a_channel_is_fit_for_moderators_or_why_not(
    slack: SlackServer, desk: SlackDesk, answer: Answer, standing: Standing
) -> None:
    slack.next_answers("conversations.info", answer)

    assert await desk.room("C7MODS") is standing


def told(scopes: str, **who: str) -> Answer:
    """What Slack says of a token, whose scopes stand in a header."""
    text = json.dumps({"ok": True, **WHO, **who})
    return status(200, text, headers={"x-oauth-scopes": scopes})


@pytest.mark.parametrize(
    ("answer", "holder"),
    [
        (told("files:write,identify"), "U7ANN"),
        (told("files:read"), Unfit.LACKING),
        (told("files:write", team_id="T8OTHER"), Unfit.ELSEWHERE),
        (told("files:write", user_id="U7BEN"), Unfit.NO_ADMIN),
        (refusal("invalid_auth"), Unfit.REFUSED),
        (refusal("token_revoked"), Unfit.REFUSED),
    ],
)
async def test_a_token_is_of_use_or_why_not(
    slack: SlackServer, desk: SlackDesk, answer: Answer, holder: str | Unfit
) -> None:
    slack.next_answers("auth.test", answer)

    assert await desk.holder("xoxp-1") == holder
    assert [call.token for call in slack.called("auth.test")] == ["xoxp-1"]
    assert {call.token for call in slack.called("users.info")} <= {TOKEN}


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize("answer", [dropped, refusal("internal_error")])
async def test_when_slack_cannot_say_nothing_is_decided(
    slack: SlackServer, desk: SlackDesk, answer: Answer
) -> None:
    slack.next_answers("auth.test", *[answer] * 4)
    slack.next_answers("users.info", *[answer] * 4)
    slack.next_answers("conversations.info", *[answer] * 4)

    for asking in (desk.holder("xoxp-1"), desk.is_admin("U7ANN"), desk.room("C7MODS")):
        with pytest.raises(RetryLaterError):
            await asking
