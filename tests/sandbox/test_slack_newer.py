"""Newer blocks, `blocks.validate`, warnings, and what Slack makes of moving pictures."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.blocks.catalogue import MESSAGE
from tests.sandbox.slack_support import photo, slack

MRKDWN = {"type": "mrkdwn", "text": "Hi"}
PLAIN = {"type": "plain_text", "text": "Hi"}
CARD = {"type": "card", "title": MRKDWN}
ROW = [{"type": "raw_text", "text": "a"}]
VIDEO = {"type": "video", "alt_text": "a", "title": PLAIN, "video_url": "x", "thumbnail_url": "x"}
TASK = {"type": "task_card", "task_id": "1", "title": "Look", "status": "pending"}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "alert", "text": MRKDWN, "level": "warning"},
        CARD,
        {"type": "carousel", "elements": [CARD] * 10},
        {"type": "container", "title": PLAIN, "child_blocks": [{"type": "divider"}] * 10},
        {"type": "table", "rows": [ROW * 20] * 100},
        {"type": "data_table", "caption": "Labels", "rows": [ROW] * 101, "page_size": 5},
        {"type": "context_actions", "elements": [{"type": "icon_button"}]},
        {"type": "plan", "title": "Plan", "tasks": [TASK]},
        TASK,
        VIDEO,
    ],
    ids=lambda block: block["type"],
)
def test_newer_blocks_are_accepted(block: dict[str, Any]) -> None:
    assert MESSAGE([block], "/blocks") == []


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ({"type": "alert", "text": MRKDWN, "level": "loud"}, "must be a valid enum value"),
        ({"type": "card"}, "must define at least one of hero_image, title, actions, body"),
        ({**CARD, "body": {**MRKDWN, "text": "x" * 201}}, "must be less than 201 characters"),
        ({"type": "carousel", "elements": [CARD] * 11}, "no more than 10 items allowed"),
        ({"type": "container", "child_blocks": []}, "must provide at least 1 items"),
        ({"type": "table", "rows": [ROW * 21]}, "no more than 20 items allowed"),
        ({"type": "data_table", "rows": [ROW]}, "missing required field: caption"),
        ({"type": "context_actions", "elements": [{"type": "button"}]}, "unsupported type"),
        ({**TASK, "status": "done"}, "must be a valid enum value"),
        ({**VIDEO, "alt_text": None}, "missing required field: alt_text"),
    ],
)
def test_newer_blocks_have_limits(block: dict[str, Any], complaint: str) -> None:
    assert any(problem.startswith(complaint) for problem in MESSAGE([block], "/blocks"))


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([{"type": "table", "rows": [ROW]}] * 2, "only_one_table_allowed"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "must be less than 12001 characters"),
    ],
)
async def test_some_blocks_are_limited_together(
    tmp_path: Path, blocks: list[dict[str, Any]], complaint: str
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=channel, text="Hi", blocks=blocks)

    assert complaint in caught.value.response["errors"][0]


async def test_blocks_can_be_validated_without_a_message(tmp_path: Path) -> None:
    async with slack(tmp_path) as (_, client):
        good = await client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})
        with pytest.raises(SlackApiError) as bad:
            await client.api_call("blocks.validate", json={"blocks": [{"type": "section"}]})
        with pytest.raises(SlackApiError) as none:
            await client.api_call("blocks.validate", json={})

    assert good.data == {"ok": True}
    assert bad.value.response["error"] == "invalid_blocks"
    assert bad.value.response["errors"] == [
        {
            "code": "failed_constraint",
            "message": "must define either `text` or `fields`",
            "pointer": "/0/type",
        }
    ]
    assert none.value.response["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("content_type", "warning"),
    [
        ("application/json", "missing_charset"),
        ("application/json; charset=utf-8", None),
        ("application/x-www-form-urlencoded", None),
        ("application/x-www-form-urlencoded; charset=utf-8", "superfluous_charset"),
    ],
)
async def test_content_types_are_warned_of_as_slack_does(
    tmp_path: Path, content_type: str, warning: str | None
) -> None:
    async with slack(tmp_path) as (sandbox, _), aiohttp.ClientSession() as session:
        body = "{}" if "json" in content_type else "a=b"
        headers = {
            "Authorization": f"Bearer {sandbox.bot_token}",
            "Content-Type": content_type,
        }
        url = f"{sandbox.api_url}api.test"
        async with session.post(url, data=body.encode(), headers=headers) as answer:
            told = await answer.json()

    assert told["ok"] is True
    assert told.get("warning") == warning
    assert told.get("response_metadata") == ({"warnings": [warning]} if warning else None)


async def test_a_body_of_another_type_is_refused_and_unknown_arguments_are_not(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path) as (sandbox, client), aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": "image/png"}
        async with session.post(f"{sandbox.api_url}api.test", data=b"x", headers=headers) as answer:
            error = (await answer.json())["error"]
        known = await client.api_call("auth.test", json={"team_id": "T1", "nonsense": 1})

    assert error == "invalid_post_type"
    assert known["ok"] is True


async def test_a_gif_has_smaller_ones_that_move_and_one_that_does_not(tmp_path: Path) -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (500, 400), "red").save(out, "GIF")
    async with slack(tmp_path) as (sandbox, client):
        message = sandbox.people.post_files(
            "robin", "#photos", [photo("a.gif", data=out.getvalue())]
        )
        file = (await client.files_info(file=message.files[0]))["file"]
        moving = await fetched(sandbox.bot_token, file["thumb_360_gif"])
        still = await fetched(sandbox.bot_token, file["deanimate_gif"])

    assert (file["mimetype"], file["pretty_type"]) == ("image/gif", "GIF")
    assert {"thumb_480_gif", "pjpeg", "thumb_360"} <= file.keys()
    assert moving == ("image/gif", out.getvalue())
    assert still[0] == "image/png"


async def test_a_video_has_a_transcode_a_stream_and_a_still(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        message = sandbox.people.post_files("robin", "#photos", [photo("a.mp4", data=b"movie")])
        file = (await client.files_info(file=message.files[0]))["file"]
        kinds = [
            (await fetched(sandbox.bot_token, file[key]))[0]
            for key in ("mp4", "hls", "thumb_video", "url_private_download")
        ]

    assert file["media_display_type"] == "video"
    assert file["transcription"] == {"status": "none"}
    assert file["url_private"] == file["mp4"] != file["url_private_download"]
    assert kinds == ["video/mp4", "application/vnd.apple.mpegurl", "image/png", "video/mp4"]


async def fetched(token: str, url: str) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.content_type, await answer.read()
