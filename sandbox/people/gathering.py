"""Who is in which conversation, what becomes of conversations, and who is who in the team."""

from __future__ import annotations

from sandbox.people.everybody import Everybody
from sandbox.workspace import membership
from sandbox.workspace.records import Channel, ChannelKind, User

ELSEWHERE = "T0ELSEWHERE"
"""The workspace of whoever comes through Slack Connect."""


class Gathering(Everybody):
    """People come, go and change their places."""

    def other_bot(self, name: str, channel: Channel | str) -> User:
        """A bot of another app, member of a channel; it posts as people do, with its `bot_id`."""
        ids = self._workspace.ids
        bot = User(ids.new("U"), name, name.capitalize(), is_bot=True, bot_id=ids.new("B"))
        self._workspace.users[bot.id] = bot
        self.join(bot, channel)
        return bot

    def newcomer(self, name: str, *, guest: bool = False) -> User:
        """Somebody new in the team; a guest is in no channel yet, everybody else in #general."""
        user = User(self._workspace.ids.new("U"), name, name.capitalize(), is_restricted=guest)
        self._workspace.users[user.id] = user
        for channel in self._workspace.channels.values():
            if channel.is_general and not guest:
                channel.members.append(user.id)
        return user

    def stranger(self, name: str, channel: Channel | str) -> User:
        """Somebody of another organisation, in a channel that is shared over Slack Connect."""
        user = self.newcomer(name, guest=True)
        user.is_restricted, user.team = False, ELSEWHERE
        self.join(user, channel)
        return user

    def make_guest(self, user: User | str, *, single_channel: bool = False) -> None:
        """Restrict somebody to the channels that they are in."""
        person = self.user(user)
        person.is_restricted, person.is_ultra_restricted = True, single_channel
        person.is_admin = person.is_owner = False

    def make_member(self, user: User | str) -> None:
        """Make a guest, or an admin, a full member."""
        person = self.user(user)
        person.is_restricted = person.is_ultra_restricted = False
        person.is_admin = person.is_owner = False

    def make_admin(self, user: User | str) -> None:
        """Make somebody an admin of the workspace."""
        self.make_member(user)
        self.user(user).is_admin = True

    def deactivate(self, user: User | str) -> None:
        """Close somebody's account."""
        membership.deactivate(self._workspace, self.user(user))

    def move(self, user: User | str, timezone: str) -> None:
        """Let somebody live in another time zone, e.g. `Europe/Berlin`."""
        self.user(user).tz = timezone

    def direct_message(self, *users: User | str) -> Channel:
        """The direct or group message between these users, opened when it was not."""
        return membership.open_direct(self._workspace, *(self.user(user).id for user in users))

    def join(self, user: User | str, channel: Channel | str) -> bool:
        """Become a member; False when one already."""
        return membership.join(self._workspace, self.channel(channel), self.user(user).id)

    def leave(self, user: User | str, channel: Channel | str) -> bool:
        """Leave a channel; False when no member."""
        return membership.leave(self._workspace, self.channel(channel), self.user(user).id)

    def invite(self, user: User | str, guest: User | str, channel: Channel | str) -> bool:
        """Bring somebody, or the bot, into a channel."""
        place, invited = self.channel(channel), self.user(guest).id
        return membership.join(self._workspace, place, invited, inviter=self.user(user).id)

    def kick(self, user: User | str, channel: Channel | str) -> bool:
        """Remove somebody, or the bot, from a channel."""
        return self.leave(user, channel)

    def archive(self, user: User | str, channel: Channel | str) -> None:
        """Close a channel for good."""
        membership.archive(self._workspace, self.channel(channel), self.user(user).id)

    def rename(self, channel: Channel | str, name: str) -> None:
        """Give a channel another name."""
        membership.rename(self._workspace, self.channel(channel), name)

    def make_private(self, user: User | str, channel: Channel | str) -> bool:
        """Turn a public channel into a private one, with all that was posted there."""
        place, who = self.channel(channel), self.user(user).id
        return membership.convert(self._workspace, place, who, ChannelKind.PRIVATE)

    def make_public(self, user: User | str, channel: Channel | str) -> bool:
        """Turn a private channel into a public one, with all that was posted there."""
        place, who = self.channel(channel), self.user(user).id
        return membership.convert(self._workspace, place, who, ChannelKind.PUBLIC)

    def delete_channel(self, user: User | str, channel: Channel | str) -> None:
        """Delete a channel with everything in it."""
        membership.delete(self._workspace, self.channel(channel), self.user(user).id)

    def change_id(self, channel: Channel | str) -> str:
        """Share a private channel with another organisation, which gives it another id."""
        return membership.change_id(self._workspace, self.channel(channel))

    def uninstall(self) -> None:
        """Remove the app from the workspace: its tokens work no more."""
        self._interactions.uninstall()
