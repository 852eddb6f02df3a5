"""Who installed the app and what they chose, in memory."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count

from bot.core.erasing import STALLED
from bot.core.installations import Departure, Installation
from bot.core.team_settings import TeamSettings
from bot.errors import StillErasedError
from bot.ports import Clock


class FakeInstallations:
    """The port `bot.ports.installing.Installations`; counts how often it was asked."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock
        self.rows: dict[str, Installation] = {}
        self.choices: dict[str, TeamSettings] = {}
        self.departures: dict[str, float] = {}
        self.turns: dict[str, int] = {}
        """How far erasing has come of each workspace that is being erased."""
        self.touched: dict[str, float] = {}
        self.lookups = 0
        self.trouble: Exception | None = None
        self.refuses = False
        """Whether somebody else is always quicker to choose."""
        self._versions = count(1)

    async def find(self, team: str) -> Installation | None:
        await self._ask()
        return self.rows.get(team)

    async def save(self, installation: Installation) -> Installation:
        await self._ask()
        if installation.team in self.turns:
            raise StillErasedError(installation.team)
        self.departures.pop(installation.team, None)
        return self._keep(installation)

    async def change(self, installation: Installation) -> Installation | None:
        await self._ask()
        there = self.rows.get(installation.team)
        if there is None or there.version != installation.version:
            return None
        return self._keep(installation)

    async def remove(self, team: str, at: float) -> bool:
        await self._ask()
        there = self.rows.get(team)
        if there is None or there.installed_at > at:
            return there is None
        self.departures[team] = at
        if team in self.choices:
            self.choices[team] = replace(self.choices[team], admin_token="", admin_user="")
        del self.rows[team]
        return True

    async def forget_people(self, team: str, users: Collection[str]) -> None:
        await self._ask()
        chosen = self.choices.get(team)
        if chosen and chosen.admin_user in users:
            self.choices[team] = replace(chosen, admin_token="", admin_user="")
        there = self.rows.get(team)
        if there and there.installed_by in users:
            left = replace(there, user_token="", user_refresh_token="")
            self._keep(replace(left, user_scopes=(), user_expires_at=0.0))

    async def departed(self, until: float) -> Sequence[Departure]:
        await self._ask()
        found = [self._departure(team) for team in sorted(self.departures)]
        return [
            one
            for one in found
            if one.at <= until
            and not self._is_at_it(one.team)
            and (one.turn or one.team not in self.rows)
        ]

    async def begin_erasing(self, departure: Departure) -> Departure | None:
        await self._ask()
        team = departure.team
        if team not in self.departures or self._departure(team) != departure:
            return None
        if self._is_at_it(team):
            return None
        self._touch(team, max(departure.turn, 1))
        return self._departure(team)

    async def erasing(self, team: str) -> Departure | None:
        await self._ask()
        return self._departure(team) if team in self.turns else None

    async def advance(self, departure: Departure) -> None:
        await self._ask()
        team = departure.team
        if team in self.turns and self.departures.get(team) == departure.at:
            self._touch(team, max(self.turns[team], departure.turn + 1))

    async def settle(self, departure: Departure) -> None:
        await self._ask()
        if departure.team not in self.rows:
            self.choices.pop(departure.team, None)
        if self.departures.get(departure.team) == departure.at:
            del self.departures[departure.team]
            self.turns.pop(departure.team, None)

    async def chosen(self, team: str) -> TeamSettings:
        await self._ask()
        return self.choices.get(team, TeamSettings())

    async def choose(self, team: str, settings: TeamSettings) -> TeamSettings | None:
        await self._ask()
        there = self.choices.get(team, TeamSettings())
        if self.refuses or there.version != settings.version:
            return None
        self.choices[team] = replace(settings, version=self._version())
        return self.choices[team]

    async def _ask(self) -> None:
        """Fail as planned, and let others run as every request does."""
        self.lookups += 1
        if self.trouble:
            raise self.trouble
        await asyncio.sleep(0)

    def _keep(self, installation: Installation) -> Installation:
        stored = replace(installation, version=self._version())
        self.rows[installation.team] = stored
        return stored

    def _version(self) -> str:
        return str(next(self._versions))

    def _departure(self, team: str) -> Departure:
        return Departure(team, self.departures[team], self.turns.get(team, 0))

    def _touch(self, team: str, turn: int) -> None:
        self.turns[team], self.touched[team] = turn, self._now()

    def _is_at_it(self, team: str) -> bool:
        return team in self.turns and self._now() - self.touched[team] < STALLED

    def _now(self) -> float:
        return self._clock.now() if self._clock else 0.0


class FakeStates:
    """The port `bot.ports.installing.States`."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self._numbers = count(1)

    async def issue(self) -> str:
        state = f"state-{next(self._numbers)}"
        self.open.add(state)
        return state

    async def consume(self, state: str) -> bool:
        was_open = state in self.open
        self.open.discard(state)
        return was_open
