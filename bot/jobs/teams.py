"""Whose work it is: every workspace has its own services, with its own token and its own choices.

A bundle can only speak to its own workspace, so no story can answer one team with another's token.
"""

from typing import Protocol

from bot.jobs.services import Services


class Teams(Protocol):
    """The workspaces that the app is installed in."""

    async def services(self, team: str) -> Services:
        """What a workspace's jobs work with.

        Raises NotInstalledError for a workspace that the app is not installed in (any more), and
        RetryLaterError when that cannot be told now.
        """
        ...


class OneTeam:
    """The one workspace whose token the environment gives."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def services(self, team: str) -> Services:  # noqa: ARG002 - there is no other
        """The same for every delivery: Slack sends only what the token's workspace may hear."""
        return self._services
