"""`/labels show <message link>`: all that is known of a posted picture."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.core.asking import Question
from bot.core.cards import Card
from bot.jobs.services import Services
from bot.jobs.showing import Absence, look
from bot.slack.cards import show as cards
from bot.slack.cards.links import elsewhere_card, no_link_card, unknown_card
from bot.slack.cards.results import Reading

_CARDS: Mapping[Absence, Callable[[], Card]] = {
    Absence.QUEUED: cards.looking_card,
    Absence.ANSWERED: cards.answered_card,
    Absence.FORGOTTEN: cards.forgotten_card,
    Absence.NO_PICTURE: cards.no_picture_card,
    Absence.UNKNOWN: unknown_card,
    Absence.ELSEWHERE: elsewhere_card,
    Absence.NO_LINK: partial(no_link_card, "show"),
}


async def on_show(question: Question, *, services: Services) -> Card:
    """Show it, have it labelled, or say why there is nothing."""
    found = await look(services, question)
    if isinstance(found, Absence):
        return _CARDS[found]()
    rules = services.rules
    return cards.show_card(
        found.images,
        Reading(await services.conversations.home(), found.access.names),
        minimum=rules.min_confidence,
        person_guesses=rules.person_guesses,
    )
