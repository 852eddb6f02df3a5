"""What somebody who posted much is told of it, by and by in one message."""

from bot.core.cards import Card
from bot.core.mentions import time_of_day
from bot.core.moderation.notices import BacklogNotice
from bot.slack.cards.links import sentence_card
from bot.slack.cards.sightings import channel

_WORKING = (
    "*I am working through what you posted in {where}.* Since {began} I have come to "
    "{messages}. The latest was posted at {when}: I am about {behind} behind. Each gets its answer "
    "in its thread; you need not do anything."
)
_OVER = (
    "I have caught up with what you posted in {where}: {messages} since {began}. Those until "
    "{when} are answered, or being looked at."
)
_MINUTE = 60


def backlog_card(notice: BacklogNotice) -> Card:
    """How far it has come."""
    words = _OVER if notice.is_over else _WORKING
    messages = "1 message" if notice.late == 1 else f"{notice.late} messages"
    return sentence_card(
        words.format(
            where=channel(notice.channel), when=time_of_day(notice.posted),
            behind=_about(notice.behind), began=time_of_day(notice.began), messages=messages,
        )
    )  # fmt: skip


def _about(seconds: float) -> str:
    minutes = round(seconds / _MINUTE)
    if minutes < 1:
        return "half a minute"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
