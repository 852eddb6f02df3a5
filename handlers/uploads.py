"""Pictures posted in conversations: kept in the queue before Slack is told that they arrived.

Bolt acknowledges an event before its listener ends, so a listener that fails loses the event.
A global middleware runs before that: when it raises, the answer is a failure, and Slack
delivers the event again (slack_bolt/listener/asyncio_runner.py).
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.core.uploads import upload_from_event
from handlers.tenancy import services_of

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    """Listen to messages."""
    app.middleware(store_upload)
    # An event without a listener is answered with 404, and Slack sends it again.
    app.event("message")(acknowledge)


async def store_upload(
    body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
) -> None:
    """Put the job that the event asks for into the queue, then go on.

    A job is known by its message, so that any repeated delivery makes the same job; who has
    it done already is asked by the worker.
    """
    upload = upload_from_event(body)
    if upload:
        await services_of(context).queue.send(
            upload.to_json(), group=f"{upload.team}/{upload.channel}"
        )
        log.info("event %s: message %s queued", upload.event_id, upload.ts)
    await next_()


async def acknowledge() -> None:
    """Nothing is left to do: the middleware has stored what matters."""
