"""`/labels similar`: pictures like the last one in this conversation."""

from bot.core.asking import Question
from bot.core.cards import Card
from bot.jobs.services import Services
from bot.jobs.similar import newest_of, similar_to
from bot.jobs.thumbs import order_thumbs
from bot.slack.cards.results import Reading
from bot.slack.cards.similar import alike_card, no_picture_here_card


async def on_similar(question: Question, *, services: Services) -> Card:
    """Compare the last picture with what the asker may open."""
    address, rules = question.address, services.rules
    access = await services.doors.access(address.team, address.user)
    entry = await newest_of(services, access, address.channel)
    if entry is None:
        return no_picture_here_card()
    alike = await similar_to(services, access, entry)
    await order_thumbs(services, (each.entry for each in alike.lookalikes))
    reading = Reading(await services.conversations.home(), access.names)
    return alike_card(alike, reading, minimum=rules.min_confidence, guesses=rules.person_guesses)
