"""Blocks (https://docs.slack.dev/reference/block-kit/blocks): what each may hold, and where."""

from typing import Any

from sandbox.slack.blocks.element_rules import IMAGE, INPUTS, INTERACTIVE
from sandbox.slack.blocks.newer import newer_blocks
from sandbox.slack.blocks.objects import LONGEST_ID, LONGEST_URL, SLACK_FILE, plain, text
from sandbox.slack.blocks.rules import (
    Rule,
    alternatives,
    anything,
    array,
    boolean,
    by_type,
    complaint,
    every,
    fields,
    string,
)

_BLOCK: dict[str, Rule] = {"type": anything, "block_id": string(LONGEST_ID)}


def _text_or_fields(block: Any, pointer: str) -> list[str]:
    if block.get("text") is not None or block.get("fields") is not None:
        return []
    return [complaint("must define either `text` or `fields`", f"{pointer}/type")]


def one_picture(block: Any, pointer: str) -> list[str]:
    """An image is at an address or is a file in Slack, and never both."""
    if block.get("slack_file") is None and block.get("image_url") is None:
        return [complaint("missing required field: image_url", pointer)]
    if block.get("slack_file") is not None and block.get("image_url") is not None:
        return [complaint("must define only one of `image_url` or `slack_file`", pointer)]
    return []


_IMAGE_ELEMENT = every(IMAGE, one_picture)
_SECTION = every(
    fields(
        {},
        {
            **_BLOCK,
            "text": text(),
            "fields": array(text(2000), 10),
            "accessory": alternatives(by_type({**INTERACTIVE, "image": _IMAGE_ELEMENT})),
            "expand": boolean,
        },
    ),
    _text_or_fields,
)
_IMAGE = every(
    fields(
        {"alt_text": string(2000)},
        {
            **_BLOCK,
            "image_url": string(LONGEST_URL),
            "slack_file": SLACK_FILE,
            "title": plain(2000),
        },
    ),
    one_picture,
)
_CONTEXT_ELEMENT = by_type({"image": _IMAGE_ELEMENT, "mrkdwn": text(), "plain_text": text()})
_RICH_TEXT = by_type(
    dict.fromkeys(
        ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"),
        anything,
    )
)
_INPUT = fields(
    {"label": plain(2000), "element": alternatives(by_type(INPUTS))},
    {**_BLOCK, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
)
_NEWER = newer_blocks(_BLOCK, by_type(INTERACTIVE), _IMAGE_ELEMENT)
_FEEDBACK = by_type(dict.fromkeys(("feedback_buttons", "icon_button"), anything))
_EVERYWHERE: dict[str, Rule] = {
    "section": _SECTION,
    "divider": fields({}, _BLOCK),
    "image": _IMAGE,
    "actions": fields({"elements": array(alternatives(by_type(INTERACTIVE)), 25)}, _BLOCK),
    "context": fields({"elements": array(alternatives(_CONTEXT_ELEMENT), 10)}, _BLOCK),
    "header": fields({"text": plain(150)}, _BLOCK),
    "rich_text": fields({"elements": array(_RICH_TEXT, 1000, 0)}, _BLOCK),
    "input": _INPUT,
    **{name: _NEWER[name] for name in ("video", "alert", "card", "container")},
}

MESSAGE_BLOCKS: dict[str, Rule] = {
    **_EVERYWHERE,
    "markdown": fields({"text": string(12_000)}, _BLOCK),
    "context_actions": fields({"elements": array(_FEEDBACK, 5)}, _BLOCK),
    **{name: _NEWER[name] for name in ("table", "data_table", "carousel", "plan", "task_card")},
}
VIEW_BLOCKS = _EVERYWHERE

MODAL = fields(
    {
        "title": plain(24),
        "blocks": array(by_type(VIEW_BLOCKS), 100, 0),
    },
    {
        "type": anything,
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = fields(
    {"blocks": array(by_type(VIEW_BLOCKS), 100, 0)},
    {
        "type": anything,
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
    },
)
MESSAGE = array(by_type(MESSAGE_BLOCKS), 50, 0)
VIEWS = alternatives(by_type({"modal": MODAL, "home": HOME}))
