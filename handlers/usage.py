"""`/labels usage`: this month's pictures, calls and bill."""

from bot.core.asking import Question
from bot.core.cards import Card
from bot.jobs.services import Services
from bot.jobs.usage import usage_of
from bot.slack.cards.usage import usage_card


async def on_usage(question: Question, *, services: Services) -> Card:
    """Count what the asker may know of."""
    access = await services.doors.access(question.address.team, question.address.user)
    return usage_card(await usage_of(services, access, question.asked))
