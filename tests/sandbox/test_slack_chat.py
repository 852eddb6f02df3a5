"""Messages, threads and reactions over the Web API."""

from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_support import photo, refusal, slack


async def test_a_reply_makes_its_parent_a_thread(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        answer = await client.chat_postMessage(
            channel=parent.channel, thread_ts=parent.ts, text="Hello"
        )
        thread = await client.conversations_replies(channel=parent.channel, ts=answer["ts"])
        history = await client.conversations_history(channel=parent.channel)

    root, reply = thread["messages"]
    assert root["thread_ts"] == parent.ts
    assert root["reply_count"] == 1
    assert root["latest_reply"] == answer["ts"]
    assert reply["parent_user_id"] == parent.user
    assert reply["bot_profile"]["app_id"] == sandbox.app.id
    assert [message["ts"] for message in history["messages"]] == [parent.ts]


async def test_a_reply_to_a_message_that_is_gone_lands_in_the_channel(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        sandbox.people.delete_message(parent)

        answer = await client.chat_postMessage(
            channel=parent.channel, thread_ts=parent.ts, text="Hello"
        )

    assert "thread_ts" not in answer["message"]
    assert sandbox.workspace.traffic.violations() == [
        f"thread_ts {parent.ts} names no thread: Slack posts somewhere else"
    ]


async def test_a_timestamp_that_is_none_is_refused(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=channel, thread_ts="0", text="Hello")

    assert caught.value.response["error"] == "invalid_thread_ts"
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] 0 is not a valid thread_ts"]


async def test_a_message_needs_words(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id

        error = await refusal(client.api_call("chat.postMessage", json={"channel": channel}))

    assert error == "no_text"


async def test_a_user_id_opens_the_direct_message(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sam = sandbox.people.user("sam").id

        answer = await client.chat_postMessage(channel=sam, text="Hello")

    assert answer["channel"].startswith("D")


async def test_block_ids_are_kept_or_made(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        blocks = [{"type": "divider", "block_id": "mine"}, {"type": "divider"}]
        answer = await client.chat_postMessage(channel=channel, text="Hi", blocks=blocks)
        history = await client.conversations_history(channel=channel)

    kept, made = history["messages"][0]["blocks"]
    assert kept == {"type": "divider", "block_id": "mine"}
    assert made["block_id"] not in ("", "mine")
    assert answer["message"]["blocks"] == [kept, made]


async def test_blocks_without_text_are_taken_but_noted(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        await client.api_call(
            "chat.postMessage", json={"channel": channel, "blocks": [{"type": "divider"}]}
        )

    assert sandbox.workspace.traffic.violations() == [
        "blocks without `text`: notifications and screen readers have nothing"
    ]


async def test_only_own_messages_can_be_changed(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        foreign = sandbox.people.post_text("robin", "#photos", "Hi")
        channel = foreign.channel
        own = await client.chat_postMessage(channel=channel, text="Hello")

        change = await client.chat_update(channel=channel, ts=own["ts"], text="Bye", blocks=[])
        too_long = await refusal(
            client.chat_update(channel=channel, ts=own["ts"], text="x" * 4001, blocks=[])
        )
        update = await refusal(client.chat_update(channel=channel, ts=foreign.ts, text="Bye"))
        delete = await refusal(client.chat_delete(channel=channel, ts=foreign.ts))
        await client.chat_delete(channel=channel, ts=own["ts"])
        again = await refusal(client.chat_delete(channel=channel, ts=own["ts"]))

    assert change["message"]["text"] == "Bye"
    assert change["message"]["edited"]["user"] == sandbox.app.bot_user
    assert (too_long, update, delete) == (
        "msg_too_long",
        "cant_update_message",
        "cant_delete_message",
    )
    assert again == "message_not_found"


async def test_an_ephemeral_message_is_in_no_history(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel, robin = sandbox.people.channel("#photos").id, sandbox.people.user("robin").id
        answer = await client.chat_postEphemeral(channel=channel, user=robin, text="Psst")
        history = await client.conversations_history(channel=channel)
        update = await refusal(
            client.chat_update(channel=channel, ts=answer["message_ts"], text="Hi")
        )
        outsider = await refusal(
            client.chat_postEphemeral(channel=channel, user="U0NOBODY", text="Psst")
        )

    assert history["messages"] == []
    assert [(m.text, m.ephemeral_to) for m in sandbox.workspace.ephemerals] == [("Psst", robin)]
    assert (update, outsider) == ("message_not_found", "user_not_in_channel")


async def test_the_link_to_a_reply_names_its_thread(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        reply = sandbox.people.post_text("sam", "#photos", "Ho", thread_ts=parent.ts)
        link = await client.chat_getPermalink(channel=reply.channel, message_ts=reply.ts)

    digits = reply.ts.replace(".", "")
    assert link["permalink"] == (
        f"https://sandbox.slack.com/archives/{reply.channel}/p{digits}"
        f"?thread_ts={parent.ts}&cid={reply.channel}"
    )


async def test_a_reaction_is_there_once(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        message = sandbox.people.post_files("robin", "#photos", [photo()])
        place = {"channel": message.channel, "timestamp": message.ts}

        await client.reactions_add(**place, name="eyes")
        again = await refusal(client.reactions_add(**place, name="eyes"))
        wrong = await refusal(client.reactions_add(**place, name="no such thing"))
        await client.reactions_remove(**place, name="eyes")
        gone = await refusal(client.reactions_remove(**place, name="eyes"))

    assert (again, wrong, gone) == ("already_reacted", "invalid_name", "no_reaction")


async def test_a_deleted_parent_with_replies_leaves_a_tombstone(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        sandbox.people.post_text("sam", "#photos", "Ho", thread_ts=parent.ts)
        sandbox.people.delete_message(parent)
        thread = await client.conversations_replies(channel=parent.channel, ts=parent.ts)

    tomb, reply = thread["messages"]
    assert (tomb["subtype"], tomb["user"]) == ("tombstone", "USLACKBOT")
    assert reply["text"] == "Ho"


async def test_the_reply_to_a_message_that_never_was_is_not_found(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id

        error = await refusal(client.conversations_replies(channel=channel, ts="1700000000.000001"))

    assert error == "thread_not_found"
