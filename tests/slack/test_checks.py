"""What the doctor says about an installation in Slack."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
import pytest

from bot.core.findings import Finding
from bot.slack.app_checks import check_app
from bot.slack.checks import check_token, client_for
from bot.slack.delivery_checks import check_socket, check_ways_in
from bot.slack.scopes import SCOPES
from tests.fakes.slack_answers import dropped, ok, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, SlackServer

HEX = "0123456789abcdef" * 2


async def findings(
    slack: SlackServer, session: aiohttp.ClientSession, *, token: str = TOKEN
) -> list[Finding]:
    """Without what the clock says, which is the fake server's own."""
    found = await check_token(client_for(token, slack.api_url, session), time.time)
    return [each for each in found if not each.subject.startswith("Clock")]


def granted(*scopes: str, who: str = '"bot_id": "B7"', date: str = "") -> Answer:
    body = f'{{"ok": true, "user": "labels", "team": "Team", {who}}}'
    headers = {"x-oauth-scopes": ",".join(scopes), **({"Date": date} if date else {})}
    return status(200, body, headers=headers)


async def test_a_good_token_has_nothing_to_mend(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))

    assert await findings(slack, session) == [
        Finding("Slack token", ok=True, detail="labels in Team"),
        Finding("Slack scopes", ok=True, detail=f"all {len(SCOPES)} granted"),
    ]


async def test_missing_scopes_are_named(slack: SlackServer, session: aiohttp.ClientSession) -> None:
    slack.next_answers("auth.test", granted(*(SCOPES - {"files:read", "chat:write"})))

    scopes = (await findings(slack, session))[1]

    assert (scopes.ok, scopes.detail) == (False, "missing: chat:write, files:read")
    assert "manifest.yml" in scopes.advice


async def test_superfluous_scopes_are_a_note(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES, "admin", "users:write"))

    scopes = (await findings(slack, session))[1]

    assert scopes.ok
    assert scopes.detail.endswith("more than manifest.yml asks for: admin, users:write")
    assert scopes.advice


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (refusal("invalid_auth"), "into SLACK_BOT_TOKEN"),
        (refusal("account_inactive"), "Install the app again"),
        (refusal("token_revoked"), "Install the app again"),
        (refusal("token_expired"), "make a new app"),
        (refusal("org_login_required"), "administrator"),
        (status(503, "{}"), "SLACK_BOT_TOKEN"),
        (dropped, "network"),
    ],
)
async def test_a_token_that_does_not_work_ends_the_examination(
    slack: SlackServer, session: aiohttp.ClientSession, answer: Answer, advice: str
) -> None:
    slack.next_answers("auth.test", answer, answer)

    (token,) = await findings(slack, session)

    assert not token.ok
    assert advice in token.advice


@pytest.mark.parametrize(
    ("token", "who", "detail"),
    [
        ("xoxe.xoxb-1-fake", '"bot_id": "B7"',
         "labels in Team, but the token ends after 12 hours"),
        (TOKEN, '"user_id": "U7"', "it is the token of a person, labels in Team"),
    ],
)  # fmt: skip
async def test_a_token_of_another_kind_works_and_is_wrong(
    slack: SlackServer, session: aiohttp.ClientSession, token: str, who: str, detail: str
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES, who=who))

    found = (await findings(slack, session, token=token))[0]

    assert (found.ok, found.detail) == (False, detail)


