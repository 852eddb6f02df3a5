"""Who is who and where: what everything that people do begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.workspace import Workspace
from sandbox.workspace.records import Channel, User

if TYPE_CHECKING:  # Slack's side imports this package.
    from sandbox.slack.interactions import Interactions


class Everybody:
    """Finds users and channels, which are given by id, name or record."""

    def __init__(
        self,
        workspace: Workspace,
        interactions: Interactions,
        *,
        on_picture: Callable[[bytes], None] | None = None,
    ) -> None:
        self._workspace = workspace
        self._interactions = interactions
        self._typing = interactions.typing
        self._on_picture = on_picture

    def user(self, user: User | str) -> User:
        """The user of that id or name. Raises KeyError."""
        if isinstance(user, User):
            return user
        return self._workspace.users.get(user) or self._workspace.user_named(user)

    def channel(self, channel: Channel | str) -> Channel:
        """The channel of that id or name. Raises KeyError."""
        if isinstance(channel, Channel):
            return channel
        return self._workspace.channels.get(channel) or self._workspace.channel_named(channel)

    def _place(self, user: User | str, channel: Channel | str) -> Channel:
        """The channel, for somebody who may write there. Raises PermissionError."""
        place, person = self.channel(channel), self.user(user)
        if person.deleted:
            raise PermissionError(f"{person.name} was deactivated")
        if person.id not in place.members:
            raise PermissionError(f"{person.name} is not in {place.name or place.id}")
        if place.is_archived:
            raise PermissionError(f"{place.name} is archived")
        return place
