"""`/labels export`: all that the asker may open, as files in a direct message."""

from bot.core.asking import Question
from bot.core.cards import Card
from bot.jobs.exporting import Part, begin_export
from bot.jobs.overview import overview
from bot.jobs.services import Services
from bot.jobs.turns import Turns
from bot.slack.cards.export import collecting_card, nothing_card, still_collecting_card

PAUSE = 120.0
"""Seconds between two exports of one person: each reads all that this person may open."""


async def on_export(question: Question, *, services: Services, turns: Turns) -> Card:
    """Have it collected by a worker, and say so at once."""
    address = question.address
    who = f"{address.team}/{address.user}"
    if turns.had(who, question.asked):
        return still_collecting_card()
    access = await services.doors.access(address.team, address.user)
    pictures = (await overview(services.index, access)).pictures
    if not pictures:
        return nothing_card()
    await begin_export(services, Part(address, question.asked, pictures))
    turns.note(who, question.asked)
    return collecting_card(pictures)