async def test_slacks_clock_is_compared_with_ours(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    earlier = format_datetime(datetime.now(UTC) - timedelta(minutes=2))
    slack.next_answers("auth.test", granted(*SCOPES, date=earlier))

    clock = (await check_token(client_for(TOKEN, slack.api_url, session), time.time))[1]

    assert (clock.subject, clock.ok) == ("Clock against Slack", False)
    assert clock.detail.endswith(" s ahead")


async def socket(slack: SlackServer, session: aiohttp.ClientSession, app_token: str) -> Finding:
    return await check_socket(client_for(TOKEN, slack.api_url, session), app_token, session)


async def test_a_socket_that_can_be_opened_is_well(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("apps.connections.open", ok(url="wss://x.test"))

    found = await socket(slack, session, "xapp-fake")

    assert found == Finding("Socket Mode", ok=True, detail="a connection can be opened")
    assert [call.token for call in slack.calls] == ["xapp-fake"]


async def test_without_an_app_token_nothing_is_asked(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    assert (await socket(slack, session, "")).ok
    assert slack.calls == []


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("invalid_auth", "Slack does not know this app-level token"),
        ("missing_scope", "lacks connections:write"),
        ("not_allowed_token_type", "Switch on Socket Mode"),
        ("something_new", "Switch on Socket Mode"),
    ],
)
async def test_a_socket_that_cannot_be_opened_is_told_why(
    slack: SlackServer, session: aiohttp.ClientSession, code: str, advice: str
) -> None:
    slack.next_answers("apps.connections.open", refusal(code))

    found = await socket(slack, session, "xapp-fake")

    assert (found.ok, found.detail) == (False, f"Slack says {code}")
    assert advice in found.advice


async def test_tokens_of_two_apps_are_told_apart(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))
    slack.next_answers("bots.info", ok(bot={"id": "B7", "app_id": "A7OURS"}))

    found = await socket(slack, session, "xapp-1-A7THEIRS-5-fake")

    detail = "SLACK_APP_TOKEN is of the app A7THEIRS, SLACK_BOT_TOKEN of A7OURS"
    assert (found.ok, found.detail) == (False, detail)


async def test_an_app_that_slack_does_not_name_is_no_other_app(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    slack.next_answers("auth.test", granted(*SCOPES))
    slack.next_answers("bots.info", refusal("bot_not_found"))
    slack.next_answers("apps.connections.open", ok(url="wss://x.test"))

    assert (await socket(slack, session, "xapp-1-A7THEIRS-5-fake")).ok


@pytest.mark.parametrize(
    ("app_token", "secret", "told"),
    [
        ("", "", [("Delivery", False, "no way in")]),
        ("xapp-1", "", []),
        ("", HEX, [("Signing secret", True, "looks like one; only Slack's requests can tell")]),
        ("", "c" * 32, [("Signing secret", False, "it is the client secret")]),
        ("xapp-1", "v0=abc", [("Signing secret", False,
         "it is not 32 characters of 0-9 and a-f, as Slack's are")]),
    ],
)  # fmt: skip
def test_the_ways_in_are_told_by_the_settings(
    app_token: str, secret: str, told: list[tuple[str, bool, str]]
) -> None:
    found = check_ways_in(app_token, secret, "c" * 32, over_http=False)

    assert [(each.subject, each.ok, each.detail) for each in found] == told


@pytest.mark.parametrize("app_token", ["", "xapp-1"])
def test_over_http_nothing_takes_the_signing_secrets_place(app_token: str) -> None:
    (found,) = check_ways_in(app_token, "", over_http=True)

    assert (found.subject, found.ok, found.detail) == ("Signing secret", False, "it is not set")
    assert found.advice.startswith("Set SLACK_SIGNING_SECRET ")
    assert "SLACK_APP_TOKEN" not in found.advice


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(
    ("answer", "is_ok", "detail"),
    [
        (refusal("invalid_code"), True, "id and secret are right"),
        (refusal("bad_client_secret"), False, "Slack says bad_client_secret"),
        (refusal("invalid_client_id"), False, "Slack says invalid_client_id"),
        (dropped, False, "Slack is out of reach (ServerDisconnectedError)"),
    ],
)
async def test_the_app_of_many_workspaces_is_known_by_its_secret(
    slack: SlackServer, session: aiohttp.ClientSession,
    answer: Answer, *, is_ok: bool, detail: str,
) -> None:  # fmt: skip
    slack.next_answers("oauth.v2.access", answer, answer)

    found = await check_app(client_for("", slack.api_url, session), "1.2", "secret", time.time)

    assert (found[0].subject, found[0].ok, found[0].detail) == ("Slack app", is_ok, detail)
