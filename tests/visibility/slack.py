"""What Slack would say of the facts: the real doors ask here, so that they are judged as well.

A bot's token sees the public memberships of a person, and of the other ones those that it shares
(https://docs.slack.dev/reference/methods/users.conversations).
"""

from collections.abc import Sequence
from typing import Any

from bot.slack.calls import SlackCalls, SlackRefusalError
from tests.visibility.facts import TEAM, Facts, Place, Somebody


class SlackOfFacts(SlackCalls):
    """Answers the questions that doors ask; no network, no token."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    async def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        if method == "users.info":
            return {"user": self._user(arguments["user"])}
        assert method == "conversations.info"
        return {"channel": self._channel(arguments["channel"])}

    async def ask_all(self, method: str, key: str, **arguments: Any) -> list[Any]:
        if method == "conversations.members":
            place = self._place(arguments["channel"])
            return [*sorted(place.members), "U7BOT"]
        assert method == "users.conversations"
        rooms = self._ours() if "user" not in arguments else self._theirs(arguments["user"])
        types = arguments["types"].split(",")
        return [_room(place) for place in rooms if _type(place) in types]

    def _ours(self) -> Sequence[Place]:
        return [place for place in self.facts.places if place.has_bot]

    def _theirs(self, user: str) -> Sequence[Place]:
        self._user(user)
        return [
            place
            for place in self.facts.places
            if user in place.members and (place.is_public or place.has_bot)
        ]

    def _user(self, user: str) -> dict[str, Any]:
        if user == "U7BOT":
            return {"id": user, "team_id": TEAM, "is_bot": True}
        person = self.facts.somebody(user)
        if person is None:
            raise SlackRefusalError("users.info", "user_not_found", [])
        return _user(person)

    def _place(self, channel: str) -> Place:
        for place in self.facts.places:
            if place.id == channel and (place.is_public or place.has_bot):
                return place
        raise SlackRefusalError("conversations.info", "channel_not_found", [])

    def _channel(self, channel: str) -> dict[str, Any]:
        return _room(self._place(channel))


def _user(person: Somebody) -> dict[str, Any]:
    is_stranger = person.kind == "stranger"
    return {
        "id": person.id,
        "team_id": "T7ELSEWHERE" if is_stranger else TEAM,
        "deleted": person.kind == "deleted",
        "is_restricted": person.kind == "guest",
        "is_stranger": is_stranger,
        "is_bot": False,
        "is_admin": person.is_admin,
        "tz": "Etc/UTC",
    }


def _type(place: Place) -> str:
    if place.is_public:
        return "public_channel"
    if place.id.startswith("D"):
        return "im"
    return "private_channel" if place.name else "mpim"


def _room(place: Place) -> dict[str, Any]:
    kind = _type(place)
    return {
        "id": place.id,
        "name": place.name,
        "is_channel": kind == "public_channel",
        "is_group": kind == "private_channel",
        "is_im": kind == "im",
        "is_mpim": kind == "mpim",
        "is_private": not place.is_public,
        "is_ext_shared": False,
    }
