"""`/slack/install` and `/slack/oauth_redirect`, as somebody with a browser meets them."""

import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.installations import Installation
from bot.errors import RetryLaterError, SetupError, StillErasedError
from bot.installing import INSTALL_PATH, REDIRECT_PATH
from bot.slack.scopes import SCOPES
from tests.door import CODE, SECRET, Door, answers, at_the_door, links

ENTERPRISE = {"ok": True, "access_token": "xoxb-e", "team": None, "is_enterprise_install": True}


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with at_the_door() as opened:
        yield opened


async def test_the_way_to_slack_asks_for_what_the_app_needs(door: Door) -> None:
    shown = await door.open(INSTALL_PATH)

    (link,) = links(shown.text)
    address, query = link.split("?")[0], parse_qs(urlsplit(link).query)
    assert address == f"{door.slack.url}oauth/v2/authorize"
    assert query["client_id"] == ["7.7"]
    assert query["scope"] == [",".join(sorted(SCOPES))]
    assert set(query) == {"client_id", "scope", "state"}
    cookie = shown.headers["Set-Cookie"]
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
        assert flag in cookie
    assert SECRET not in shown.text


@pytest.mark.parametrize(
    ("team", "asked"), [("T7TEAM", ["T7TEAM"]), ("T7&redirect_uri=https://evil.example", None)]
)
async def test_a_workspace_can_be_proposed_and_nothing_else(
    door: Door, team: str, asked: list[str] | None
) -> None:
    (link,) = links((await door.open(INSTALL_PATH, team=team)).text)

    query = parse_qs(urlsplit(link).query)
    assert query.get("team") == asked
    assert "redirect_uri" not in query


async def test_who_comes_back_with_a_code_has_installed_the_app(door: Door) -> None:
    shown = await door.finish()

    assert shown.status == 200
    assert "Labels is installed in Team" in shown.text
    assert links(shown.text) == ["https://slack.com/app_redirect?app=A7APP&team=T7TEAM"]
    assert door.installations.rows["T7TEAM"] == Installation(
        team="T7TEAM", bot_token="xoxb-fake", bot_user="U7BOT", installed_at=1_700_000_000.0,
        installed_by="U7ANN", bot_id="B7BOT", app="A7APP", team_name="Team",
        scopes=("chat:write", "commands"), version="1",
    )  # fmt: skip
    assert door.changed == ["T7TEAM"]
    (exchange,) = door.slack.called("oauth.v2.access")
    assert exchange.arguments == {"code": CODE}
    assert exchange.headers["Authorization"].startswith("Basic ")
    assert "labels-installing=deleted" in shown.headers["Set-Cookie"]


async def test_a_token_with_an_end_is_kept_with_it(door: Door) -> None:
    usual = {"ok": True, "access_token": "xoxe.xoxb-1", "team": {"id": "T7TEAM", "name": "Team"}}
    door.slack.next_answers(
        "oauth.v2.access", answers(**usual, refresh_token="xoxe-1-r", expires_in=43200)
    )

    await door.finish()

    kept = door.installations.rows["T7TEAM"]
    assert (kept.refresh_token, kept.expires_at) == ("xoxe-1-r", 1_700_043_200.0)


async def test_a_state_is_good_once(door: Door) -> None:
    state, cookie = await door.begin()

    first = await door.open(REDIRECT_PATH, cookie, state=state, code=CODE)
    second = await door.open(REDIRECT_PATH, cookie, state=state, code=CODE)

    assert (first.status, second.status) == (200, 400)
    assert "was used, or is too old" in second.text
    assert len(door.slack.called("oauth.v2.access")) == 1


@pytest.mark.parametrize("cookie", ["", "labels-installing=state-9", "other=state-1"])
async def test_a_link_that_began_in_another_browser_installs_nothing(
    door: Door, cookie: str
) -> None:
    state, _ = await door.begin()

    shown = await door.open(REDIRECT_PATH, cookie, state=state, code=CODE)

    assert shown.status == 400
    assert "This is not how it began" in shown.text
    assert door.slack.calls == []
    assert state in door.states.open


async def test_a_state_of_nobodys_installs_nothing(door: Door) -> None:
    shown = await door.open(REDIRECT_PATH, "labels-installing=x", state="x", code=CODE)

    assert shown.status == 400
    assert door.slack.calls == []


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"error": "access_denied"}, 200, "You did not allow it"),
        ({"error": "<script>alert(1)</script>"}, 400, "It did not work"),
        ({"error": ""}, 400, "It did not work"),
    ],
)
async def test_what_slack_tells_in_the_address_gets_a_page(
    door: Door, query: dict[str, str], status: int, words: str
) -> None:
    shown = await door.open(REDIRECT_PATH, **query)

    assert (shown.status, words in shown.text) == (status, True)
    assert "script" not in shown.text
    assert links(shown.text) == [INSTALL_PATH]


async def test_a_way_back_without_a_code_gets_a_page(door: Door) -> None:
    state, cookie = await door.begin()

    shown = await door.open(REDIRECT_PATH, cookie, state=state)

    assert (shown.status, "Something is missing" in shown.text) == (400, True)


