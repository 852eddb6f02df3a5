"""Who is in which channel: what was remembered of it is forgotten as soon as Slack tells a change.

It happens before Bolt acknowledges, so that a change whose work could not be stored is delivered
again (see `handlers/uploads.py`).
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.moves import changes_doors, chores_from_event
from bot.core.uploads import delivered_to
from bot.jobs.services import Services
from bot.ports import Doors, Queue


def register(app: AsyncApp, services: Services) -> None:
    """Listen to everything that opens or closes a door; conversions come as messages."""
    app.middleware(partial(follow, doors=services.doors, queue=services.queue))
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
    body: dict[str, Any], next_: Callable[[], Awaitable[None]], *, doors: Doors, queue: Queue
) -> None:
    """Forget who may open what, have rows moved that lie wrong now, and the bot introduced."""
    if changes_doors(body):
        doors.forget(delivered_to(body))
    for chore in chores_from_event(body):
        channel = chore.get("channel") or chore["new"]
        await queue.send(chore, group=f"{chore['team']}/{channel}")
    await next_()


async def acknowledge() -> None:
    """Nothing is left to do: the middleware has done it."""
