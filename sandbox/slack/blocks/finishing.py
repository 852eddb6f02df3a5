"""What Slack adds to blocks that it accepted: ids, and what it knows of pictures."""

from sandbox.slack.blocks.check import shown_file
from sandbox.slack.context import Slack
from sandbox.workspace.records import Json

_NO_ACTION = ("image", "mrkdwn", "plain_text", "rich_text_input")


def finished(slack: Slack, blocks: list[Json]) -> list[Json]:
    """The blocks with a `block_id` and `action_id`s, their own or ones that Slack makes up."""
    return [_finish(slack, block) for block in blocks]


def _finish(slack: Slack, block: Json) -> Json:
    done = {**block, "block_id": block.get("block_id") or slack.workspace.ids.block_id()}
    if block["type"] == "actions":
        done["elements"] = [_with_action_id(slack, each) for each in block["elements"]]
    for key in ("accessory", "element"):
        if block.get(key):
            done[key] = _with_action_id(slack, block[key])
    if block["type"] == "image":
        done |= _about_picture(slack, block)
    return done


def _with_action_id(slack: Slack, element: Json) -> Json:
    if element.get("action_id") or element["type"] in _NO_ACTION:
        return element
    return {**element, "action_id": slack.workspace.ids.block_id()}


def _about_picture(slack: Slack, block: Json) -> Json:
    file = shown_file(slack, block) if block.get("slack_file") else None
    if file is None:
        return {}
    return {
        "fallback": f"{file.width}x{file.height}px image",
        "image_width": file.width,
        "image_height": file.height,
        "image_bytes": file.claimed_size,
        "is_animated": file.filetype == "gif",
    }


def text_blocks(slack: Slack, text: str) -> list[Json]:
    """The rich text that Slack makes of a plain message."""
    if not text:
        return []
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    id_ = slack.workspace.ids.block_id()
    return [{"type": "rich_text", "block_id": id_, "elements": [section]}]
