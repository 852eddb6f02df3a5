"""A workspace in memory: who is in it, which conversations there are, who is in which."""

from dataclasses import dataclass, field

from bot.core.access import Access


@dataclass(slots=True)
class Person:
    """Somebody, by what Slack lets them do: `full`, `guest`, `stranger`, `bot` or `deleted`."""

    kind: str = "full"
    is_admin: bool = False
    timezone: str = "UTC"


@dataclass(slots=True)
class Room:
    """A conversation; one without a name is a direct message."""

    name: str = ""
    is_public: bool = True
    has_bot: bool = True
    is_shared: bool = False
    """Whether people of another organisation are in it."""
    members: set[str] = field(default_factory=set)


class FakeDoors:
    """Opens what the people and rooms of the moment allow; nothing is remembered."""

    def __init__(self, team: str = "T7TEAM") -> None:
        self.team = team
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.primary_owner = ""
        self.forgotten: list[str] = []
        """Teams whose memberships changed, in order."""
        self.asked: list[str] = []
        """Who was asked about, in order."""
        self.trouble: Exception | None = None
        """Raised by every question."""

    def add_person(
        self, user: str, kind: str = "full", *, is_admin: bool = False, timezone: str = "UTC"
    ) -> None:
        self.people[user] = Person(kind, is_admin, timezone)

    def add_room(self, channel: str, *members: str, name: str = "", **fields: bool) -> None:
        """A room with these members; `fields` are Room's other ones."""
        self.rooms[channel] = Room(name, members=set(members), **fields)

    async def access(self, team: str, user: str) -> Access:
        self._ask(user)
        person = self.people.get(user)
        if person is None or person.kind in ("deleted", "bot"):
            return Access(team, user, frozenset(), frozenset(), is_full_member=False)
        is_full = person.kind == "full" and team == self.team
        open_rooms = {
            channel: room
            for channel, room in self.rooms.items()
            if room.has_bot and (user in room.members or (room.is_public and is_full))
        }
        return Access(
            team=team,
            user=user,
            public=frozenset(channel for channel, room in open_rooms.items() if room.is_public),
            private=frozenset(
                channel for channel, room in open_rooms.items() if not room.is_public
            ),
            is_full_member=is_full,
            is_admin=person.is_admin and is_full,
            timezone=person.timezone,
            names={channel: room.name for channel, room in open_rooms.items() if room.name},
        )

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        self._ask(audience)
        if team == self.team and channel == audience:
            return True
        source, target = self.rooms.get(channel), self.rooms.get(audience)
        if team != self.team or source is None or target is None:
            return False
        if not (source.is_public and source.has_bot and target.has_bot) or target.is_shared:
            return False
        newcomers = target.members - source.members
        kinds = [self.people[user].kind if user in self.people else "" for user in newcomers]
        return all(kind in ("full", "bot") for kind in kinds)

    async def is_member(self, channel: str, user: str) -> bool:
        self._ask(user)
        room = self.rooms.get(channel)
        if room is None:
            return False
        # Of a public channel Slack tells every app who is in it.
        return (room.is_public or room.has_bot) and user in room.members

    async def owner(self) -> str:
        self._ask("owner")
        return self.primary_owner

    def forget(self, team: str) -> None:
        self.forgotten.append(team)

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.trouble:
            raise self.trouble
