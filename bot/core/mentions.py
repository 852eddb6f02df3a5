"""People and moments as Slack itself writes them out for each reader.

https://docs.slack.dev/messaging/formatting-message-text
"""

from datetime import UTC, datetime


def person(user: str) -> str:
    """Somebody by Slack's id, as Slack shows people."""
    return f"<@{user}>"


def moment(seconds: float) -> str:
    """A time (seconds since the epoch) in the reader's own time zone and language."""
    there = datetime.fromtimestamp(seconds, tz=UTC)
    words = f"{there.day} {there:%B %Y, %H:%M} UTC"
    return f"<!date^{int(seconds)}^{{date_short_pretty}}, {{time}}|{words}>"


def time_of_day(seconds: float) -> str:
    """The same without the day."""
    there = datetime.fromtimestamp(seconds, tz=UTC)
    return f"<!date^{int(seconds)}^{{time}}|{there:%H:%M} UTC>"
