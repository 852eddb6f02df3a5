"""Who is in which channel: what was remembered of it is forgotten as soon as Slack tells a change.

It happens before Bolt acknowledges, so that a change whose work could not be stored is delivered
again (see `handlers/uploads.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.core.moves import changes_doors, chores_from_event
from bot.core.uploads import delivered_to
from handlers.tenancy import services_of


def register(app: AsyncApp) -> None:
    """Listen to everything that opens or closes a door; conversions come as messages."""
    app.middleware(follow)
    app.event("channel_archive")(acknowledge)
    app.event("channel_deleted")(acknowledge)
    app.event("channel_id_changed")(acknowledge)
    app.event("channel_left")(acknowledge)
    app.event("channel_rename")(acknowledge)
    app.event("group_archive")(acknowledge)
    app.event("group_deleted")(acknowledge)
    app.event("group_left")(acknowledge)
    app.event("group_rename")(acknowledge)
    app.event("member_joined_channel")(acknowledge)
    app.event("member_left_channel")(acknowledge)


async def follow(
    body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
) -> None:
    """Forget who may open what, have rows moved that lie wrong now, and the bot introduced."""
    services = services_of(context)
    if changes_doors(body):
        services.doors.forget(delivered_to(body))
    for chore in chores_from_event(body):
        channel = chore.get("channel") or chore["new"]
        await services.queue.send(chore, group=f"{chore['team']}/{channel}")
    await next_()


async def acknowledge() -> None:
    """Nothing is left to do: the middleware has done it."""
