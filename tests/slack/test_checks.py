"""What the doctor says about an installation in Slack."""

import aiohttp
import pytest

from bot.core.findings import Finding
from bot.slack.checks import check_slack
from bot.slack.scopes import SCOPES
from tests.fakes.slack_answers import dropped, ok, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, SlackServer


async def findings(
    slack: SlackServer, session: aiohttp.ClientSession, *, app_token: str = "", secret: str = ""
) -> list[Finding]:
    return await check_slack(
        token=TOKEN, app_token=app_token, signing_secret=secret, base_url=slack.api_url,
        session=session,
    )  # fmt: skip


def granted(*scopes: str) -> Answer:
    body = '{"ok": true, "user": "labels", "team": "Team"}'
    return status(200, body, headers={"x-oauth-scopes": ",".join(scopes)})


async def test_a_good_installation_has_nothing_to_mend(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))
    slack.next_answers("apps.connections.open", ok(url="wss://x.test"))

    found = await findings(slack, session, app_token="xapp-fake")

    assert found == [
        Finding("Slack token", ok=True, detail="labels in Team"),
        Finding("Slack scopes", ok=True, detail=f"all {len(SCOPES)} granted"),
        Finding("Socket Mode", ok=True, detail="a connection can be opened"),
    ]
    assert [call.token for call in slack.calls] == [TOKEN, "xapp-fake"]


async def test_missing_scopes_are_named(slack: SlackServer, session: aiohttp.ClientSession) -> None:
    slack.next_answers("auth.test", granted(*(SCOPES - {"files:read", "chat:write"})))

    scopes = (await findings(slack, session, secret="s"))[1]

    assert (scopes.ok, scopes.detail) == (False, "missing: chat:write, files:read")
    assert "manifest.yml" in scopes.advice


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (refusal("invalid_auth"), "SLACK_BOT_TOKEN"),
        (status(503, "{}"), "SLACK_BOT_TOKEN"),
        (dropped, "network"),
    ],
)
async def test_a_token_that_does_not_work_ends_the_examination(
    slack: SlackServer, session: aiohttp.ClientSession, pauses: list[float],
    answer: Answer, advice: str,
) -> None:  # fmt: skip
    slack.next_answers("auth.test", answer, answer)

    (token,) = await findings(slack, session)

    assert not token.ok
    assert advice in token.advice


async def test_a_wrong_app_token_is_told_apart_from_the_bots(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))
    slack.next_answers("apps.connections.open", refusal("not_allowed_token_type"))

    socket_mode = (await findings(slack, session, app_token="xapp-fake"))[2]

    assert (socket_mode.ok, socket_mode.detail) == (False, "Slack says not_allowed_token_type")
    assert "connections:write" in socket_mode.advice


async def test_a_bot_that_slack_cannot_reach_is_told_so(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))

    delivery = (await findings(slack, session))[-1]

    assert (delivery.subject, delivery.ok) == ("Delivery", False)
