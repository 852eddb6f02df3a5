"""The one place where an exception in a handler becomes a sentence for a person."""

import asyncio
import logging
import uuid
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.asking import Address
from bot.core.cards import Card
from bot.errors import BotError, RetryLaterError
from bot.ports import Answers
from bot.slack.text import escape
from handlers.addresses import waiting_for
from handlers.tenancy import found_services

log = logging.getLogger(__name__)

_ACKNOWLEDGED = 0.05
"""Seconds after which Bolt has certainly sent an acknowledgement."""


def register(app: AsyncApp) -> None:
    """Catch what handlers and middleware raise."""
    app.error(on_error)


async def on_error(
    error: Exception,
    body: dict[str, Any],
    context: AsyncBoltContext,
    ack: AsyncAck,
) -> None:
    """Tell a known failure in one sentence, and an unknown one by a reference into the log.

    The response stays a failure, so that Slack delivers an event again that was not stored.
    """
    sentence = _sentence(error)
    services, address = found_services(context), waiting_for(body, context)
    if services:
        services.meter.failed(error)
    if services and address:
        await _tell(services.answers, address, sentence)
    if ack.response:
        # Bolt looks for the acknowledgement every 10 ms and forgets it when this returns: were
        # it too early, Slack would wait in vain (slack_bolt/listener/asyncio_runner.py).
        await asyncio.sleep(_ACKNOWLEDGED)


async def _tell(answers: Answers, address: Address, sentence: str) -> None:
    try:
        await answers.show(address, Card(escape(sentence)))
    except (BotError, RetryLaterError) as error:
        log.warning("could not tell that something went wrong: %s", error)


def _sentence(error: Exception) -> str:
    if isinstance(error, BotError):
        log.warning("handler: %s", error)
        return error.sentence
    if isinstance(error, RetryLaterError):
        log.warning("handler: %s", error)
        return f"{error.service} does not answer right now. Try again in a moment."
    reference = uuid.uuid4().hex[:8]
    log.error(
        "handler failed, reference %s", reference, exc_info=error, extra={"reference": reference}
    )
    return f"Something went wrong on my side. The log explains it under {reference}."
