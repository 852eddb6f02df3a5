"""Whose request it is: found once for each delivery, before any other feature sees it.

As a global middleware it runs before Bolt acknowledges, so that a delivery whose workspace cannot
be looked up now is delivered again (see `handlers/uploads.py`). What comes from a workspace that
the app is not installed in is acknowledged: nobody there can be answered, now or later.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.errors import NotInstalledError
from bot.jobs.services import Services
from bot.jobs.teams import Teams
from handlers.addresses import installed_team, is_anothers

log = logging.getLogger(__name__)

_KEY, _TEAMS = "services", "teams"
_NOT_HERE = "Labels is not installed in this workspace (any more)."


def register(app: AsyncApp, teams: Teams) -> None:
    """Find the workspace of every delivery."""

    async def find(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        try:
            context[_KEY], context[_TEAMS] = await teams.services(installed_team(context)), teams
        except NotInstalledError as error:
            log.info("a delivery is dropped: %s", error)
            # A command is answered with the text, which its sender alone sees.
            return BoltResponse(status=200, body=_NOT_HERE if body.get("command") else "")
        if is_anothers(body, context):
            log.warning("a press is dropped: %s is not who posted it", installed_team(context))
            return BoltResponse(status=200)
        await next_()
        return None

    app.middleware(find)


def services_of(context: AsyncBoltContext) -> Services:
    """The services of the workspace that a delivery came from."""
    services: Services = context[_KEY]
    return services


async def services_elsewhere(context: AsyncBoltContext, team: str) -> Services | None:
    """Those of another workspace that a delivery names; None where it has none of its own.

    Raises RetryLaterError and SetupError.
    """
    teams: Teams = context[_TEAMS]
    try:
        services = await teams.services(team)
    except NotInstalledError:
        return None
    return None if services is services_of(context) else services


def found_services(context: AsyncBoltContext) -> Services | None:
    """The same, or None when the delivery failed before they were found."""
    return context.get(_KEY)
