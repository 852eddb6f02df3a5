"""The app in a workspace that installed it: its tokens, and when they end.

https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/authentication/using-token-rotation.
"""

from dataclasses import dataclass, field

AHEAD = 2 * 3600.0
"""Seconds before its end when a token is exchanged for a new one; it lives for 12 hours."""

MARGIN = 60.0
"""Seconds before its end when a token is not used any more: calls take time, clocks differ."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace, as whoever installed it last left it.

    Times are in seconds since the epoch; an end of 0 is never. Tokens stay out of `repr`.
    """

    team: str
    bot_token: str = field(repr=False)
    bot_user: str
    installed_at: float
    installed_by: str = ""
    bot_id: str = ""
    app: str = ""
    team_name: str = ""
    enterprise: str = ""
    scopes: tuple[str, ...] = ()
    refresh_token: str = field(default="", repr=False)
    """What the bot's token is exchanged with for a new one; Slack takes it once."""
    expires_at: float = 0.0
    user_token: str = field(default="", repr=False)
    """Of whoever installed the app, when the app asked for rights of theirs."""
    user_scopes: tuple[str, ...] = ()
    user_refresh_token: str = field(default="", repr=False)
    user_expires_at: float = 0.0
    exchanged_until: float = 0.0
    """Until when somebody is exchanging the token, and nobody else may."""
    version: str = ""
    """Given by the store with every writing."""

    def is_due(self, now: float) -> bool:
        """Whether it is time to exchange the token."""
        return bool(self.refresh_token and self.expires_at) and now >= self.expires_at - AHEAD

    def is_over(self, now: float) -> bool:
        """Whether the token is not to be used any more."""
        return bool(self.expires_at) and now >= self.expires_at - MARGIN


@dataclass(frozen=True, slots=True)
class Departure:
    """A workspace that took the app out, and when (seconds since the epoch)."""

    team: str
    at: float
    turn: int = 0
    """How often somebody has erased a part of what is kept of it; 0 before that begins."""
