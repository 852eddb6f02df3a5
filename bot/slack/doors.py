"""Who may open which conversation, asked of Slack."""

import asyncio
import logging
from collections.abc import Iterable
from typing import TypeVar

from bot.core.access import Access
from bot.core.membership import NOBODY, Person, Room, access_of
from bot.ports import Clock
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.memory import ShortMemory
from bot.slack.people import read_person, read_room

log = logging.getLogger(__name__)

T = TypeVar("T")

REMEMBERED = 60.0
"""Seconds for which an answer of Slack's is believed."""

_MOST = 2_000
"""Answers to remember; one about a person takes some kilobytes."""

_PAGE = 999
_PEOPLE = 200
_THEIRS = "public_channel,private_channel,mpim,im"
_OURS = "public_channel,private_channel,mpim"
"""Not the direct messages: there are as many as people, and a bot is never taken out of one."""

_MOST_NEWCOMERS = 200
_AT_ONCE = 10
_UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_UNKNOWN_CHANNEL = frozenset({"channel_not_found", "not_in_channel", "invalid_channel"})
_SHARED = ("is_ext_shared", "is_org_shared", "is_pending_ext_shared")


class SlackDoors:
    """Asks Slack what a person may open, and remembers the answer for at most a minute."""

    def __init__(self, calls: SlackCalls, clock: Clock) -> None:
        """One for a process: what it remembers is forgotten on the events of that process."""
        self._calls = calls
        self._memory = ShortMemory(clock, seconds=REMEMBERED, most=_MOST)

    async def access(self, team: str, user: str) -> Access:
        """See `bot.ports.Doors`.

        Every part is remembered by itself, so that none of them is older than a minute.
        """
        person, theirs, ours = await asyncio.gather(
            self._person(team, user), self._theirs(team, user), self._ours(team)
        )
        return access_of(team, user, person, theirs, ours)

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        """See `bot.ports.Doors`. Memberships are asked for anew at each time."""
        if channel == audience:
            return True
        room = (await self._ours(team)).get(channel)
        if room is None or not room.is_public:
            return False
        try:
            info, insiders, listeners = await asyncio.gather(
                self._calls.ask("conversations.info", channel=audience),
                self._members(channel),
                self._members(audience),
            )
        except SlackRefusalError as error:
            log.info("cannot tell who is in %s or %s: %s", channel, audience, error)
            return False
        if any(info["channel"].get(flag) for flag in _SHARED):
            return False
        return await self._all_open_public_channels(team, listeners - insiders)

    async def is_member(self, channel: str, user: str) -> bool:
        """See `bot.ports.Doors`. Asked anew at each time; a channel unknown to the bot has none.

        https://docs.slack.dev/reference/methods/conversations.members
        """
        try:
            return user in await self._members(channel)
        except SlackRefusalError as error:
            if error.error not in _UNKNOWN_CHANNEL:
                raise
            log.info("cannot tell who is in %s: %s", channel, error)
            return False

    async def owner(self) -> str:
        """See `bot.ports.Doors`. Page after page, until there he is.

        https://docs.slack.dev/reference/methods/users.list
        """
        cursor = ""
        while True:
            page = await self._calls.read("users.list", limit=_PEOPLE, cursor=cursor)
            for user in page.get("members") or []:
                if user.get("is_primary_owner"):
                    return str(user["id"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return ""

    def forget(self, team: str) -> None:
        """See `bot.ports.Doors`."""
        self._memory.forget((team,))

    async def _all_open_public_channels(self, team: str, newcomers: Iterable[str]) -> bool:
        users = sorted(newcomers)
        if len(users) > _MOST_NEWCOMERS:
            return False
        for start in range(0, len(users), _AT_ONCE):
            some = users[start : start + _AT_ONCE]
            people = await asyncio.gather(*(self._person(team, user) for user in some))
            if not all(person.opens_public_channels for person in people):
                return False
        return True

    async def _members(self, channel: str) -> frozenset[str]:
        return frozenset(
            await self._calls.ask_all(
                "conversations.members", "members", channel=channel, limit=_PAGE
            )
        )

    async def _person(self, team: str, user: str) -> Person:
        async def ask() -> Person:
            try:
                answer = await self._calls.ask("users.info", user=user)
            except SlackRefusalError as error:
                return _nothing_of_unknown(error, NOBODY)
            return read_person(answer["user"], team)

        person: Person = await self._memory.get((team, "person", user), ask)
        return person

    async def _theirs(self, team: str, user: str) -> dict[str, Room]:
        """A person's memberships; with a bot's token the private ones that the bot is in too.

        https://docs.slack.dev/reference/methods/users.conversations
        """

        async def ask() -> dict[str, Room]:
            try:
                return await self._rooms(user=user, types=_THEIRS)
            except SlackRefusalError as error:
                return _nothing_of_unknown(error, {})

        rooms: dict[str, Room] = await self._memory.get((team, "rooms", user), ask)
        return rooms

    async def _ours(self, team: str) -> dict[str, Room]:
        async def ask() -> dict[str, Room]:
            return await self._rooms(types=_OURS)

        rooms: dict[str, Room] = await self._memory.get((team, "ours"), ask)
        return rooms

    async def _rooms(self, **arguments: str) -> dict[str, Room]:
        found = await self._calls.ask_all(
            "users.conversations", "channels", exclude_archived="false", limit=_PAGE, **arguments
        )
        return {str(room["id"]): read_room(room) for room in found}


def _nothing_of_unknown(error: SlackRefusalError, nothing: T) -> T:
    """Slack's word for somebody whom it does not know, or does not show to the bot."""
    if error.error not in _UNKNOWN_PERSON:
        raise error
    log.info("unknown person: %s", error)
    return nothing
