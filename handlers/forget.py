"""`/labels forget <message link>`: the worker forgets, and says so when it is done."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.core.asking import Question
from bot.core.cards import Card
from bot.jobs.forget_request import Verdict, ask_to_forget
from bot.jobs.services import Services
from bot.slack.cards.forget import forgetting_card, not_yours_card
from bot.slack.cards.links import elsewhere_card, no_link_card, unknown_card

_CARDS: Mapping[Verdict, Callable[[], Card]] = {
    Verdict.QUEUED: forgetting_card,
    Verdict.NOT_YOURS: not_yours_card,
    Verdict.UNKNOWN: unknown_card,
    Verdict.ELSEWHERE: elsewhere_card,
    Verdict.NO_LINK: partial(no_link_card, "forget"),
}


async def on_forget(question: Question, *, services: Services) -> Card:
    """Queue it, if the asker may have it forgotten."""
    return _CARDS[await ask_to_forget(services, question)]()
