"""The bot's name, and words in the direct message with it: they mean the same as `/labels`.

Slack delivers a mention again when its message is edited, and everything again that was not
acknowledged in time; each message is answered once.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.core.commands import words_for
from handlers.addresses import installed_team, is_question, of_message
from handlers.labels import Ask, answer, subcommands
from handlers.tenancy import services_of

_MANY = 1_000
"""Messages that are remembered as answered."""


class Answered:
    """The messages that were answered lately, in this process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], None] = {}

    def add(self, team: str, channel: str, ts: str) -> bool:
        """Remember a message; False when it is known already."""
        if (team, channel, ts) in self._known:
            return False
        self._known[team, channel, ts] = None
        if len(self._known) > _MANY:
            del self._known[next(iter(self._known))]
        return True


def register(app: AsyncApp) -> None:
    """Listen to mentions and to direct messages."""
    listener = partial(on_words, asks=subcommands(), answered=Answered())
    app.event("app_mention")(listener)
    app.event("message", matchers=[asks_directly])(listener)


async def asks_directly(event: dict[str, Any], context: AsyncBoltContext) -> bool:
    """Whether a message is a question to the bot, and not the bot's own answer."""
    return is_question(event) and event["user"] != context.bot_user_id


async def on_words(
    event: dict[str, Any],
    context: AsyncBoltContext,
    *,
    asks: Mapping[str, Ask],
    answered: Answered,
) -> None:
    """Answer the words, only to whoever wrote them, where they were written."""
    if not await asks_directly(event, context):
        return
    if answered.add(installed_team(context), str(event["channel"]), str(event["ts"])):
        words = words_for(str(event.get("text") or ""), str(context.bot_user_id))
        await answer(of_message(event, context), words, services=services_of(context), asks=asks)
