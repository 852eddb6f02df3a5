"""Which scopes each method needs (https://docs.slack.dev/reference/scopes)."""

from collections.abc import Sequence

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.workspace.records import ChannelKind

READ = {
    ChannelKind.PUBLIC: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.MPIM: "mpim:read",
    ChannelKind.IM: "im:read",
}
HISTORY = {
    ChannelKind.PUBLIC: "channels:history",
    ChannelKind.PRIVATE: "groups:history",
    ChannelKind.MPIM: "mpim:history",
    ChannelKind.IM: "im:history",
}
_ANY_READ = tuple(READ.values())
_ANY_HISTORY = tuple(HISTORY.values())
_OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")

METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "files.info": ("files:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "conversations.info": _ANY_READ,
    "conversations.members": _ANY_READ,
    "conversations.list": _ANY_READ,
    "users.conversations": _ANY_READ,
    "conversations.history": _ANY_HISTORY,
    "conversations.replies": _ANY_HISTORY,
    "conversations.open": _OPEN,
    "conversations.join": ("channels:join",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "bots.info": ("users:read",),
    "team.info": ("team:read",),
}
"""One of them suffices to call the method; the kind of conversation may ask for a certain one."""


FOR_PEOPLE = ("api.test", "auth.revoke", "auth.test", "files.delete", "files.info")
"""The methods that the sandbox answers to a person's own token."""


def check_method(slack: Slack, method: str, args: Arguments) -> None:
    """Raise `missing_scope` when the token that was shown has none of the method's scopes.

    Raises `not_allowed_token_type` for a person's token where the sandbox knows bots alone.
    """
    needed = METHOD_SCOPES.get(method, ())
    if needed and not any(scope in args.granted for scope in needed):
        _refuse(slack, args.granted, *needed)
    if args.caller and method not in FOR_PEOPLE:
        raise SlackError("not_allowed_token_type")


def require(slack: Slack, scope: str) -> None:
    """Raise `missing_scope` when the bot was not granted this one."""
    if scope not in slack.scopes:
        _refuse(slack, slack.scopes, scope)


def _refuse(slack: Slack, granted: Sequence[str], *needed: str) -> None:
    """Raise `missing_scope` with what is needed and what is there, unless scopes are off."""
    if slack.strictness.scopes:
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(granted))
