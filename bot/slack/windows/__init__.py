"""Windows over Slack: values in, Block Kit out.

https://docs.slack.dev/reference/views/modal-views
"""
