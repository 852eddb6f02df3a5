"""DynamoDB as the memory for who installed the app. Keys: `docs/data-model.md`."""

import logging
from collections.abc import Collection
from dataclasses import replace

from bot.aws.departures import DynamoDepartures
from bot.aws.installation_items import from_item, is_outdated, to_item
from bot.aws.items import Item
from bot.aws.keys import installation_key
from bot.aws.records import fresh_token
from bot.core.installations import Departure, Installation
from bot.errors import RetryLaterError, StillErasedError

log = logging.getLogger(__name__)

_TRIES = 8
_OF_A_PERSON = "user_token"


class DynamoInstallations(DynamoDepartures):
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
        """A PutItem, two GetItems, and a DeleteItem where the workspace had departed.

        Whoever begins to erase it meanwhile changes the same note: one of the two steps back.
        """
        team, stored = installation.team, replace(installation, version=fresh_token())
        if await self.erasing(team):
            raise StillErasedError(team)
        await self._table.put(self._item(stored))
        if not await self._came_back(team):
            await self._table.delete_if(installation_key(team), stored.version)
            raise StillErasedError(team)
        return stored

    async def change(self, installation: Installation) -> Installation | None:
        """One PutItem."""
        stored = replace(installation, version=fresh_token())
        if await self._table.put_first(self._item(stored), installation.version):
            return stored
        return None

    async def remove(self, team: str, at: float) -> bool:
        """A GetItem; a PutItem, a GetItem and a DeleteItem where there is something to remove.

        The tokens go last: whoever is lost before that is followed by another delivery.
        """
        key = installation_key(team)
        for _ in range(_TRIES):
            item = await self._table.get(key)
            if item is None:
                return True
            if float(item["installed_at"]) > at:
                return False
            await self._note(Departure(team, at))
            await self._forget_admin(team)
            if await self._table.delete_if(key, item["version"]):
                log.info("the app was taken out of %s: its tokens are gone", team)
                return True
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

    def _item(self, installation: Installation) -> Item:
        return to_item(installation, self._sealer, self._clock.now())


def _busy(team: str) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"the installation in {team} keeps changing")
