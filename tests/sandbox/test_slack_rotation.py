"""Tokens end: by the clock, by their renewal, by hand, and with the app."""

from pathlib import Path
from typing import Any

from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from tests.sandbox.oauth_support import access, client_of, installed, oauth
from tests.sandbox.slack_support import refusal, socket_bot

HOUR = 3600.0


async def renewed(sandbox: SlackSandbox, refresh_token: str) -> dict[str, Any]:
    return await access(sandbox, grant_type="refresh_token", refresh_token=refresh_token)


async def test_a_rotating_token_lives_twelve_hours_and_is_renewed_once(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        first = await installed(sandbox, sandbox)
        second = await renewed(sandbox, first["refresh_token"])
        again = await refusal(renewed(sandbox, first["refresh_token"]))
        sandbox.clock.advance(12 * HOUR - 1)
        await client_of(sandbox, first["access_token"]).auth_test()
        sandbox.clock.advance(1)
        late = await refusal(client_of(sandbox, second["access_token"]).auth_test())
        third = await renewed(sandbox, second["refresh_token"])
        await client_of(sandbox, third["access_token"]).auth_test()

    assert first["access_token"].startswith("xoxe.xoxb-1-")
    assert first["refresh_token"].startswith("xoxe-1-")
    assert first["expires_in"] == second["expires_in"] == 43_200
    assert second == {
        **{key: first[key] for key in first if key != "authed_user"},
        "access_token": second["access_token"],
        "refresh_token": second["refresh_token"],
    }
    assert (again, late) == ("invalid_refresh_token", "token_expired")


async def test_two_tokens_live_at_a_time_and_a_third_ends_the_oldest(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        answers = [await installed(sandbox, sandbox)]
        for _ in range(2):
            answers.append(await renewed(sandbox, answers[-1]["refresh_token"]))
        oldest, middle, newest = (client_of(sandbox, each["access_token"]) for each in answers)
        ended = await refusal(oldest.auth_test())
        await middle.auth_test()
        await newest.auth_test()

    assert ended == "token_revoked"


async def test_a_refresh_token_may_be_given_a_short_grace(tmp_path: Path) -> None:
    async with oauth(
        tmp_path, token_rotation=True, strictness=Strictness(refresh_grace=30)
    ) as sandbox:
        token = (await installed(sandbox, sandbox))["refresh_token"]
        twins = [await renewed(sandbox, token) for _ in range(2)]
        loser = await refusal(renewed(sandbox, twins[0]["refresh_token"]))
        winner = await renewed(sandbox, twins[1]["refresh_token"])
        sandbox.clock.advance(30)
        late = await refusal(renewed(sandbox, token))

    assert twins[0]["access_token"] != twins[1]["access_token"]
    assert (loser, late) == ("invalid_refresh_token", "invalid_refresh_token")
    assert winner["ok"]


async def test_a_persons_token_rotates_too(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        given = (await installed(sandbox, sandbox, "alex", user_scope="files:write"))["authed_user"]
        answer = await renewed(sandbox, given["refresh_token"])
        who = await client_of(sandbox, answer["access_token"]).auth_test()

    assert given["access_token"].startswith("xoxe.xoxp-1-")
    assert (answer["token_type"], answer["scope"]) == ("user", "files:write")
    assert answer["user_id"] == who["user_id"] == sandbox.people.user("alex").id


async def test_tokens_can_be_made_to_end_now(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        answer = await installed(sandbox, sandbox)
        sandbox.slack.tokens.expire(sandbox.id)
        error = await refusal(client_of(sandbox, answer["access_token"]).auth_test())
        again = await renewed(sandbox, answer["refresh_token"])

    assert error == "token_expired"
    assert again["ok"]


async def test_revoking_a_rotating_token_ends_that_token_alone(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        answer = await installed(sandbox, sandbox)
        client = client_of(sandbox, answer["access_token"])
        rehearsal = await client.auth_revoke(test=True)
        revoked = await client.auth_revoke()
        error = await refusal(client.auth_test())
        again = await renewed(sandbox, answer["refresh_token"])

    assert (rehearsal["revoked"], revoked["revoked"], error) == (False, True, "token_revoked")
    assert again["ok"]
    assert sandbox.workspace.app_installed


async def test_revoking_the_last_lasting_token_takes_the_app_with_it(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        answer = await installed(sandbox, sandbox, "alex", user_scope="files:write")
        async with socket_bot(sandbox, client_of(sandbox)) as bot:
            alex = sandbox.people.user("alex").id
            await client_of(sandbox, answer["authed_user"]["access_token"]).auth_revoke()
            await bot.heard(1)
            stayed = sandbox.workspace.app_installed
            await client_of(sandbox, answer["access_token"]).auth_revoke()
            await bot.heard(3)

    told = bot.events()
    assert stayed
    assert not sandbox.workspace.app_installed
    assert (told[0]["type"], told[0]["tokens"]) == ("tokens_revoked", {"oauth": [alex], "bot": []})
    assert {event["type"] for event in told[1:]} == {"app_uninstalled", "tokens_revoked"}


async def test_an_app_that_is_removed_loses_every_token_at_once(tmp_path: Path) -> None:
    async with oauth(tmp_path, token_rotation=True) as sandbox:
        answer = await installed(sandbox, sandbox, "alex", user_scope="files:write")
        sandbox.people.invite("robin", sandbox.app.bot_user, "#photos")
        async with socket_bot(sandbox, client_of(sandbox)) as bot:
            sandbox.people.uninstall()
            sandbox.people.post_text("robin", "#photos", "Hi")
            await bot.heard(2)
        persons = answer["authed_user"]["access_token"]
        errors = [
            await refusal(client_of(sandbox, answer["access_token"]).auth_test()),
            await refusal(client_of(sandbox, persons).auth_test()),
            await refusal(renewed(sandbox, answer["refresh_token"])),
        ]

    told = {event["type"]: event for event in bot.events()}
    assert errors == ["account_inactive", "token_revoked", "invalid_refresh_token"]
    assert told.keys() == {"app_uninstalled", "tokens_revoked"}
    assert told["tokens_revoked"]["tokens"] == {
        "oauth": [sandbox.people.user("alex").id],
        "bot": [sandbox.app.bot_user],
    }


async def test_an_app_removes_itself_with_its_id_and_secret(tmp_path: Path) -> None:
    async with oauth(tmp_path) as sandbox:
        app = sandbox.app
        client = client_of(sandbox, (await installed(sandbox, sandbox))["access_token"])
        wrong = await refusal(client.apps_uninstall(client_id=app.client_id, client_secret="no"))
        sandbox.clock.advance(60)
        await client.apps_uninstall(client_id=app.client_id, client_secret=app.client_secret)
        gone = await refusal(client.auth_test())

    assert (wrong, gone) == ("bad_client_secret", "account_inactive")


async def test_an_app_that_came_back_has_a_new_token_and_must_be_invited_anew(
    tmp_path: Path,
) -> None:
    async with oauth(tmp_path) as sandbox:
        first = await installed(sandbox, sandbox, scope="chat:write,channels:read")
        sandbox.people.invite("robin", sandbox.app.bot_user, "#photos")
        sandbox.people.uninstall()
        second = await installed(sandbox, sandbox, scope="channels:read")
        mine = await client_of(sandbox, second["access_token"]).users_conversations()
        old = await refusal(client_of(sandbox, first["access_token"]).auth_test())

    assert second["bot_user_id"] == first["bot_user_id"]
    assert second["scope"] == "channels:read"
    assert (mine["channels"], old) == ([], "account_inactive")
