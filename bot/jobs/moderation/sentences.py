"""What whoever pressed a button is told. People are named by Slack's own mention."""

from datetime import UTC, datetime

from bot.core.moderation.cases import Choice, Decision

UNKNOWN_CASE = "I do not know this picture any more, so nothing was changed."
ONLY_A_REPORT = (
    "This is only a report: nothing was held back, so there is nothing to decide. "
    "Nothing was changed."
)

_CHOICES = {Choice.KEEP: "to keep it", Choice.REMOVE: "to remove it"}


def decided_sentence(decision: Decision) -> str:
    """Who decided what, when."""
    who = person(decision.by) if decision.by else "The policy"
    at = datetime.fromtimestamp(decision.at, tz=UTC)
    return f"{who} decided {_CHOICES[decision.choice]}, {at:%-d %B %Y at %H:%M} UTC."


def person(user: str) -> str:
    """Somebody by Slack's id, as Slack shows people."""
    return f"<@{user}>"
