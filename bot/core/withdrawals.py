"""What a workspace takes back from the app: everything, or the tokens of single people.

https://docs.slack.dev/reference/events/app_uninstalled and
https://docs.slack.dev/reference/events/tokens_revoked, which come in no promised order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.uploads import delivered_to

_UNINSTALLED, _REVOKED = "app_uninstalled", "tokens_revoked"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a workspace took back, and when (seconds since the epoch)."""

    team: str
    at: float
    people: tuple[str, ...] = ()
    """Whose tokens were revoked."""
    is_doubtful: bool = False
    """Whether only a token of the bot's was revoked: an older one, where the app was added anew."""

    @property
    def is_of_people(self) -> bool:
        """Whether the bot keeps its own token."""
        return bool(self.people) and not self.is_doubtful


def withdrawal_from_event(body: Mapping[str, Any]) -> Withdrawal | None:
    """Read a delivered event; None for any other.

    Without its bot's token the app can do nothing in a workspace, so that is as if it were out.
    """
    event, at = body.get("event") or {}, body.get("event_time")
    kind, team = event.get("type"), delivered_to(body)
    when = float(at) if isinstance(at, int | float) else 0.0
    if kind == _UNINSTALLED:
        return Withdrawal(team, when)
    tokens = event.get("tokens")
    if kind != _REVOKED or not isinstance(tokens, Mapping):
        return None
    people, is_doubtful = tuple(map(str, tokens.get("oauth") or ())), bool(tokens.get("bot"))
    return Withdrawal(team, when, people, is_doubtful) if people or is_doubtful else None
