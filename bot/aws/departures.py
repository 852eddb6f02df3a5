"""DynamoDB as the memory for who took the app out, and how far erasing them has come.

The note of a departure says both, and changes only on the condition that it did not since it was
read. So of a workspace that comes back and a worker that begins to erase it, one is too late.
"""

from collections.abc import Sequence

from bot.aws.choices import DynamoChoices
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, departure_key, installation_key, settings_key
from bot.aws.records import fresh_token
from bot.core.erasing import STALLED
from bot.core.installations import Departure
from bot.errors import RetryLaterError

_TRIES = 8
_MANY = 10_000
"""Workspaces that depart within thirty days, at most."""


class DynamoDepartures(DynamoChoices):
    """The port `bot.ports.installing.Departures`."""

    async def departed(self, until: float) -> Sequence[Departure]:
        """A Query of all that departed, and a BatchGetItem of those that may have come back."""
        pk = departure_key("").pk
        notes = await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=_MANY)
        due = [note for note in notes if float(note["at"]) <= until and not self._is_at_it(note)]
        there = await self._table.get_all(installation_key(note["sk"]) for note in due)
        gone = [note for note in due if "turn" in note or installation_key(note["sk"]) not in there]
        for note in due:
            if note not in gone:
                await self._came_back(note["sk"])
        return [_departure(note) for note in gone]

    async def begin_erasing(self, departure: Departure) -> Departure | None:
        """A GetItem and a PutItem."""
        note = await self._table.get(departure_key(departure.team))
        if note is None or _departure(note) != departure or self._is_at_it(note):
            return None
        begun = self._at_turn(note, max(departure.turn, 1))
        if await self._table.put_first(begun, note["version"]):
            return _departure(begun)
        return None

    async def erasing(self, team: str) -> Departure | None:
        """One GetItem."""
        note = await self._table.get(departure_key(team))
        return _departure(note) if note and "turn" in note else None

    async def advance(self, departure: Departure) -> None:
        """A GetItem and a PutItem."""
        for _ in range(_TRIES):
            note = await self._table.get(departure_key(departure.team))
            if note is None or float(note["at"]) != departure.at or "turn" not in note:
                return
            turn = max(int(note["turn"]), departure.turn + 1)
            if await self._table.put_first(self._at_turn(note, turn), note["version"]):
                return
        raise _busy(departure.team)

    async def settle(self, departure: Departure) -> None:
        """Two GetItems and up to two DeleteItems."""
        if await self._table.get(installation_key(departure.team)) is None:
            await self._table.write(deletes=[settings_key(departure.team)])
        key = departure_key(departure.team)
        for _ in range(_TRIES):
            note = await self._table.get(key)
            if note is None or float(note["at"]) != departure.at:
                return
            if await self._table.delete_if(key, note["version"]):
                return
        raise _busy(departure.team)

    async def _note(self, departure: Departure) -> None:
        key = departure_key(departure.team)._asdict()
        await self._table.put({**key, "at": departure.at, "version": fresh_token()})

    async def _came_back(self, team: str) -> bool:
        """Take the note away; False when the workspace is being erased."""
        key = departure_key(team)
        for _ in range(_TRIES):
            note = await self._table.get(key)
            if note is None:
                return True
            if "turn" in note:
                return False
            if await self._table.delete_if(key, note["version"]):
                return True
        raise _busy(team)

    def _at_turn(self, note: Item, turn: int) -> Item:
        touched = self._clock.now()
        return {**note, "turn": turn, "touched": touched, "version": fresh_token()}

    def _is_at_it(self, note: Item) -> bool:
        """Whether somebody has erased a part not long ago."""
        return "turn" in note and self._clock.now() - float(note["touched"]) < STALLED


def _departure(note: Item) -> Departure:
    return Departure(note["sk"], float(note["at"]), int(note.get("turn", 0)))


def _busy(team: str) -> RetryLaterError:
    return RetryLaterError("Amazon DynamoDB", f"the departure of {team} keeps changing")
