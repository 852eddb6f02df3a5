"""Links as Slack makes them."""


def link(channel: str, ts: str, host: str = "team.slack.com") -> str:
    """The address of a message."""
    return f"https://{host}/archives/{channel}/p{ts.replace('.', '')}"
