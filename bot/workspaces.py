"""The workspaces that installed the app: each with its own services, built when it is heard of."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult

from bot.core.installations import Installation
from bot.core.team_settings import TeamSettings
from bot.core.withdrawals import Withdrawal
from bot.errors import NotInstalledError
from bot.jobs.services import Services
from bot.ports import Clock
from bot.ports.installing import Choices, Installations
from bot.slack.credentials import Credentials, NoToken
from bot.slack.leaving import Leaving
from bot.slack.team_token import TeamToken

FRESH = 60.0
"""Seconds for which an installation is taken for what it was when it was looked up."""

MANY = 500
"""Workspaces whose services are kept at hand; those longest unheard of are built anew."""

Issue = Callable[[Installation], TeamToken]
Build = Callable[[Installation, TeamSettings, Credentials, Choices], Services]


@dataclass(slots=True)
class _Tenant:
    installation: Installation
    settings: TeamSettings
    token: TeamToken
    services: Services
    seen: float


class ManyTeams:
    """The port `bot.jobs.teams.Teams` for workspaces that install the app themselves.

    What a bundle remembers, and how fast it may speak, stays as long as neither the installation
    nor the workspace's choices change; a new token changes neither.
    """

    def __init__(
        self, installations: Installations, clock: Clock, leaving: Leaving,
        *, issue: Issue, build: Build, many: int = MANY,
    ) -> None:  # fmt: skip
        """`issue` makes a workspace's credentials, `build` its services with them."""
        self._installations = installations
        self._clock = clock
        self._leaving = leaving
        self._issue = issue
        self._build = build
        self._many = many
        self._tenants: OrderedDict[str, _Tenant] = OrderedDict()
        self._looking: dict[str, asyncio.Task[_Tenant]] = {}

    async def services(self, team: str) -> Services:
        """See `bot.jobs.teams.Teams`; at most two GetItems a minute for each workspace."""
        return (await self._tenant(team)).services

    def absent(self, team: str) -> Services:
        """See `bot.jobs.teams.Teams`."""
        nobody = Installation(team, bot_token="", bot_user="", installed_at=0.0)
        return self._build(nobody, TeamSettings(), NoToken(team), self)

    async def identity(self, team: str) -> AuthorizeResult:
        """Who the bot is there. Raises NotInstalledError, RetryLaterError and SetupError."""
        installation = (await self._tenant(team)).installation
        return AuthorizeResult(
            enterprise_id=installation.enterprise or None,
            team_id=installation.team,
            bot_user_id=installation.bot_user,
            bot_id=installation.bot_id,
        )

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """See `bot.jobs.teams.Teams`.

        Other processes notice when Slack refuses them the token, or within a minute.
        """
        is_out = await self._leaving.told(withdrawal)
        self.forget(withdrawal.team)
        if is_out:
            self._tenants.pop(withdrawal.team, None)

    async def chosen(self, team: str) -> TeamSettings:
        """See `bot.ports.installing.Choices`; what is found to be new holds here at once."""
        found, known = await self._installations.chosen(team), self._tenants.get(team)
        if known and known.settings != found:
            self.forget(team)
        return found

    async def choose(self, team: str, settings: TeamSettings) -> TeamSettings | None:
        """See `bot.ports.installing.Choices`; other processes follow within a minute."""
        stored = await self._installations.choose(team, settings)
        self.forget(team)
        return stored

    def forget(self, team: str) -> None:
        """See `bot.jobs.teams.Teams`. What is being looked up meanwhile is not kept either."""
        self._looking.pop(team, None)
        if tenant := self._tenants.get(team):
            tenant.seen = float("-inf")

    async def _tenant(self, team: str) -> _Tenant:
        known = self._tenants.get(team)
        if known and 0 <= self._clock.now() - known.seen < FRESH:
            self._tenants.move_to_end(team)
            return known
        looking = self._looking.get(team)
        if looking is None:
            looking = self._looking[team] = asyncio.create_task(self._look_up(team))
            looking.add_done_callback(lambda done: self._looked_up(team, done))
        return await asyncio.shield(looking)

    async def _look_up(self, team: str) -> _Tenant:
        now = self._clock.now()
        installation = await self._installations.find(team) if team else None
        if installation is None:
            raise NotInstalledError(team)
        settings = await self._installations.chosen(team)
        known = self._tenants.get(team)
        if known is None:
            token = self._issue(installation)
            services = self._build(installation, settings, token, self)
            return _Tenant(installation, settings, token, services, now)
        is_same = _stays(known.installation, installation) and known.settings == settings
        services = (
            known.services if is_same else self._build(installation, settings, known.token, self)
        )
        return _Tenant(installation, settings, known.token, services, now)

    def _looked_up(self, team: str, done: asyncio.Task[_Tenant]) -> None:
        """Keep what was found, unless it was to be forgotten meanwhile."""
        is_wanted = self._looking.get(team) is done
        if is_wanted:
            del self._looking[team]
        if done.cancelled():
            return
        if error := done.exception():
            if isinstance(error, NotInstalledError):
                self._tenants.pop(team, None)
            return
        if is_wanted:
            self._tenants[team] = found = done.result()
            found.token.learn(found.installation)
            self._tenants.move_to_end(team)
            while len(self._tenants) > self._many:
                self._tenants.popitem(last=False)


def _stays(known: Installation, found: Installation) -> bool:
    """Whether an installation is still the same one, whatever became of its token."""
    return (known.installed_at, known.bot_user) == (found.installed_at, found.bot_user)
