"""Windows that open over Slack (https://docs.slack.dev/reference/views/modal-views): values in,
Block Kit out.
"""
