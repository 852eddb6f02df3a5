"""What an app may offer in answer to a `block_suggestion`."""

from sandbox.slack.blocks.objects import OPTION, OPTION_GROUPS
from sandbox.slack.blocks.rules import array
from sandbox.slack.errors import SlackError
from sandbox.workspace.records import Json

_OPTIONS = array(OPTION, 100, 0)


def offered(body: Json) -> list[Json]:
    """The options, those of groups in one list. Raises SlackError when they are none."""
    groups = body.get("option_groups")
    if groups is None and body.get("options") is None:
        raise SlackError("invalid_answer")
    problems = (
        _OPTIONS(body["options"], "/options")
        if groups is None
        else OPTION_GROUPS(groups, "/option_groups")
    )
    if problems:
        raise SlackError("invalid_answer", errors=problems)
    if groups is None:
        return list(body["options"])
    return [option for group in groups for option in group["options"]]
