"""What happens to channels and to the app itself reaches it under Slack's own names."""

from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_support import MORE_SCOPES, SCOPES, refusal, slack, socket_bot

EVENTS = [
    *("app_uninstalled", "tokens_revoked", "channel_id_changed", "member_joined_channel"),
    *("channel_archive", "channel_deleted", "channel_rename", "channel_left"),
    *("group_archive", "group_deleted", "group_rename", "group_left"),
]
READING = [*SCOPES, *MORE_SCOPES]


@pytest.mark.parametrize(("channel", "word"), [("#photos", "channel"), ("#design", "group")])
async def test_private_channels_have_their_own_events(
    tmp_path: Path, channel: str, word: str
) -> None:
    async with (
        slack(tmp_path, scopes=READING, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        people, place = sandbox.people, sandbox.people.channel(channel)
        people.rename(place, "renamed")
        await bot.heard(1)
        people.archive("kim", place)
        await bot.heard(2)
        people.kick(sandbox.app.bot_user, place)
        await bot.heard(3)

    events = bot.events()
    assert [event["type"] for event in events] == [
        f"{word}_rename",
        f"{word}_archive",
        f"{word}_left",
    ]
    assert (events[0]["channel"]["id"], events[0]["channel"]["name"]) == (place.id, "renamed")
    assert events[2]["channel"] == place.id


@pytest.mark.parametrize(("channel", "word"), [("#photos", "channel"), ("#design", "group")])
async def test_a_deleted_channel_is_gone_with_everything_in_it(
    tmp_path: Path, channel: str, word: str
) -> None:
    async with (
        slack(tmp_path, scopes=READING, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        place = sandbox.people.channel(channel)
        sandbox.people.delete_channel("kim", place)
        (request,) = await bot.heard(1)
        error = await refusal(client.chat_postMessage(channel=place.id, text="Hi"))

    assert request.payload["event"]["type"] == f"{word}_deleted"
    assert request.payload["event"]["channel"] == place.id
    assert error == "channel_not_found"


async def test_a_channel_may_get_another_id(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=READING, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        message = sandbox.people.post_text("robin", "#design", "Hi")
        old = message.channel
        new = sandbox.people.change_id("#design")
        await bot.heard(1)
        history = await client.conversations_history(channel=new)
        error = await refusal(client.conversations_history(channel=old))

    (event,) = bot.events()
    assert (event["type"], event["old_channel_id"], event["new_channel_id"]) == (
        "channel_id_changed",
        old,
        new,
    )
    assert [each["text"] for each in history["messages"]] == ["Hi"]
    assert error == "channel_not_found"


async def test_an_uninstalled_app_hears_of_it_and_of_nothing_more(tmp_path: Path) -> None:
    events = [*EVENTS, "message.channels"]
    async with (
        slack(tmp_path, events=events) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        sandbox.people.uninstall()
        sandbox.people.post_text("robin", "#photos", "Hi")
        await bot.heard(2)
        with pytest.raises(SlackApiError) as caught:
            await client.auth_test()

    by_type = {event["type"]: event for event in bot.events()}
    assert by_type.keys() == {"app_uninstalled", "tokens_revoked"}
    assert by_type["tokens_revoked"]["tokens"] == {"oauth": [], "bot": [sandbox.app.bot_user]}
    assert caught.value.response["error"] == "account_inactive"


async def test_members_of_private_channels_need_the_scope_of_private_channels(
    tmp_path: Path,
) -> None:
    scopes = [*SCOPES, "channels:read"]
    async with (
        slack(tmp_path, scopes=scopes, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        sandbox.people.invite("kim", "sam", "#design")
        sandbox.people.kick("sam", "#photos")
        sandbox.people.join("sam", "#photos")
        await bot.heard(1)

    assert [event["channel_type"] for event in bot.events()] == ["C"]
