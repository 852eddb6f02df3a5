"""Somebody in front of the bot: types commands, presses buttons, and keeps all that is answered.

Commands and presses go to the functions that the listeners call, past Slack's HTTP: that way a
thousand workspaces take seconds, and everything that decides what is shown still runs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.core.asking import Address
from bot.core.cards import Card
from bot.core.entries import Identity
from bot.errors import BotError, RetryLaterError
from bot.jobs.exporting import EXPORT, export
from bot.slack.cards.results import ALIKE, SHARE, named_identity
from bot.slack.cards.search import GO
from handlers.labels import answer, subcommands
from handlers.search import on_alike, on_go, on_share
from tests.jobs.world import World
from tests.visibility.facts import TEAM

Button = Mapping[str, Any]
MOST_PAGES = 40


class Seat:
    """One person in one conversation."""

    def __init__(self, world: World, user: str, channel: str) -> None:
        self._world = world
        self.user = user
        self._channel = channel
        self._asks = subcommands()
        self._context = AsyncBoltContext({"team_id": TEAM, "services": world.services})

    async def ask(self, text: str) -> list[Card]:
        """Type `/labels` and this; the answers in order."""
        address = Address(TEAM, self.user, self._channel)
        return await self._told(
            answer(address, text, services=self._world.services, asks=self._asks)
        )

    async def press(self, button: Button) -> list[Card]:
        """Press a button of a card; what is published for everyone counts as an answer too."""
        body = {
            "user": {"id": self.user},
            "channel": {"id": self._channel},
            "actions": [button],
            "container": {},
        }
        action = str(button["action_id"])
        listener = {ALIKE: on_alike, SHARE: on_share}.get(action, on_go)
        assert listener is not on_go or action.startswith(GO)
        ack = AsyncAck()  # type: ignore[no-untyped-call]
        return await self._told(listener(ack, body, self._context))

    async def exported(self) -> dict[str, bytes]:
        """Type `/labels export` and let a worker do it; the files that this person was sent."""
        await self.ask("export")
        world = self._world
        world.files.delivered.clear()
        for message in list(world.queue.messages.values()):
            if message.job.get("chore") == EXPORT:
                try:
                    await export(world.services, message.job)
                except RetryLaterError as error:
                    return {"later": str(error).encode()}
        return {
            name: data
            for user, files, _ in world.files.delivered
            for name, data in files.items()
            if user == self.user
        }

    async def _told(self, asking: Any) -> list[Card]:
        answers = self._world.answers
        answers.shown.clear()
        answers.published.clear()
        try:
            await asking
        except BotError as error:
            return [Card(error.sentence)]
        except RetryLaterError as error:
            return [Card(f"{error.service} does not answer right now")]
        published = [card for _, _, card in answers.published]
        return [shown.card for shown in answers.shown] + published


def buttons(card: Card, action: str) -> list[Button]:
    """The buttons of a card whose action begins so."""
    return [each for each in _elements(card.blocks) if each["action_id"].startswith(action)]


def pictures(card: Card) -> list[Identity]:
    """The pictures on a card, by its buttons."""
    return [named_identity(str(each["value"])) for each in buttons(card, ALIKE)]


def letters(cards: list[Card]) -> str:
    """All that cards say, to the last letter."""
    return json.dumps([asdict(card) for card in cards], sort_keys=True)


def _elements(part: Any) -> Iterator[Button]:
    if isinstance(part, Mapping):
        if part.get("type") == "button":
            yield part
        for inner in part.values():
            yield from _elements(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _elements(inner)
