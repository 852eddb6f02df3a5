"""Block Kit: what Slack accepts, with the complaints that it makes, and what it adds."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks.check import (
    LONGEST_BLOCKS,
    message_problems,
    text_length,
    view_problems,
)
from sandbox.slack.blocks.finishing import finished, text_blocks
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.workspace.records import Json

__all__ = ["check_view", "finished", "read_blocks", "text_blocks"]


def read_blocks(slack: Slack, args: Arguments) -> list[Json]:
    """The `blocks` argument of a message, checked and finished, empty when there is none.

    Raises SlackError: `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`.
    """
    blocks = args.data("blocks", "invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = message_problems(slack, blocks) if slack.strictness.blocks else []
    if problems:
        raise invalid_blocks(problems)
    if text_length(blocks) > LONGEST_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return finished(slack, blocks)


def invalid_blocks(problems: list[str]) -> SlackError:
    """The error with its complaints, in both places where Slack repeats them."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError("invalid_blocks", errors=problems, response_metadata={"messages": messages})


def check_view(slack: Slack, view: Json, type_: str) -> None:
    """Raise `invalid_arguments` for a view that Slack would refuse."""
    if view.get("type") != type_:
        raise invalid_arguments("failed to match all allowed schemas [json-pointer:/view]")
    problems = view_problems(slack, view) if slack.strictness.blocks else []
    if problems:
        raise invalid_arguments(*problems)