REFUSALS = [
    ({"ok": False, "error": "invalid_code"}, 400, "code was used"),
    ({"ok": False, "error": "code_already_used"}, 400, "code was used"),
    ({"ok": False, "error": "bad_client_secret"}, 500, "not set up completely"),
    ({"ok": False, "error": "bad_redirect_uri"}, 500, "not set up completely"),
    ({"ok": False, "error": "ratelimited"}, 503, "does not answer"),
    ({"ok": False, "error": "internal_error"}, 503, "does not answer"),
    (ENTERPRISE, 400, "One workspace at a time"),
]


@pytest.mark.parametrize(("answer", "status", "words"), REFUSALS)
async def test_what_slack_refuses_gets_a_page_and_is_not_kept(
    door: Door, answer: dict[str, Any], status: int, words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    door.slack.next_answers("oauth.v2.access", *[answers(**answer)] * 3)

    shown = await door.finish()

    assert (shown.status, words in shown.text) == (status, True)
    assert door.installations.rows == {}
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_made_up_code_costs_one_call_at_most(door: Door) -> None:
    door.slack.next_answers("oauth.v2.access", answers(ok=False, error="ratelimited"))
    await door.finish()
    assert len(door.slack.called("oauth.v2.access")) == 1

    for code in ("", "x" * 256, "a b", "1.2.3\n", "<script>"):
        shown = await door.finish(code=code)
        assert (shown.status, "code was used" in shown.text) == (400, True)
    assert len(door.slack.called("oauth.v2.access")) == 1


async def test_strangers_cannot_use_up_what_tokens_are_exchanged_with(door: Door) -> None:
    door.slack.next_answers("oauth.v2.access", *[answers(ok=False, error="invalid_code")] * 25)

    shown = [(await door.finish()).status for _ in range(22)]

    assert shown == [400] * 20 + [503] * 2
    assert len(door.slack.called("oauth.v2.access")) == 20
    assert len(door.states.open) == 2


@pytest.mark.parametrize("reason", [None, StillErasedError("T7TEAM")])
async def test_what_cannot_be_kept_is_given_back(door: Door, reason: Exception | None) -> None:
    door.slack.next_answers("auth.revoke", answers(ok=True, revoked=True))
    if reason:
        door.installations.turns["T7TEAM"] = 1
    else:
        door.slack.next_answers("oauth.v2.access", answers(**ENTERPRISE))

    await door.finish()

    (revoked,) = door.slack.called("auth.revoke")
    assert revoked.token == ("xoxb-fake" if reason else "xoxb-e")
    assert door.installations.rows == {}


async def test_an_installation_that_works_is_not_revoked_with_one_that_failed(door: Door) -> None:
    await door.finish()
    kept = dict(door.installations.rows)

    door.installations.turns["T7TEAM"] = 1
    shown = await door.finish()

    assert (shown.status, door.installations.rows) == (503, kept)
    assert door.slack.called("auth.revoke") == []


async def test_nobody_waits_for_the_bots_id(door: Door) -> None:
    door.slack.next_answers("auth.test", *[answers(ok=False, error="internal_error")] * 3)

    assert (await door.finish()).status == 200
    assert door.installations.rows["T7TEAM"].bot_id == ""


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(RetryLaterError("Amazon DynamoDB", "busy"), 503), (SetupError("No table"), 500)],
)
async def test_a_table_that_does_not_answer_gets_a_page(
    door: Door, trouble: Exception, status: int
) -> None:
    door.installations.trouble = trouble

    assert (await door.finish()).status == status
    assert door.slack.called("auth.revoke") == []  # It may be installed already.


async def test_a_workspaces_name_is_only_text(door: Door) -> None:
    team = {"id": "T7TEAM", "name": "<img src=x onerror=alert(1)>"}
    door.slack.next_answers(
        "oauth.v2.access", answers(ok=True, access_token="xoxb-fake", app_id='A"><b>', team=team)
    )

    shown = await door.finish()

    assert shown.status == 200
    assert "<img" not in shown.text
    assert "<b>" not in shown.text


async def test_no_page_can_run_or_load_or_tell_anything(door: Door) -> None:
    pages = [await door.open(INSTALL_PATH), await door.finish(), await door.open(REDIRECT_PATH)]

    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"


async def test_neither_codes_nor_tokens_are_logged(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await door.finish()
    door.slack.next_answers("oauth.v2.access", answers(ok=False, error="invalid_code"))
    await door.finish()

    ours = [record for record in caplog.records if record.name.startswith(("bot", "slack"))]
    told = "\n".join(record.getMessage() for record in ours if record.levelno >= logging.INFO)
    assert "installed in T7TEAM by U7ANN" in told
    for secret in (CODE, SECRET, "xoxb-fake"):
        assert secret not in told


def test_nothing_is_given_away_by_repr() -> None:
    assert "xoxb" not in repr(Installation("T7TEAM", "xoxb-1", "U7BOT", 0.0))


async def test_who_comes_back_while_the_old_data_goes_is_asked_to_wait(door: Door) -> None:
    door.installations.turns["T7TEAM"] = 1

    shown = await door.finish()

    assert shown.status == 503
    assert "Your old pictures are being erased" in shown.text
    assert door.installations.rows == {}
