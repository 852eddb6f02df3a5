"""Block Kit: what Slack accepts, with the complaints that it makes, and the ids it gives."""

from typing import Any

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.workspace import sharing
from sandbox.workspace.records import Json

_SHOWABLE = ("png", "jpg", "gif")


def read_blocks(slack: Slack, args: Arguments) -> list[Json]:
    """The `blocks` argument of a message, checked, every block with an id."""
    blocks = args.data("blocks", "invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = list(_file_problems(slack, blocks, "/blocks"))
    if problems:
        raise SlackError(
            "invalid_blocks",
            errors=problems,
            response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
        )
    return with_ids(slack, blocks)


def _file_problems(slack: Slack, blocks: list[Any], pointer: str) -> list[str]:
    return [
        f"invalid slack file [json-pointer:{pointer}/{number}/slack_file]"
        for number, block in enumerate(blocks)
        if "slack_file" in block and not _can_show(slack, block["slack_file"])
    ]


def _can_show(slack: Slack, given: Json) -> bool:
    file = slack.workspace.files.get(str(given.get("id", "")))
    if file is None or file.deleted or not file.ready or not file.completed:
        return False
    visible = sharing.may_see(slack.workspace, file, slack.app.bot_user)
    return visible and file.filetype in _SHOWABLE


def check_view(_slack: Slack, view: Json, type_: str) -> None:
    """Raise `invalid_arguments` for a view that Slack would refuse."""
    if view.get("type") != type_ or not isinstance(view.get("blocks"), list):
        raise invalid_arguments("failed to match all allowed schemas [json-pointer:/view]")


def with_ids(slack: Slack, blocks: list[Json]) -> list[Json]:
    """The blocks, each with a `block_id`: its own, or one that Slack makes up."""
    return [
        {**block, "block_id": block.get("block_id") or slack.workspace.ids.block_id()}
        for block in blocks
    ]


def text_blocks(slack: Slack, text: str) -> list[Json]:
    """The rich text that Slack makes of a plain message."""
    if not text:
        return []
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [
        {
            "type": "rich_text",
            "block_id": slack.workspace.ids.block_id(),
            "elements": [section],
        }
    ]
