"""Uploads in three steps, readiness, private downloads, and every kind of file."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.workspace.records import FileKind
from tests.sandbox.slack_support import photo, png, refusal, slack, until

READY = 0.6


async def begin(client: AsyncWebClient, data: bytes, **more: Any) -> dict[str, Any]:
    """Steps one and two."""
    name = more.pop("filename", "drawn.png")
    target = await client.files_getUploadURLExternal(filename=name, length=len(data), **more)
    assert await send(target["upload_url"], data) == (200, "text/plain", f"OK - {len(data)}")
    return dict(target.data)  # type: ignore[arg-type]


async def send(url: str, data: Any) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.post(url, data=data) as answer:
        return answer.status, answer.content_type, await answer.text()


async def get(sandbox: SlackSandbox, url: str, token: str | None = None) -> Any:
    shown = sandbox.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {shown}"} if shown else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


def image(file_id: str) -> list[dict[str, Any]]:
    return [{"type": "image", "alt_text": "A", "slack_file": {"id": file_id}}]


async def test_an_uploaded_picture_can_be_shown_only_when_it_is_ready(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        file_id = (await begin(client, png()))["file_id"]
        complete = await client.files_completeUploadExternal(files=[{"id": file_id, "title": "T"}])
        before = (await client.files_info(file=file_id))["file"]
        early = await refusal(
            client.chat_postMessage(channel=channel, text="Hi", blocks=image(file_id))
        )
        sandbox.clock.advance(READY)
        await sandbox.workspace.wait_for(lambda: sandbox.workspace.files[file_id].ready)
        after = (await client.files_info(file=file_id))["file"]
        answer = await client.chat_postMessage(channel=channel, text="Hi", blocks=image(file_id))

    assert complete["files"][0]["title"] == "T"
    assert complete["files"][0]["mimetype"] == ""
    assert (before["mimetype"], before["shares"]) == ("", {})
    assert "thumb_360" not in before
    assert early == "invalid_blocks"
    assert (after["mimetype"], after["original_w"]) == ("image/png", 400)
    assert answer["message"]["blocks"][0]["slack_file"] == {"id": file_id}
    assert sandbox.workspace.files[file_id].shares == []


async def test_a_shared_upload_is_posted_later_and_its_ts_stands_in_the_shares(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        parent = sandbox.people.post_text("robin", "#photos", "Hi")
        file_id = (await begin(client, png()))["file_id"]
        await client.files_completeUploadExternal(
            files=[{"id": file_id}],
            channel_id=parent.channel,
            thread_ts=parent.ts,
            initial_comment="Here",
        )
        at_once = sandbox.workspace.replies(parent.channel, parent.ts)
        sandbox.clock.advance(READY)
        replies = await sandbox.workspace.wait_for_replies(parent.channel, parent.ts)
        info = (await client.files_info(file=file_id))["file"]

    assert at_once == []
    assert [(m.text, m.files, m.subtype) for m in replies] == [("Here", [file_id], "file_share")]
    share = info["shares"]["public"][parent.channel][0]
    assert (share["ts"], share["thread_ts"]) == (replies[0].ts, parent.ts)
    assert info["channels"] == [parent.channel]


async def test_alternative_text_is_given_with_the_first_step(tmp_path: Path) -> None:
    async with slack(tmp_path) as (_sandbox, client):
        file_id = (await begin(client, png(), alt_txt="A beach"))["file_id"]
        await client.files_completeUploadExternal(files=[{"id": file_id}])
        info = (await client.files_info(file=file_id))["file"]
        too_long = await refusal(
            client.files_getUploadURLExternal(filename="a.png", length=1, alt_txt="x" * 1001)
        )

    assert info["alt_txt"] == "A beach"
    assert too_long == "alt_txt_too_large"


async def test_an_upload_may_come_as_a_form(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        target = await client.files_getUploadURLExternal(filename="a.png", length=4)
        form = aiohttp.FormData()
        form.add_field("file", b"data", filename="a.png")

        assert (await send(target["upload_url"], form))[2] == "OK - 4"
        assert sandbox.workspace.files[target["file_id"]].data == b"data"


async def test_an_upload_of_another_length_fails(tmp_path: Path) -> None:
    async with slack(tmp_path) as (_sandbox, client):
        target = await client.files_getUploadURLExternal(filename="a.png", length=5)
        status, _type, _text = await send(target["upload_url"], b"data")
        error = await refusal(
            client.files_completeUploadExternal(files=[{"id": target["file_id"]}])
        )

    assert status == 400
    assert error == "file_not_found"


async def test_an_empty_upload_is_refused(tmp_path: Path) -> None:
    async with slack(tmp_path) as (_sandbox, client):
        error = await refusal(client.files_getUploadURLExternal(filename="a.png", length=0))

    assert error == "invalid_arguments"


async def test_what_is_no_picture_cannot_be_shown(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo("a.pdf", data=b"%PDF")])
        error = await refusal(
            client.chat_postMessage(
                channel=posted.channel, text="Hi", blocks=image(posted.files[0])
            )
        )

    assert error == "invalid_blocks"


async def test_a_bot_deletes_only_its_own_files(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        own = (await begin(client, png()))["file_id"]
        await client.files_completeUploadExternal(files=[{"id": own}])

        foreign = await refusal(client.files_delete(file=posted.files[0]))
        await client.files_delete(file=own)
        gone = await refusal(client.files_info(file=own))

    assert (foreign, gone) == ("cant_delete_file", "file_deleted")


async def test_thumbnails_follow_the_pictures_size(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo(data=png(400, 300))])
        file = (await client.files_info(file=posted.files[0]))["file"]
        _, headers, data = await get(sandbox, file["thumb_360"])

    assert (file["thumb_360_w"], file["thumb_360_h"]) == (360, 270)
    assert "thumb_480" not in file
    assert headers["Content-Type"] == "image/png"
    assert data[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"kind": FileKind.TOMBSTONE}, {"mode": "tombstone"}),
        ({"kind": FileKind.HIDDEN}, {"mode": "hidden_by_limit", "name": "beach.png"}),
        (
            {"kind": FileKind.CONNECT},
            {"mode": "file_access", "file_access": "check_file_info", "user": ""},
        ),
        (
            {"kind": FileKind.EXTERNAL, "external_url": "https://example.com/a"},
            {"mode": "external", "is_external": True, "url_private": "https://example.com/a"},
        ),
        ({"claimed_size": 7}, {"size": 7}),
        (
            {"download_url": "https://evil.invalid/a"},
            {"url_private_download": "https://evil.invalid/a"},
        ),
    ],
)
async def test_events_show_each_kind_of_file_as_slack_does(
    tmp_path: Path, options: dict[str, Any], shown: dict[str, Any]
) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        sandbox.people.post_files("robin", "#photos", [photo(**options)])
        await until(lambda: sandbox.workspace.traffic.named("message"))
        event = sandbox.workspace.traffic.named("message")[0].request["event"]

    entry = event["files"][0]
    assert {key: entry[key] for key in shown} == shown
    assert ("url_private_download" in entry) == ("size" in entry and "is_external" not in shown)


async def test_a_connect_file_is_told_whole_by_files_info_or_refused(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        stub = photo(kind=FileKind.CONNECT)
        refused = photo(kind=FileKind.CONNECT, info_error="access_denied")
        posted = sandbox.people.post_files("robin", "#photos", [stub, refused])

        info = (await client.files_info(file=posted.files[0]))["file"]
        error = await refusal(client.files_info(file=posted.files[1]))

    assert (info["mimetype"], info["size"]) == ("image/png", len(png()))
    assert error == "access_denied"


async def test_whoever_asked_sees_every_picture_that_people_post(tmp_path: Path) -> None:
    seen: list[bytes] = []
    async with slack(tmp_path, on_picture=seen.append) as (sandbox, _client):
        sandbox.people.post_files(
            "robin", "#photos", [photo(), photo("notes.txt", data=b"words"), photo(data=png(9, 9))]
        )

    assert seen == [png(), png(9, 9)]


async def test_a_deleted_picture_cannot_be_shown(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        sandbox.people.delete_file(posted.files[0])
        blocks = image(posted.files[0])

        error = await refusal(
            client.chat_postMessage(channel=posted.channel, text="Hi", blocks=blocks)
        )

    assert error == "invalid_blocks"
