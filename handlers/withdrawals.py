"""What a workspace takes back from the app is gone before Slack is told that it arrived.

So it is delivered again when that failed (see `handlers/uploads.py`). It comes before a delivery's
workspace is looked up, because by then there may be none.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.withdrawals import withdrawal_from_event
from bot.jobs.teams import Teams


def register(app: AsyncApp, teams: Teams) -> None:
    """Listen to the end of an installation."""

    async def withdraw(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        if withdrawal := withdrawal_from_event(body):
            await teams.withdraw(withdrawal)
        await next_()

    app.middleware(withdraw)
    app.event("app_uninstalled")(acknowledge)
    app.event("tokens_revoked")(acknowledge)


async def acknowledge() -> None:
    """Nothing is left to do: the middleware has done it."""
