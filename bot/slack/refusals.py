"""What Slack's refusals to post or change a message mean.

https://docs.slack.dev/reference/methods/chat.postMessage, .../chat.update
"""

THREAD_GONE = frozenset(
    {
        "message_not_found", "thread_not_found", "cannot_reply_to_message", "thread_locked",
        "restricted_action_thread_locked", "restricted_action_non_threadable_channel",
    }
)  # fmt: skip
"""There is no such thread, or nobody can write into it any more."""

GONE = THREAD_GONE | {
    "channel_not_found", "not_in_channel", "is_archived", "channel_is_archived",
    "restricted_action", "restricted_action_read_only_channel", "messages_tab_disabled",
    "restricted_action_thread_only_channel", "user_is_restricted", "team_access_not_granted",
}  # fmt: skip
"""Nobody can be answered there any more."""

FIXED = frozenset({"cant_update_message", "edit_window_closed", "is_inactive"})
"""Refusals to change a message of ours that is there."""


def is_about_a_picture(error: Exception) -> bool:
    """Whether Slack does not show a picture (https://github.com/slackapi/python-slack-sdk/issues/1658)."""
    words = str(error)
    return "invalid_" in words and "slack_file" in words.replace(" ", "_")
