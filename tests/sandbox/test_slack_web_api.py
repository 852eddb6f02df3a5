"""The Web API's front door: tokens, arguments, scopes, limits."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.methods import METHODS
from sandbox.slack.rate_limits import METHOD_TIERS
from sandbox.slack.scopes import METHOD_SCOPES
from sandbox.slack.strictness import Strictness
from tests.sandbox.slack_support import MORE_SCOPES, SCOPES, photo, refusal, slack


async def test_auth_test_tells_who_the_bot_is_and_which_scopes_it_has(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        answer = await client.auth_test()

    assert answer["user_id"] == sandbox.app.bot_user
    assert answer["bot_id"] == sandbox.app.bot_id
    assert answer["team_id"] == sandbox.workspace.team.id
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(tmp_path: Path, token: str | None, error: str) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        shown = sandbox.app_token if token == "app" else token
        client = AsyncWebClient(shown, base_url=sandbox.api_url)

        assert await refusal(client.auth_test()) == error


async def test_a_socket_needs_the_app_token(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        error = await refusal(client.apps_connections_open(app_token=sandbox.bot_token))

    assert error == "not_allowed_token_type"


async def test_an_unknown_method_is_answered_with_200(tmp_path: Path) -> None:
    async with (
        slack(tmp_path) as (sandbox, _client),
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.api_url}foo.bar") as answer,
    ):
        status, body = answer.status, await answer.json()

    assert status == 200
    assert body == {"ok": False, "error": "unknown_method", "req_method": "foo.bar"}


@pytest.mark.parametrize("way", ["query", "form", "json"])
async def test_arguments_come_in_query_form_and_json(tmp_path: Path, way: str) -> None:
    async with slack(tmp_path) as (sandbox, _client), aiohttp.ClientSession() as session:
        channel = sandbox.people.channel("#photos").id
        values = {"channel": channel, "text": "Hello", "team_id": "T0UNKNOWN"}
        place = {"query": "params", "form": "data", "json": "json"}[way]
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
        url = f"{sandbox.api_url}chat.postMessage"
        async with session.request("POST", url, headers=headers, **{place: values}) as answer:  # type: ignore[arg-type]
            body = await answer.json()

        assert body["message"]["text"] == "Hello"
        assert [m.text for m in sandbox.workspace.history(channel)] == ["Hello"]


async def test_a_missing_scope_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=["chat:write"]) as (sandbox, client):
        message = sandbox.people.post_text("robin", "#photos", "Hi")
        with pytest.raises(SlackApiError) as caught:
            await client.reactions_add(channel=message.channel, timestamp=message.ts, name="eyes")

    body = caught.value.response.data
    assert body == {
        "ok": False,
        "error": "missing_scope",
        "needed": "reactions:write",
        "provided": "chat:write",
    }


async def test_the_kind_of_channel_decides_the_scope(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=["channels:read"]) as (sandbox, client):
        photos, design = sandbox.people.channel("#photos"), sandbox.people.channel("#design")

        answer = await client.conversations_info(channel=photos.id)
        error = await refusal(client.conversations_info(channel=design.id))

    assert answer["channel"]["name"] == "photos"
    assert error == "missing_scope"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        design = sandbox.people.channel("#design")
        sandbox.people.kick(sandbox.app.bot_user, design)

        error = await refusal(client.chat_postMessage(channel=design.id, text="Hi"))

    assert error == "channel_not_found"


async def test_a_public_channel_without_the_bot_refuses_it(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        general = sandbox.people.channel("#general").id

        assert await refusal(client.chat_postMessage(channel=general, text="Hi")) == (
            "not_in_channel"
        )
        assert await refusal(client.conversations_history(channel=general)) == "not_in_channel"


async def test_an_archived_channel_can_be_read_but_not_written(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        photos = sandbox.people.channel("#photos").id
        message = sandbox.people.post_text("robin", photos, "Hi")
        sandbox.people.archive("kim", photos)

        post = await refusal(client.chat_postMessage(channel=photos, text="Hi"))
        react = await refusal(
            client.reactions_add(channel=photos, timestamp=message.ts, name="eyes")
        )
        history = await client.conversations_history(channel=photos)

    assert (post, react) == ("is_archived", "is_archived")
    assert history["messages"][0]["text"] == "Hi"


async def test_a_tier_holds_a_minutes_calls_then_asks_to_wait(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        file_id = sandbox.people.post_files("robin", "#photos", [photo()]).files[0]
        for _ in range(100):
            await client.files_info(file=file_id)
        with pytest.raises(SlackApiError) as caught:
            await client.files_info(file=file_id)
        sandbox.clock.advance(1)

        answer = await client.files_info(file=file_id)

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response["error"] == "ratelimited"
    assert answer["ok"] is True


async def test_messages_into_one_channel_may_burst_then_come_one_a_second(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        photos = sandbox.people.channel("#photos").id
        design = sandbox.people.channel("#design").id
        for _ in range(10):
            await client.chat_postMessage(channel=photos, text="Hi")

        assert await refusal(client.chat_postMessage(channel=photos, text="Hi")) == "ratelimited"
        await client.chat_postMessage(channel=design, text="Hi")
        sandbox.clock.advance(1)
        await client.chat_postMessage(channel=photos, text="Hi")


async def test_limits_can_be_switched_off(tmp_path: Path) -> None:
    strictness = Strictness(rate_limits=False)
    async with slack(tmp_path, strictness=strictness) as (sandbox, client):
        photos = sandbox.people.channel("#photos").id
        for _ in range(15):
            await client.chat_postMessage(channel=photos, text="Hi")

        assert len(sandbox.workspace.history(photos)) == 15


async def test_missing_arguments_are_named(tmp_path: Path) -> None:
    async with slack(tmp_path) as (_sandbox, client):
        with pytest.raises(SlackApiError) as caught:
            await client.api_call("chat.postMessage", json={"text": "Hi"})

    assert caught.value.response.data == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {"messages": ["[ERROR] missing required field: channel"]},
    }


async def test_lists_come_in_pages(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=MORE_SCOPES) as (_sandbox, client):
        kinds = "public_channel,private_channel"
        first = await client.conversations_list(types=kinds, limit=3)
        cursor = first["response_metadata"]["next_cursor"]
        second = await client.conversations_list(types=kinds, limit=3, cursor=cursor)
        own = await client.users_conversations(types="public_channel")

    assert [c["name"] for c in first["channels"]] == ["general", "photos", "design"]
    assert [c["name"] for c in second["channels"]] == ["moderation"]
    assert second["response_metadata"]["next_cursor"] == ""
    assert [c["name"] for c in own["channels"]] == ["photos"]


async def test_joining_and_opening_conversations(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=MORE_SCOPES) as (sandbox, client):
        general, design = (sandbox.people.channel(name).id for name in ("#general", "#design"))
        sam, robin = sandbox.people.user("sam").id, sandbox.people.user("robin").id

        joined = await client.conversations_join(channel=general)
        again = await client.conversations_join(channel=general)
        private = await refusal(client.conversations_join(channel=design))
        fresh = await client.conversations_open(users=sam)
        known = await client.conversations_open(users=[robin])
        members = await client.conversations_members(channel=general)

    assert joined["channel"]["is_member"] is True
    assert again["warning"] == "already_in_channel"
    assert private == "method_not_supported_for_channel_type"
    assert fresh["channel"]["id"].startswith("D")
    assert known["already_open"] is True
    assert sandbox.app.bot_user in members["members"]


async def test_people_team_and_bot_can_be_asked_about(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=MORE_SCOPES) as (sandbox, client):
        alex = (await client.users_info(user=sandbox.people.user("alex").id))["user"]
        team = (await client.team_info())["team"]
        bot = (await client.bots_info(bot=sandbox.app.bot_id))["bot"]
        nobody = await refusal(client.users_info(user="U0NOBODY"))

    assert (alex["name"], alex["is_admin"], alex["is_bot"]) == ("alex", True, False)
    assert team["domain"] == "sandbox"
    assert bot["user_id"] == sandbox.app.bot_user
    assert nobody == "user_not_found"


def test_every_method_has_its_tier_and_no_table_names_another() -> None:
    # Slack gives these their own limits, which it does not publish.
    special = {"api.test", "auth.test", "blocks.validate", "chat.getPermalink", "chat.postMessage"}

    assert set(METHOD_TIERS) == set(METHODS) - special
    assert set(METHOD_SCOPES) <= set(METHODS)
