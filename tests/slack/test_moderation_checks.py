"""What the doctor says about the moderators' channel and the administrator's token."""

from typing import Any

import aiohttp
import pytest

from bot.core.findings import Finding
from bot.slack.moderation_checks import check_moderation
from tests.fakes.slack_answers import dropped, ok, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, SlackServer

CHANNEL, ADMIN = "Moderation channel", "Administrator's token"
SHARED = "#moderation is shared with another organisation"
ADMINISTRATOR = {"is_admin": True}
ROOM = {"id": "C7MOD", "name": "moderation", "is_private": True, "is_member": True}


async def findings(
    slack: SlackServer, session: aiohttp.ClientSession, *, channel: str = "", admin: str = ""
) -> list[Finding]:
    return await check_moderation(
        token=TOKEN, channel=channel, admin_token=admin, base_url=slack.api_url, session=session
    )


async def test_what_is_not_set_is_not_examined(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    assert await findings(slack, session) == []
    assert slack.calls == []


async def test_a_private_channel_with_the_bot_is_well(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("conversations.info", ok(channel=ROOM))

    assert await findings(slack, session, channel="C7MOD") == [
        Finding(CHANNEL, ok=True, detail="#moderation")
    ]


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(
    ("answer", "detail", "advice"),
    [
        (ok(channel={**ROOM, "is_archived": True}), "#moderation is archived", "Unarchive"),
        (ok(channel={**ROOM, "is_member": False}), "the bot is not in #moderation", "/invite"),
        (refusal("channel_not_found"), "C7MOD: Slack says channel_not_found", "/invite"),
        (refusal("missing_scope"), "C7MOD: Slack says missing_scope", "/invite"),
        (dropped, "C7MOD: Slack is out of reach (ServerDisconnectedError)", "network"),
    ],
)
async def test_a_channel_that_gets_no_alerts(
    slack: SlackServer, session: aiohttp.ClientSession, answer: Answer, detail: str, advice: str
) -> None:
    slack.next_answers("conversations.info", *[answer] * 6)

    (found,) = await findings(slack, session, channel="C7MOD")

    assert (found.subject, found.ok, found.detail) == (CHANNEL, False, detail)
    assert advice in found.advice


@pytest.mark.parametrize(
    ("differs", "is_ok", "detail", "advice"),
    [
        ({"is_private": False}, True, "#moderation is public", "Make it private."),
        ({"is_ext_shared": True}, False, SHARED, "this workspace alone."),
        ({"is_pending_ext_shared": True}, False, SHARED, "this workspace alone."),
        ({"is_org_shared": True, "is_private": False}, False, SHARED, "this workspace alone."),
    ],
)
async def test_a_channel_in_which_more_than_the_moderators_read(
    slack: SlackServer, session: aiohttp.ClientSession,
    *, differs: dict[str, Any], is_ok: bool, detail: str, advice: str,
) -> None:  # fmt: skip
    slack.next_answers("conversations.info", ok(channel={**ROOM, **differs}))

    (found,) = await findings(slack, session, channel="C7MOD")

    assert (found.subject, found.ok, found.detail) == (CHANNEL, is_ok, detail)
    assert found.advice.endswith(advice)


def token_of(user: str, *scopes: str, team: str = "T7TEAM") -> Answer:
    """What `auth.test` says of a person's token."""
    body = f'{{"ok": true, "user": "{user}", "user_id": "U7ADA", "team_id": "{team}"}}'
    return status(200, body, headers={"x-oauth-scopes": ",".join(scopes)})


async def admins(
    slack: SlackServer, session: aiohttp.ClientSession, theirs: Answer, **person: Any
) -> Finding:
    """What is found about a token with this answer, and somebody who is like this."""
    slack.next_answers("auth.test", ok(team="Team", team_id="T7TEAM"), theirs)
    slack.next_answers("users.info", ok(user=person))
    (found,) = await findings(slack, session, admin="xoxp-fake")
    return found


async def test_an_administrators_token_that_may_delete_is_well_but_of_no_use_alone(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    found = await admins(slack, session, token_of("ada", "files:write"), is_admin=True)

    assert found == Finding(
        ADMIN, ok=True, detail="ada may delete files",
        advice="Without MODERATION_CHANNEL it has no use: take it away.",
    )  # fmt: skip
    assert [call.token for call in slack.calls] == [TOKEN, "xoxp-fake", TOKEN]


@pytest.mark.parametrize(
    ("theirs", "person", "detail"),
    [
        (refusal("invalid_auth"), ADMINISTRATOR, "Slack says invalid_auth"),
        (token_of("ada", "files:read"), ADMINISTRATOR, "missing: files:write"),
        (token_of("ada", "files:write", team="T7OTHER"), ADMINISTRATOR, "belongs to another team"),
        (token_of("ada", "files:write"), {}, "ada is no administrator: others' files stay"),
    ],
)
async def test_a_token_that_cannot_delete_others_files(
    slack: SlackServer, session: aiohttp.ClientSession,
    theirs: Answer, person: dict[str, Any], detail: str,
) -> None:  # fmt: skip
    found = await admins(slack, session, theirs, **person)

    assert (found.subject, found.ok, found.detail) == (ADMIN, False, detail)
    assert "SLACK_ADMIN_TOKEN" in found.advice
    assert "xoxp-fake" not in repr(found)
