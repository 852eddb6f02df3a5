"""Whose request it is: found once for each delivery, before any other feature sees it.

As a global middleware it runs before Bolt acknowledges, so that a delivery whose workspace cannot
be looked up now is delivered again (see `handlers/uploads.py`).
"""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.jobs.services import Services
from bot.jobs.teams import Teams
from handlers.addresses import installed_team

_KEY = "services"


def register(app: AsyncApp, teams: Teams) -> None:
    """Find the workspace of every delivery."""

    async def find(context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        context[_KEY] = await teams.services(installed_team(context))
        await next_()

    app.middleware(find)


def services_of(context: AsyncBoltContext) -> Services:
    """The services of the workspace that a delivery came from."""
    services: Services = context[_KEY]
    return services


def found_services(context: AsyncBoltContext) -> Services | None:
    """The same, or None when the delivery failed before they were found."""
    return context.get(_KEY)
