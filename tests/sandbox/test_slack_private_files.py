"""Pictures that lie in Slack and are shown to one person, and files in direct messages."""

from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.workspace.records import Message
from tests.sandbox.slack_support import (
    MORE_SCOPES,
    SCOPES,
    photo,
    png,
    refusal,
    slack,
    socket_bot,
    until,
)
from tests.sandbox.test_slack_files import READY, begin

ALL = [*SCOPES, *MORE_SCOPES]
INVALID = ["invalid slack file [json-pointer:/blocks/0/accessory/slack_file]"]


def card(file_id: str) -> list[dict[str, Any]]:
    accessory = {"type": "image", "alt_text": "A beach", "slack_file": {"id": file_id}}
    return [{"type": "section", "text": {"type": "mrkdwn", "text": "A"}, "accessory": accessory}]


async def uploaded(sandbox: SlackSandbox, client: AsyncWebClient, data: bytes, name: str) -> str:
    """A file of the bot's that was shared nowhere, ready."""
    file_id = str((await begin(client, data, filename=name))["file_id"])
    await client.files_completeUploadExternal(files=[{"id": file_id}])
    sandbox.clock.advance(READY)
    await until(lambda: sandbox.workspace.files[file_id].ready)
    return file_id


async def whispered(sandbox: SlackSandbox, client: AsyncWebClient, file_id: str) -> list[str]:
    """What Slack says against an ephemeral message with this file; nothing when it is shown."""
    channel, robin = sandbox.people.channel("#photos").id, sandbox.people.user("robin").id
    blocks = card(file_id)
    call = client.chat_postEphemeral(channel=channel, user=robin, text="A", blocks=blocks)
    before = len(sandbox.workspace.ephemerals)
    try:
        await call
    except SlackApiError as error:
        return list(error.response["errors"])
    assert len(sandbox.workspace.ephemerals) == before + 1
    return []


async def test_an_ephemeral_message_shows_what_the_app_may_see(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        people = sandbox.people
        private = await uploaded(sandbox, client, png(), "thumb.png")
        posted = people.post_files("robin", "#photos", [photo()]).files[0]
        foreign = people.direct_message("robin", "sam")
        secret = people.post_files("robin", foreign, [photo()]).files[0]
        said = [await whispered(sandbox, client, id_) for id_ in (private, posted, secret)]

    assert said == [[], [], INVALID]


async def test_only_pictures_of_three_kinds_are_shown_and_none_that_was_deleted(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        table = await uploaded(sandbox, client, b"a,b\n1,2\n", "table.csv")
        gone = await uploaded(sandbox, client, png(), "thumb.png")
        await client.files_delete(file=gone)
        early = str((await begin(client, png()))["file_id"])
        await client.files_completeUploadExternal(files=[{"id": early}])
        said = [await whispered(sandbox, client, id_) for id_ in (table, gone, early)]

    assert said == [INVALID, INVALID, INVALID]


async def test_a_response_url_refuses_a_picture_that_the_app_cannot_see(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client), socket_bot(sandbox, client) as bot:
        between = sandbox.people.direct_message("robin", "sam")
        secret = sandbox.people.post_files("robin", between, [photo()]).files[0]
        mine = await uploaded(sandbox, client, png(), "thumb.png")
        await sandbox.people.run_command("robin", between, "/labels", "search beach")
        url = bot.requests[-1].payload["response_url"]
        statuses = []
        async with aiohttp.ClientSession() as http:
            for file_id in (secret, mine):
                body = {"text": "A", "blocks": card(file_id)}
                async with http.post(url, json=body) as answer:
                    statuses.append(answer.status)

    assert statuses == [404, 200]
    assert [m.ephemeral_to for m in sandbox.workspace.ephemerals] == [
        sandbox.people.user("robin").id
    ]


async def test_several_files_come_as_one_direct_message(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        sam = sandbox.people.user("sam").id
        direct = (await client.conversations_open(users=sam))["channel"]["id"]
        ids = [
            str((await begin(client, data, filename=name))["file_id"])
            for name, data in (("labels.csv", b"a,b\n"), ("labels.json", b"{}"))
        ]
        files: list[dict[str, str | None]] = [{"id": id_} for id_ in ids]
        to_user = await refusal(client.files_completeUploadExternal(files=files, channel_id=sam))
        await client.files_completeUploadExternal(
            files=files, channel_id=direct, initial_comment="Here you are"
        )
        sandbox.clock.advance(READY)
        await until(lambda: sandbox.workspace.history(direct))

    (message,) = sandbox.workspace.history(direct)
    assert isinstance(message, Message)
    assert (message.text, message.files) == ("Here you are", ids)
    assert to_user == "invalid_arguments"


async def test_only_ones_own_files_and_messages_can_be_deleted(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        mine = await uploaded(sandbox, client, png(), "thumb.png")
        refused = [
            await refusal(client.files_delete(file=posted.files[0])),
            await refusal(client.chat_delete(channel=posted.channel, ts=posted.ts)),
            await refusal(client.chat_update(channel=posted.channel, ts=posted.ts, text="A")),
        ]
        await client.files_delete(file=mine)
        refused.append(await refusal(client.files_delete(file=mine)))

    assert refused == [
        "cant_delete_file",
        "cant_delete_message",
        "cant_update_message",
        "file_deleted",
    ]
