"""From who somebody is, and who is in which conversation, to what that person may open.

Slack shows every public channel to a full member of the workspace. Guests, and people of another
organisation (Slack Connect), see only the conversations that they are in
(https://slack.com/help/articles/202518103). The bot shows nothing of conversations that it is
not in any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.access import Access


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the workspace knows them; `timezone` is an IANA name."""

    is_active: bool = False
    is_full_member: bool = False
    is_bot: bool = False
    is_admin: bool = False
    timezone: str = "UTC"

    @property
    def opens_public_channels(self) -> bool:
        """Whether every public channel is readable for them: other apps read messages too."""
        return self.is_active and self.is_full_member


NOBODY = Person()
"""Somebody whom Slack does not know."""


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation; direct and group messages have no name."""

    name: str = ""
    is_public: bool = False
    is_direct: bool = False
    """Whether it is a direct message between two; a bot cannot be taken out of one."""


def access_of(
    team: str, user: str, person: Person, theirs: Mapping[str, Room], ours: Mapping[str, Room]
) -> Access:
    """What a person may open, of the conversations that person and bot are in.

    `theirs` holds the person's memberships, direct messages with the bot included, and `ours`
    the bot's other ones. Where the two tell differently of a channel, which turned private or
    public in between, it counts as private.
    """
    if not person.is_active or person.is_bot:
        return Access(team, user, frozenset(), frozenset(), is_full_member=False)
    hidden = {id_ for rooms in (theirs, ours) for id_, room in rooms.items() if not room.is_public}
    shared = {id_ for id_, room in theirs.items() if id_ in ours or room.is_direct}
    open_to_all = {id_ for id_ in ours if id_ not in hidden} if person.is_full_member else set()
    public = frozenset(open_to_all | (shared - hidden))
    private = frozenset(shared & hidden)
    known = {**theirs, **ours}
    return Access(
        team=team,
        user=user,
        public=public,
        private=private,
        is_full_member=person.is_full_member,
        is_admin=person.is_admin and person.is_full_member,
        timezone=person.timezone,
        names={id_: known[id_].name for id_ in public | private if known[id_].name},
    )
