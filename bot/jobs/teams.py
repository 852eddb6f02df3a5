"""Whose work it is: every workspace has its own services, with its own token and its own choices.

A bundle can only speak to its own workspace, so no story can answer one team with another's token.
"""

import logging
from typing import Protocol

from bot.core.withdrawals import Withdrawal
from bot.jobs.services import Services

log = logging.getLogger(__name__)


class Teams(Protocol):
    """The workspaces that the app is installed in."""

    async def services(self, team: str) -> Services:
        """What a workspace's jobs work with.

        Raises NotInstalledError for a workspace that the app is not installed in (any more), and
        RetryLaterError when that cannot be told now.
        """
        ...

    def absent(self, team: str) -> Services:
        """What a workspace that the app is not installed in is forgotten with.

        Whatever is asked of Slack raises NotInstalledError.
        """
        ...

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Delete at once what a workspace took back. Raises RetryLaterError and SetupError."""
        ...

    def forget(self, team: str) -> None:
        """Look up a workspace and its choices anew before anything else is done for it."""
        ...


class OneTeam:
    """The one workspace whose token the environment gives."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def services(self, team: str) -> Services:  # noqa: ARG002 - there is no other
        """The same for every delivery: Slack sends only what the token's workspace may hear."""
        return self._services

    def absent(self, team: str) -> Services:  # noqa: ARG002 - there is no other
        """The same: without its token nothing is begun."""
        return self._services

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Nothing is kept here that could be deleted."""
        if withdrawal.is_of_people:
            log.warning("tokens of %d people were revoked", len(withdrawal.people))
        else:
            log.error("the app was taken out of %s: SLACK_BOT_TOKEN is void", withdrawal.team)

    def forget(self, team: str) -> None:
        """The environment does not change."""
