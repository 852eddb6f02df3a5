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
    """Whose tokens alone were revoked; empty when the app was taken out."""


def withdrawal_from_event(body: Mapping[str, Any]) -> Withdrawal | None:
    """Read a delivered event; None for any other.

    Without its bot's token the app can do nothing in a workspace, so that is as if it were out.
    """
    event = body.get("event") or {}
    kind, team, at = event.get("type"), delivered_to(body), float(body.get("event_time") or 0)
    if kind == _UNINSTALLED:
        return Withdrawal(team, at)
    if kind != _REVOKED:
        return None
    tokens = event.get("tokens") or {}
    if tokens.get("bot"):
        return Withdrawal(team, at)
    people = tuple(str(user) for user in tokens.get("oauth") or ())
    return Withdrawal(team, at, people) if people else None
