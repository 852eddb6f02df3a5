"""Which events reach the app, and in what shape."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.slack import SlackSandbox
from tests.sandbox.slack_support import EVENTS, MORE_SCOPES, SCOPES, photo, slack, socket_bot

ALL_EVENTS = [
    *EVENTS,
    *("app_mention", "file_shared", "file_deleted", "reaction_added", "member_joined_channel"),
    *("channel_left", "channel_archive"),
]
ALL_SCOPES = [*SCOPES, *MORE_SCOPES, "app_mentions:read"]


def events(sandbox: SlackSandbox) -> list[dict[str, Any]]:
    """What was delivered, or tried to: no socket is open in these tests."""
    told = [exchange for exchange in sandbox.workspace.traffic.all() if "event" in exchange.request]
    return [exchange.request["event"] for exchange in told]


async def told(
    folder: Path, act: Callable[[SlackSandbox], object], **options: Any
) -> list[dict[str, Any]]:
    """The events that follow from what people do."""
    async with slack(folder, **options) as (sandbox, client):
        act(sandbox)
        await client.auth_test()
        return events(sandbox)


async def test_an_upload_has_the_keys_of_a_real_one(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_files("robin", "#photos", [photo()], text="Hi there!")

    (event,) = await told(tmp_path, act)

    assert set(event) == {
        *("type", "text", "files", "upload", "user", "display_as_bot", "ts", "blocks"),
        *("client_msg_id", "channel", "subtype", "event_ts", "channel_type"),
    }
    assert (event["type"], event["subtype"], event["channel_type"]) == (
        "message",
        "file_share",
        "channel",
    )
    assert event["event_ts"] == event["ts"]
    assert event["upload"] is False


async def test_an_envelope_has_the_keys_of_a_real_one(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sandbox.people.post_files("robin", "#photos", [photo()])
        await client.auth_test()
        envelope = sandbox.workspace.traffic.named("message")[0].request

    assert set(envelope) == {
        *("token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id"),
        *("event", "type", "event_id", "event_time", "authorizations"),
        *("is_ext_shared_channel", "event_context"),
    }
    assert envelope["type"] == "event_callback"
    assert envelope["event_id"].startswith("Ev")
    assert envelope["authorizations"][0]["user_id"] == sandbox.app.bot_user


async def test_an_upload_without_words_has_empty_text_and_no_blocks(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_files("robin", "#photos", [photo()])

    (event,) = await told(tmp_path, act)

    assert event["text"] == ""
    assert "blocks" not in event


async def test_several_files_are_one_event_and_a_thread_is_named(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        parent = sandbox.people.post_text("sam", "#photos", "Show me")
        files = [photo("a.png"), photo("b.png")]
        sandbox.people.post_files("robin", "#photos", files, thread_ts=parent.ts)

    parent, event = await told(tmp_path, act)

    assert [file["name"] for file in event["files"]] == ["a.png", "b.png"]
    assert event["thread_ts"] == parent["ts"]
    assert event["parent_user_id"] == parent["user"]


async def test_every_kind_of_conversation_has_its_channel_type(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        people, bot = sandbox.people, sandbox.app.bot_user
        places = (
            people.channel("#photos"),
            people.channel("#design"),
            people.direct_message("robin", bot),
            people.direct_message("robin", "sam", bot),
        )
        for place in places:
            people.post_files("robin", place, [photo()])

    kinds = [event["channel_type"] for event in await told(tmp_path, act)]

    assert kinds == ["channel", "group", "im", "mpim"]


async def test_nothing_is_heard_from_where_the_bot_is_not(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_files("robin", "#general", [photo()])

    assert await told(tmp_path, act) == []


async def test_nothing_is_heard_that_was_not_asked_for(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_files("robin", "#photos", [photo()])
        sandbox.people.post_files("robin", "#design", [photo()])

    kinds = [e["channel_type"] for e in await told(tmp_path, act, events=["message.groups"])]

    assert kinds == ["group"]


async def test_an_event_whose_scope_is_missing_does_not_come(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_files("robin", "#photos", [photo()])

    assert await told(tmp_path, act, scopes=["files:read"]) == []


async def test_the_bots_own_words_come_back_with_its_bot_id(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        await client.chat_postMessage(channel=channel, text="Hello")
        await client.auth_test()
        (event,) = events(sandbox)

    assert (event["bot_id"], event["user"]) == (sandbox.app.bot_id, sandbox.app.bot_user)
    assert event["app_id"] == event["bot_profile"]["app_id"] == sandbox.app.id


async def test_a_mention_comes_twice(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.post_text("robin", "#photos", f"<@{sandbox.app.bot_user}> hi")

    both = await told(tmp_path, act, events=ALL_EVENTS, scopes=ALL_SCOPES)

    assert [event["type"] for event in both] == ["message", "app_mention"]
    assert "channel_type" not in both[1]
    assert both[0]["ts"] == both[1]["ts"]


async def test_deleting_a_message_deletes_its_files(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        sandbox.people.delete_message(sandbox.people.post_files("robin", "#photos", [photo()]))

    told_ = await told(tmp_path, act, events=ALL_EVENTS, scopes=ALL_SCOPES)

    kinds = [(event["type"], event.get("subtype")) for event in told_]
    assert kinds == [
        ("message", "file_share"),
        ("file_shared", None),
        ("message", "message_deleted"),
        ("file_deleted", None),
    ]
    assert told_[2]["deleted_ts"] == told_[0]["ts"]
    assert told_[2]["previous_message"]["files"][0]["name"] == "beach.png"
    assert told_[2]["hidden"] is True


async def test_deleting_a_file_changes_its_message(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        sandbox.people.delete_file(posted.files[0])

    _, change = await told(tmp_path, act)

    assert change["subtype"] == "message_changed"
    assert change["message"]["files"][0]["mode"] == "tombstone"
    assert change["previous_message"]["files"][0]["mode"] == "hosted"


async def test_the_parent_of_a_thread_becomes_a_tombstone(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        sandbox.people.post_text("sam", "#photos", "Ho", thread_ts=parent.ts)
        sandbox.people.delete_message(parent)

    *_, change = await told(tmp_path, act)

    assert change["subtype"] == "message_changed"
    assert change["message"]["subtype"] == "tombstone"
    assert change["previous_message"]["text"] == "Hi"


async def test_reactions_and_members_are_told(tmp_path: Path) -> None:
    def act(sandbox: SlackSandbox) -> None:
        message = sandbox.people.post_text("robin", "#photos", "Hi")
        sandbox.people.react("sam", message, "heart")
        sandbox.people.invite("kim", sandbox.app.bot_user, "#general")
        sandbox.people.kick(sandbox.app.bot_user, "#general")

    told_ = await told(tmp_path, act, events=ALL_EVENTS, scopes=ALL_SCOPES)
    by_type = {event["type"]: event for event in told_}

    assert by_type["reaction_added"]["item"]["ts"] == told_[0]["ts"]
    assert by_type["member_joined_channel"]["inviter"]
    assert by_type["channel_left"]["channel"] == by_type["member_joined_channel"]["channel"]


async def test_another_apps_bot_is_told_apart_by_its_bot_id(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        other = sandbox.people.other_bot("weather", "#photos")
        await bot.heard(1)
        sandbox.people.post_files(other, "#photos", [photo()])
        await bot.heard(2)

    event = bot.events()[-1]
    assert (event["user"], event["bot_id"]) == (other.id, other.bot_id)
    assert event["files"][0]["bot_id"] == other.bot_id
    assert event["app_id"] != sandbox.app.id
    assert "bot_profile" not in event


async def test_a_share_may_come_without_files(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        sandbox.people.post_files("robin", "#photos", [])
        await bot.heard(1)

    assert (bot.events()[0]["subtype"], bot.events()[0]["files"]) == ("file_share", [])
