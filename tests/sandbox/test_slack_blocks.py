"""Block Kit as strict as Slack's, with its complaints and JSON pointers."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_support import photo, refusal, slack

TEXT = {"type": "mrkdwn", "text": "Hello"}
SECTION = {"type": "section", "text": TEXT}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


@pytest.mark.parametrize(
    ("blocks", "complaints"),
    [
        pytest.param(
            [section(3001)],
            [
                "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
                "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            ],
            id="a text too long",
        ),
        pytest.param(
            [section(0)],
            [
                "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
                "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
            ],
            id="an empty text",
        ),
        pytest.param(
            [SECTION] * 51,
            ["no more than 50 items allowed [json-pointer:/blocks]"],
            id="too many blocks",
        ),
        pytest.param(
            [{"type": "image", "image_url": "https://example.com/a.png"}],
            ["missing required field: alt_text [json-pointer:/blocks/0]"],
            id="no alternative text",
        ),
        pytest.param(
            [{"type": "sectoin"}],
            ["unsupported type: sectoin [json-pointer:/blocks/0/type]"],
            id="an unknown block",
        ),
        pytest.param(
            [{"type": "section"}],
            ["must define either `text` or `fields` [json-pointer:/blocks/0/type]"],
            id="a section of nothing",
        ),
        pytest.param(
            [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
            ['`block_id` "a" already exists [json-pointer:/blocks/1/block_id]'],
            id="a block id twice",
        ),
        pytest.param(
            [{"type": "actions", "elements": [BUTTON, BUTTON]}],
            ['`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]'],
            id="an action id twice",
        ),
        pytest.param(
            [{"type": "divider", "color": "red"}],
            ["invalid additional property: color [json-pointer:/blocks/0]"],
            id="a field that is none",
        ),
        pytest.param(
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
            id="a header too long",
        ),
        pytest.param(
            [{"type": "context", "elements": [TEXT] * 11}],
            ["no more than 10 items allowed [json-pointer:/blocks/0/elements]"],
            id="too much context",
        ),
        pytest.param(
            [{"type": "image", "alt_text": "A", "image_url": "http://127.0.0.1/a.png"}],
            ["downloading image failed [json-pointer:/blocks/0/image_url]"],
            id="a picture that Slack cannot reach",
        ),
        pytest.param(
            [{"type": "image", "alt_text": "A", "slack_file": {"id": "F0UNKNOWN"}}],
            ["invalid slack file [json-pointer:/blocks/0/slack_file]"],
            id="a file that is not there",
        ),
    ],
)
async def test_slack_says_what_is_wrong_and_where(
    tmp_path: Path, blocks: list[dict[str, Any]], complaints: list[str]
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=channel, text="Hi", blocks=blocks)

    assert caught.value.response.data == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": complaints,
        "response_metadata": {"messages": [f"[ERROR] {text}" for text in complaints]},
    }


async def test_everything_that_the_limits_allow_is_taken(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        blocks: list[dict[str, Any]] = [
            {"type": "image", "alt_text": "A", "slack_file": {"id": posted.files[0]}},
            {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}},
            {"type": "section", "fields": [TEXT] * 10, "accessory": BUTTON},
            section(3000),
            {"type": "context", "elements": [TEXT] * 10},
            {"type": "actions", "elements": [{**BUTTON, "action_id": f"{n}"} for n in range(25)]},
            *([{"type": "divider"}] * 44),
        ]
        answer = await client.chat_postMessage(channel=posted.channel, text="Hi", blocks=blocks)

    image = answer["message"]["blocks"][0]
    assert (image["image_width"], image["image_height"]) == (400, 300)
    assert len(answer["message"]["blocks"]) == 50


async def test_blocks_together_have_a_limit_too(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        blocks = [section(3000)] * 5

        error = await refusal(client.chat_postMessage(channel=channel, text="Hi", blocks=blocks))

    assert error == "msg_blocks_too_long"


@pytest.mark.parametrize("blocks", ["[{", '{"type": "divider"}'])
async def test_text_that_is_no_list_of_blocks_is_refused(tmp_path: Path, blocks: str) -> None:
    async with slack(tmp_path) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        body = {"channel": channel, "text": "Hi", "blocks": blocks}

        error = await refusal(client.api_call("chat.postMessage", json=body))

    assert error == "invalid_blocks_format"
