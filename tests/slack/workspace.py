"""One workspace of people and rooms, for doors in memory and for doors over HTTP."""

from dataclasses import dataclass
from typing import Any

from bot.ports import Doors
from tests.fakes.slack_doors import FakeDoors
from tests.fakes.slack_state import BOT, TEAM, SlackServer

_FLAGS: dict[str, dict[str, Any]] = {
    "full": {},
    "guest": {"is_restricted": True},
    "stranger": {"team_id": "T7PARTNER", "is_stranger": True},
    "bot": {"is_bot": True},
    "deleted": {"deleted": True},
}


def user_object(user: str, **fields: Any) -> dict[str, Any]:
    """Somebody as `users.info` tells of them: a full member unless `fields` say otherwise."""
    return {
        "id": user, "team_id": TEAM, "name": user.lower(), "deleted": False, "tz": "Etc/UTC",
        "is_admin": False, "is_owner": False, "is_primary_owner": False, "is_restricted": False,
        "is_ultra_restricted": False, "is_bot": False, **fields,
    }  # fmt: skip


def room_object(channel: str, **fields: Any) -> dict[str, Any]:
    """A public channel as `users.conversations` tells of it, unless `fields` say otherwise."""
    return {
        "id": channel, "name": channel.lower(), "is_channel": True, "is_group": False,
        "is_im": False, "is_mpim": False, "is_private": False, "is_archived": False,
        "is_ext_shared": False, "is_org_shared": False, "is_pending_ext_shared": False, **fields,
    }  # fmt: skip


@dataclass(frozen=True)
class Workspace:
    """Doors, and the same people and rooms behind them wherever they are kept."""

    doors: Doors
    slack: SlackServer | None = None

    def add_person(
        self, user: str, kind: str = "full", *, is_admin: bool = False, timezone: str = "Etc/UTC"
    ) -> None:
        if self.slack is None:
            assert isinstance(self.doors, FakeDoors)
            self.doors.add_person(user, kind, is_admin=is_admin, timezone=timezone)
        else:
            fields = {"is_admin": is_admin, "tz": timezone, **_FLAGS[kind]}
            self.slack.people[user] = user_object(user, **fields)

    def add_room(self, channel: str, *members: str, name: str = "", **fields: bool) -> None:
        """A room with these members; `fields` as in `tests.fakes.slack_doors.Room`."""
        if self.slack is None:
            assert isinstance(self.doors, FakeDoors)
            self.doors.add_room(channel, *members, name=name, **fields)
            return
        is_public = fields.get("is_public", True)
        self.slack.rooms[channel] = room_object(
            channel, name=name, is_private=not is_public, is_mpim=not is_public and not name,
            is_ext_shared=fields.get("is_shared", False),
        )  # fmt: skip
        if channel.startswith("D"):
            self.slack.rooms[channel] = {"id": channel, "is_im": True, "user": members[0]}
        self.slack.members[channel] = {*members, *([BOT] if fields.get("has_bot", True) else [])}

    def remove_bot(self, channel: str) -> None:
        if self.slack is None:
            assert isinstance(self.doors, FakeDoors)
            self.doors.rooms[channel].has_bot = False
        else:
            self.slack.members[channel].discard(BOT)
        self.doors.forget(TEAM)
