"""`/labels …`, and the same words after the bot's name: finds the subcommand and has it answered.

Slack runs no slash command inside a thread, so there, and wherever else the bot is a member, its
name does the same; in a direct message with the bot not even that is needed.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.asking import Address, Question
from bot.core.cards import Card
from bot.core.commands import nearest, parse_command
from bot.jobs.services import Services
from bot.jobs.turns import Turns
from bot.slack.cards.help import ASK, help_card, unknown_card
from handlers.addresses import of_command, of_press
from handlers.audit import on_audit
from handlers.export import PAUSE, on_export
from handlers.forget import on_forget
from handlers.moderation_policy import on_moderation
from handlers.search import on_search
from handlers.settings import on_settings
from handlers.show import on_show
from handlers.similar import on_similar
from handlers.tenancy import services_of
from handlers.top import on_top
from handlers.usage import on_usage


class Ask(Protocol):
    """Answers a question with a card, or with None when it has answered itself."""

    async def __call__(self, question: Question, /, *, services: Services) -> Card | None:
        """Answer for the workspace that was asked in."""
        ...


def register(app: AsyncApp) -> None:
    """Listen to the command, and to buttons that stand for one."""
    asks = subcommands()
    app.command("/labels")(partial(on_command, asks=asks))
    app.action(re.compile(f"^{ASK}_"))(partial(on_ask, asks=asks))


async def on_command(
    ack: AsyncAck,
    body: dict[str, Any],
    context: AsyncBoltContext,
    *,
    asks: Mapping[str, Ask],
) -> None:
    """Acknowledge at once, because Slack waits 3 s at most; then answer."""
    await ack()
    words = str(body.get("text") or "")
    await answer(of_command(body, context), words, services=services_of(context), asks=asks)


async def on_ask(
    ack: AsyncAck,
    body: dict[str, Any],
    context: AsyncBoltContext,
    *,
    asks: Mapping[str, Ask],
) -> None:
    """Answer as if the command in the button's value had been typed."""
    await ack()
    words = str(body["actions"][0].get("value") or "")
    await answer(of_press(body, context), words, services=services_of(context), asks=asks)


async def answer(
    address: Address, text: str, *, services: Services, asks: Mapping[str, Ask]
) -> None:
    """Have the right feature answer, or help with the words."""
    command = parse_command(text)
    ask = asks.get(command.name)
    if ask is None:
        meant = nearest(command.name, (*asks, "help"))
        card = help_card() if command.name in ("", "help") else unknown_card(command, meant)
        await services.answers.show(address, card)
        return
    answered = await ask(Question(address, command.words, services.clock.now()), services=services)
    if answered is not None:
        await services.answers.show(address, answered)


def subcommands() -> dict[str, Ask]:
    """Every subcommand with the feature that answers it."""
    return {
        "search": on_search,
        "settings": on_settings,
        "audit": on_audit,
        "export": partial(on_export, turns=Turns(PAUSE)),
        "forget": on_forget,
        "moderation": on_moderation,
        "show": on_show,
        "similar": on_similar,
        "top": on_top,
        "usage": on_usage,
    }
