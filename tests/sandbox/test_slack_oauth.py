"""Installing as Slack does it: the page, the code, the token, and every way to be refused."""

from pathlib import Path

import aiohttp
import pytest

from tests.sandbox.oauth_support import (
    REDIRECT,
    access,
    asking,
    client_of,
    decided,
    fetched,
    installed,
    oauth,
)
from tests.sandbox.slack_support import refusal


async def test_the_page_says_who_asks_for_what_and_where(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        sandbox.add_team("Acme <Co>")
        status, text, _ = await fetched(asking(sandbox, team="T0SANDBOX2"))

    assert status == 200
    assert "<b>Labels</b> asks to be let into <b>Acme &lt;Co&gt;</b>" in text
    assert "Send messages as itself" in text
    assert "Robin" in text
    assert "Guest" not in text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"user_scope": "search:read"}, "invalid_scope"),
        ({"redirect_uri": "https://evil.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://labels.example.evil.example/"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{REDIRECT}/../../elsewhere"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{REDIRECT}2"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://labels.example/slack/oauth_redirect"}, "bad_redirect_uri"),
    ],
)
async def test_what_an_app_may_not_ask_leads_nowhere(
    tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    async with oauth(tmp_path) as sandbox:
        url = asking(sandbox, **changes)
        shown = await fetched(url)
        form = {"team": sandbox.id, "person": sandbox.people.user("robin").id, "decision": "allow"}
        pressed = await fetched(url, form)

    for status, text, location in (shown, pressed):
        assert (status, location) == (400, "")
        assert f"<code>{code}</code>" in text


async def test_people_come_back_with_code_and_state_or_with_access_denied(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        allowed = await decided(sandbox, sandbox)
        cancelled = await decided(sandbox, sandbox, decision="cancel")

    assert allowed == {"address": REDIRECT, "code": allowed["code"], "state": "st-1"}
    assert cancelled == {"address": REDIRECT, "error": "access_denied", "state": "st-1"}
    assert not sandbox.workspace.app_installed


async def test_without_an_address_people_come_back_to_the_first_of_the_settings(
    tmp_path: Path,
) -> None:
    async with oauth(tmp_path) as sandbox:
        sandbox.redirect_urls.add("http://127.0.0.1:1/other")
        told = await decided(sandbox, sandbox, redirect_uri="")
        deeper = await decided(sandbox, sandbox, redirect_uri=f"{REDIRECT}/deeper?a=b")
        answer = await access(sandbox, code=told["code"])

    assert told["address"] == REDIRECT
    assert (deeper["address"], deeper["a"]) == (f"{REDIRECT}/deeper", "b")
    assert answer["ok"]


async def test_addresses_without_https_cannot_be_entered(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        with pytest.raises(ValueError, match="must begin with https"):
            sandbox.redirect_urls.add("http://labels.example/")


@pytest.mark.parametrize("person", ["guest", "gone"])
async def test_guests_and_those_who_left_install_nothing(tmp_path: Path, person: str) -> None:
    async with oauth(tmp_path) as sandbox:
        sandbox.people.newcomer("gone")
        sandbox.people.deactivate("gone")
        form = {"team": sandbox.id, "person": sandbox.people.user(person).id, "decision": "allow"}
        status, text, _ = await fetched(asking(sandbox), form)

    assert (status, "not_allowed" in text) == (400, True)


async def test_a_code_becomes_the_token_of_its_workspace(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        acme = sandbox.add_team("Acme")
        answer = await installed(sandbox, acme)
        who = await client_of(sandbox, answer["access_token"]).auth_test()

    assert answer == {
        "ok": True,
        "app_id": sandbox.app.id,
        "access_token": answer["access_token"],
        "token_type": "bot",
        "scope": "chat:write,files:read",
        "bot_user_id": acme.app.bot_user,
        "team": {"id": acme.id, "name": "Acme"},
        "enterprise": None,
        "authed_user": {"id": acme.people.user("robin").id},
        "is_enterprise_install": False,
    }
    assert answer["access_token"].startswith("xoxb-")
    assert (who["team_id"], who["user_id"], who["bot_id"]) == (
        acme.id,
        acme.app.bot_user,
        acme.app.bot_id,
    )
    assert who.headers["x-oauth-scopes"] == "chat:write,files:read"
    assert not sandbox.workspace.app_installed


async def test_a_person_who_is_asked_for_it_gives_a_token_too(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        answer = await installed(sandbox, sandbox, "alex", user_scope="files:write")
        alex = sandbox.people.user("alex").id
        given = answer["authed_user"]
        who = await client_of(sandbox, given["access_token"]).auth_test()

    assert given == {
        "id": alex,
        "scope": "files:write",
        "access_token": given["access_token"],
        "token_type": "user",
    }
    assert given["access_token"].startswith("xoxp-")
    assert who["user_id"] == alex


async def test_a_code_works_once_for_ten_minutes_and_for_its_own_address(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        codes = [(await decided(sandbox, sandbox))["code"] for _ in range(2)]
        elsewhere = await refusal(access(sandbox, code=codes[0], redirect_uri=f"{REDIRECT}/a"))
        without = await refusal(access(sandbox, code=codes[0]))
        await access(sandbox, code=codes[0], redirect_uri=REDIRECT)
        again = await refusal(access(sandbox, code=codes[0], redirect_uri=REDIRECT))
        sandbox.clock.advance(601)
        late = await refusal(access(sandbox, code=codes[1], redirect_uri=REDIRECT))
        unknown = await refusal(access(sandbox, code="1.2.3"))

    assert (elsewhere, without) == ("bad_redirect_uri", "bad_redirect_uri")
    assert (again, late, unknown) == ("code_already_used", "invalid_code", "invalid_code")


async def test_an_app_must_show_its_id_and_its_secret(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        code = (await decided(sandbox, sandbox))["code"]
        errors = [
            await refusal(access(sandbox, code=code, client_id="1.2")),
            await refusal(access(sandbox, code=code, client_secret="guess")),
            await refusal(access(sandbox, code=code, grant_type="password")),
        ]

    assert errors == ["invalid_client_id", "bad_client_secret", "invalid_grant_type"]


async def test_id_and_secret_may_stand_in_the_form_and_never_in_a_log(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        app = sandbox.app
        code = (await decided(sandbox, sandbox))["code"]
        form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
        url = f"{sandbox.api_url}oauth.v2.access"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data={**form, "redirect_uri": REDIRECT}) as response,
        ):
            answer = await response.json()
        async with aiohttp.ClientSession() as session, session.get(url, params=form) as response:
            await response.read()
        logged = str(sandbox.workspace.traffic.all())

    assert answer["ok"]
    assert [secret for secret in (*form.values(), answer["access_token"]) if secret in logged] == [
        app.client_id
    ]
    assert "token_in_address" in sandbox.workspace.traffic.codes()


async def test_an_app_is_in_no_channel_when_it_was_just_installed(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        token = (await installed(sandbox, sandbox, scope="channels:read,chat:write"))[
            "access_token"
        ]
        client = client_of(sandbox, token)
        mine = await client.users_conversations()
        channel = sandbox.people.channel("#photos").id
        outside = await refusal(client.chat_postMessage(channel=channel, text="Hi"))
        sandbox.people.invite("robin", sandbox.app.bot_user, "#photos")
        inside = await client.chat_postMessage(channel=channel, text="Hi")

    assert mine["channels"] == []
    assert outside == "not_in_channel"
    assert inside["ok"]


async def test_installing_again_adds_scopes_and_gives_the_same_token(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        first = await installed(sandbox, sandbox, scope="chat:write")
        second = await installed(sandbox, sandbox, "sam", scope="files:read")

    assert second["access_token"] == first["access_token"]
    assert second["scope"] == "chat:write,files:read"
