"""Answers to what somebody asked, in memory."""

from dataclasses import dataclass

from bot.core.asking import Address
from bot.core.cards import Card
from bot.errors import BotError
from bot.slack.bareness import without_pictures
from tests.fakes.slack import FakeConversations


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as one person saw it."""

    address: Address
    card: Card
    replace: bool = False


class FakeAnswers:
    """Keeps what was shown to whom, what was published, and what was withdrawn."""

    def __init__(self, conversations: FakeConversations | None = None) -> None:
        """What is withdrawn goes from these conversations."""
        self._conversations = conversations or FakeConversations()
        self.shown: list[Shown] = []
        self.published: list[tuple[str, str, Card]] = []
        """Channel, thread and card."""
        self.withdrawn: list[tuple[str, str]] = []
        """Channel and `ts`."""
        self.takes_pictures = True
        self.too_old = False
        self.trouble: Exception | None = None
        """Raised by everything."""

    @property
    def last(self) -> Card:
        """The card that was shown last."""
        return self.shown[-1].card

    async def show(self, address: Address, card: Card, *, replace: bool = False) -> None:
        self._check()
        if self.too_old:
            raise BotError("too old")
        self.shown.append(Shown(address, self._taken(card), replace))

    async def publish(self, channel: str, thread: str, card: Card) -> None:
        self._check()
        self.published.append((channel, thread, self._taken(card)))

    async def withdraw(self, channel: str, ts: str) -> None:
        self._check()
        self.withdrawn.append((channel, ts))
        self._conversations.replies.pop(ts, None)

    def _taken(self, card: Card) -> Card:
        return card if self.takes_pictures else without_pictures(card)

    def _check(self) -> None:
        if self.trouble:
            raise self.trouble
