"""What people delete in Slack is forgotten: stored as a chore before Slack is told that it arrived.

Why a global middleware does this stands in `handlers/uploads.py`.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.core.deletions import deletion_from_event, others_told
from handlers.tenancy import services_elsewhere, services_of

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    """Listen to deleted files; messages are acknowledged by `handlers/uploads.py`."""
    app.middleware(store_deletion)
    app.event("file_deleted")(acknowledge)


async def store_deletion(
    body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
) -> None:
    """Put the chore that the event asks for into the queue, then go on.

    Of a channel that several workspaces share, each forgets what it keeps.
    """
    deletion = deletion_from_event(body)
    if deletion:
        for team in sorted(others_told(body)):
            if elsewhere := await services_elsewhere(context, team):
                its = replace(deletion, team=team)
                await elsewhere.queue.send(its.to_job(), group=its.group)
        await services_of(context).queue.send(deletion.to_job(), group=deletion.group)
        log.info("event %s: %d deletions queued", body.get("event_id"), len(deletion.targets))
    await next_()


async def acknowledge() -> None:
    """Nothing is left to do: the middleware has stored what matters."""
