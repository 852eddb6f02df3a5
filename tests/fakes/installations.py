"""Who installed the app and what they chose, in memory."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count

from bot.core.installations import Departure, Installation
from bot.core.team_settings import TeamSettings


class FakeInstallations:
    """The port `bot.ports.installing.Installations`; counts how often it was asked."""

    def __init__(self) -> None:
        self.rows: dict[str, Installation] = {}
        self.choices: dict[str, TeamSettings] = {}
        self.departures: dict[str, float] = {}
        self.lookups = 0
        self.trouble: Exception | None = None
        self._versions = count(1)

    async def find(self, team: str) -> Installation | None:
        await self._ask()
        return self.rows.get(team)

    async def save(self, installation: Installation) -> Installation:
        await self._ask()
        self.departures.pop(installation.team, None)
        return self._keep(installation)

    async def change(self, installation: Installation) -> Installation | None:
        await self._ask()
        there = self.rows.get(installation.team)
        if there is None or there.version != installation.version:
            return None
        return self._keep(installation)

    async def remove(self, team: str, at: float) -> None:
        await self._ask()
        there = self.rows.get(team)
        if there is None or there.installed_at > at:
            return
        self.departures[team] = at
        if team in self.choices:
            self.choices[team] = replace(self.choices[team], admin_token="", admin_user="")
        del self.rows[team]

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
        found = [Departure(team, at) for team, at in sorted(self.departures.items())]
        return [one for one in found if one.at <= until and one.team not in self.rows]

    async def settle(self, departure: Departure) -> None:
        await self._ask()
        if departure.team not in self.rows:
            self.choices.pop(departure.team, None)
        if self.departures.get(departure.team) == departure.at:
            del self.departures[departure.team]

    async def chosen(self, team: str) -> TeamSettings:
        await self._ask()
        return self.choices.get(team, TeamSettings())

    async def choose(self, team: str, settings: TeamSettings) -> TeamSettings | None:
        await self._ask()
        if self.choices.get(team, TeamSettings()).version != settings.version:
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
