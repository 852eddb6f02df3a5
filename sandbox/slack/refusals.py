"""Which refusals are an app's mistake, and which one could not have avoided.

Nobody can know that a message was deleted, a channel archived or a window closed a moment ago:
such a refusal is an answer like any other. All others are violations.
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.workspace.records import File
from sandbox.workspace.violations import Violation

UNAVOIDABLE = frozenset(
    {
        *("message_not_found", "thread_not_found", "file_deleted", "is_archived", "not_found"),
        *("already_reacted", "no_reaction", "hash_conflict", "user_not_in_channel", "no_such_file"),
        *("account_inactive", "access_denied", "not_visible", "cant_update_message"),
    }
)
"""The world has moved on, or Slack lets nobody in: there was no way to know before."""

_CODES = {
    "expired_trigger_id": "expired_trigger",
    "exchanged_trigger_id": "used_trigger",
}
_SUMMARY = "failed to match all allowed schemas"
_COMPLAINTS = (
    (re.compile(r"missing required field: alt_text"), "missing_alt_text"),
    (re.compile(r"no more than \d+ items allowed \[json-pointer:(/view)?/blocks\]"),
     "too_many_blocks"),
)  # fmt: skip


def judged(slack: Slack, method: str, args: Arguments, error: SlackError) -> list[Violation]:
    """The violations in a call that was refused; none where nobody could have known better."""
    if error.error in UNAVOIDABLE or _has_left(slack, args, error) or _is_gone(slack, args, error):
        return []
    complaints = [text for text in _complaints(error) if _SUMMARY not in text]
    if not complaints:
        code = _CODES.get(error.error, error.error)
        return [Violation(code, f"{method} was refused: {_words(error)}")]
    found = {_code(slack, args, error, text): text for text in reversed(complaints)}
    return [
        Violation(code, f"{method} was refused: {text}") for code, text in found.items() if code
    ]


def _words(error: SlackError) -> str:
    needed = error.details.get("needed")
    return f"{error.error} ({needed})" if needed else error.error


def _complaints(error: SlackError) -> list[str]:
    messages = error.details.get("response_metadata", {}).get("messages", [])
    return [str(message).removeprefix("[ERROR] ") for message in messages]


def _has_left(slack: Slack, args: Arguments, error: SlackError) -> bool:
    """Whether the bot was removed from the channel, perhaps while it was at work for it."""
    channel = slack.workspace.channels.get(args.text("channel") or args.text("channel_id"))
    outside = error.error in ("not_in_channel", "channel_not_found")
    return outside and channel is not None and slack.app.bot_user in channel.former


def _is_gone(slack: Slack, args: Arguments, error: SlackError) -> bool:
    """Whether a file was there once; `file_not_found` of any other is a mistake."""
    return error.error == "file_not_found" and args.text("file") in slack.workspace.files


def _code(slack: Slack, args: Arguments, error: SlackError, text: str) -> str:
    for pattern, code in _COMPLAINTS:
        if pattern.search(text):
            return code
    if "invalid slack file" in text:
        return _about_files(slack, args)
    return error.error


def _about_files(slack: Slack, args: Arguments) -> str:
    """A file that Slack still works on, one that was deleted meanwhile (no mistake), or neither."""
    shown = list(_shown_files(slack, [args.data(name, "") for name in ("blocks", "view")]))
    if any(not file.ready for file in shown):
        return "file_not_ready"
    return "" if any(file.deleted for file in shown) else "unshowable_file"


def _shown_files(slack: Slack, value: Any) -> Iterator[File]:
    if isinstance(value, list):
        for entry in value:
            yield from _shown_files(slack, entry)
    elif isinstance(value, dict):
        named = slack.workspace.files.get(str((value.get("slack_file") or {}).get("id")))
        if named is not None:
            yield named
        for entry in value.values():
            yield from _shown_files(slack, entry)
