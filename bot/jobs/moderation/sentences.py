"""What whoever pressed a button is told. People are named by Slack's own mention."""

from collections.abc import Sequence

from bot.core.mentions import moment, person
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
    return f"{who} decided {_CHOICES[decision.choice]}, {moment(decision.at)}."


def told_sentence(told: Sequence[str], before: Sequence[str], unreached: Sequence[str]) -> str:
    """To whom the poster's message went now and went before, and to whom it cannot go."""
    parts = [
        (told, "I have told {} in a direct message."),
        (before, "I had told {} before, and have not done it again."),
        (unreached, "I cannot write to {}."),
    ]
    said = [words.format(_people(users)) for users, words in parts if users]
    return " ".join(said) or "There is nobody to tell: nothing happened to a post of this picture."


def _people(users: Sequence[str]) -> str:
    *others, last = map(person, users)
    return f"{', '.join(others)} and {last}" if others else last
