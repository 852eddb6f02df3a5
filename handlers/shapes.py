"""Deliveries that are not as Slack documents them end here, before any other feature reads them.

Over HTTP the gate has refused them already (`bot/gate.py`); a socket has none.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.core.shapes import misshapen

log = logging.getLogger(__name__)

_BAD_REQUEST = 400


def register(app: AsyncApp) -> None:
    """Look at every delivery."""
    app.middleware(check)


async def check(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
    """Go on with what is in order; name in the log what is not, and nothing of what it says."""
    if wrong := misshapen(body):
        log.warning("refused a delivery: %s is not as Slack documents it", wrong)
        return BoltResponse(status=_BAD_REQUEST)
    await next_()
    return None
