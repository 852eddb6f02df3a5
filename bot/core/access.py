"""Who may open which conversation, as Slack said a moment ago.

Everything that shows, counts or suggests anything goes through an `Access`: without one there is
no way to ask the index.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

TEAM = ""
"""The scope of the team's public channels; every other scope is a conversation's id."""


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may open at this moment, of the conversations that the bot is in.

    `public` holds the public channels among them that this person may open: all of them for a
    full member, those with membership for a guest and for somebody from another organisation.
    `private` holds the private channels, group and direct messages that both are in.
    `timezone` is an IANA name (https://docs.slack.dev/reference/objects/user-object).
    """

    team: str
    user: str
    public: frozenset[str]
    private: frozenset[str]
    is_full_member: bool = True
    is_admin: bool = False
    timezone: str = "UTC"
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of channels that may be opened, by id; direct messages have none."""

    @property
    def channels(self) -> frozenset[str]:
        """Every conversation that may be opened."""
        return self.public | self.private

    def may_open(self, channel: str) -> bool:
        """Whether a picture posted there may be shown, counted or mentioned."""
        return channel in self.public or channel in self.private

    def shows(self, scope: str, channel: str) -> bool:
        """Whether what the index holds of a channel in a scope may be shown.

        The team's scope may still hold channels that turned private a moment ago.
        """
        return (
            channel in self.public if scope == TEAM else channel == scope and self.may_open(scope)
        )

    def scopes(self, channels: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Where to look for pictures: in all that may be opened, or in some channels of it.

        The public channels of a team share one scope, which is for full members alone.
        """
        if channels:
            return tuple(sorted(channels & self.channels))
        if self.is_full_member:
            return (TEAM, *sorted(self.private))
        return tuple(sorted(self.channels))
