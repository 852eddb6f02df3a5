"""`blocks.validate`: what Slack would say of blocks, without posting them."""

import re
from typing import Any

from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks.check import message_problems, view_problems
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.workspace.records import Json

LONGEST = 100_000
_KINDS = ("blocks", "view", "message")
_COMPLAINT = re.compile(r"(.*) \[json-pointer:/(?:blocks|view)(.*)\]")


def validate(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/blocks.validate."""
    given = [kind for kind in _KINDS if args.values.get(kind)]
    if len(given) != 1 or len(str(args.values[given[0]])) > LONGEST:
        raise invalid_arguments("must provide exactly one of blocks, view, message")
    problems = _problems(slack, given[0], args.data(given[0], "invalid_blocks"))
    if problems:
        raise SlackError("invalid_blocks", errors=[_error(problem) for problem in problems])
    return {}


def _problems(slack: Slack, kind: str, content: Any) -> list[str]:
    if kind == "view":
        return view_problems(slack, content)
    blocks = content.get("blocks", []) if isinstance(content, dict) else content
    return message_problems(slack, blocks)


def _error(problem: str) -> Json:
    found = _COMPLAINT.fullmatch(problem)
    message, pointer = found.groups() if found else (problem, "")
    return {"code": "failed_constraint", "message": message, "pointer": pointer}
