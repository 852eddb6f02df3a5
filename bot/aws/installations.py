"""DynamoDB as the memory for who installed the app. Keys: `docs/data-model.md`."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.aws.choices import DynamoChoices
from bot.aws.installation_items import from_item, is_outdated, to_item
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, departure_key, installation_key, settings_key
from bot.aws.records import fresh_token
from bot.core.installations import Departure, Installation
from bot.errors import RetryLaterError

log = logging.getLogger(__name__)

_TRIES = 8
_OF_A_PERSON = "user_token"
_MANY = 10_000
"""Workspaces that depart within thirty days, at most."""


class DynamoInstallations(DynamoChoices):
    """The port `bot.ports.installing.Installations`.

    A row changes only on the condition that it did not since it was read.
    """

    async def find(self, team: str) -> Installation | None:
        """One GetItem, and a PutItem where an older key has sealed the tokens."""
        item = await self._table.get(installation_key(team))
        if item is None:
            return None
        installation = from_item(team, item, self._sealer)
        if is_outdated(item, self._sealer):
            # The version stays: somebody may be exchanging the token on its condition.
            await self._table.put_if(self._item(installation), item["version"])
        return installation

    async def save(self, installation: Installation) -> Installation:
        """A PutItem, a GetItem, and a DeleteItem where the workspace had departed."""
        stored = replace(installation, version=fresh_token())
        await self._table.put(self._item(stored))
        await self._come_back(installation.team)
        return stored

    async def change(self, installation: Installation) -> Installation | None:
        """One PutItem."""
        stored = replace(installation, version=fresh_token())
        if await self._table.put_first(self._item(stored), installation.version):
            return stored
        return None

    async def remove(self, team: str, at: float) -> None:
        """A GetItem; a PutItem, a GetItem and a DeleteItem where there is something to remove.

        The tokens go last: whoever is lost before that is followed by another delivery.
        """
        key = installation_key(team)
        for _ in range(_TRIES):
            item = await self._table.get(key)
            if item is None:
                return
            if float(item["installed_at"]) > at:
                log.info("the app came back to %s after it was taken out: kept", team)
                return
            await self._table.put(_note(Departure(team, at)))
            await self._forget_admin(team)
            if await self._table.delete_if(key, item["version"]):
                log.info("the app was taken out of %s: its tokens are gone", team)
                return
        raise _busy(team)

    async def forget_people(self, team: str, users: Collection[str]) -> None:
        """Two GetItems, and a PutItem for each token that goes."""
        await self._forget_admin(team, users)
        for _ in range(_TRIES):
            item = await self._table.get(installation_key(team))
            if item is None or item.get("installed_by") not in users or _OF_A_PERSON not in item:
                return
            left = {name: value for name, value in item.items() if not name.startswith("user_")}
            if await self._table.put_first({**left, "version": fresh_token()}, item["version"]):
                return
        raise _busy(team)

    async def departed(self, until: float) -> Sequence[Departure]:
        """A Query of all that departed, and a BatchGetItem of those that may have come back."""
        pk = departure_key("").pk
        items = await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=_MANY)
        departures = [Departure(item["sk"], float(item["at"])) for item in items]
        due = [departure for departure in departures if departure.at <= until]
        there = await self._table.get_all(installation_key(one.team) for one in due)
        gone = [one for one in due if installation_key(one.team) not in there]
        for departure in due:
            if departure not in gone:
                await self._come_back(departure.team)
        return gone

    async def settle(self, departure: Departure) -> None:
        """A GetItem and up to two DeleteItems."""
        if await self._table.get(installation_key(departure.team)) is None:
            await self._table.write(deletes=[settings_key(departure.team)])
        await self._table.delete_if(departure_key(departure.team), _version(departure))

    def _item(self, installation: Installation) -> Item:
        return to_item(installation, self._sealer, self._clock.now())

    async def _come_back(self, team: str) -> None:
        key = departure_key(team)
        if note := await self._table.get(key):
            await self._table.delete_if(key, note["version"])


def _busy(team: str) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"the installation in {team} keeps changing")


def _note(departure: Departure) -> Item:
    key = departure_key(departure.team)._asdict()
    return {**key, "at": departure.at, "version": _version(departure)}


def _version(departure: Departure) -> str:
    return repr(departure.at)
