"""`/labels top`: the most seen labels, and how the library grows."""

import asyncio
from collections.abc import Sequence

from bot.core.asking import Question
from bot.core.cards import Card
from bot.core.top import MOST_LABELS, Counted, Top, parse_top
from bot.jobs.charting import chart_of
from bot.jobs.services import Services
from bot.jobs.top import channels_named, leading, most_seen
from bot.slack.cards.top import (
    chart_card,
    chart_words,
    no_pictures_card,
    top_card,
    unknown_channel_card,
    wrong_words_card,
)

_PATIENCE = 0.5
"""Seconds that the numbers wait for the chart, so that both come in one message if it is quick.

They cannot wait for each other in Slack: the response_url of a command adds messages and replaces
none (https://github.com/slackapi/bolt-js/issues/2287).
"""


async def on_top(question: Question, *, services: Services) -> Card | None:
    """Count what the asker may see, and answer in numbers and as a picture."""
    asked = parse_top(question.words)
    if asked.wrong:
        return wrong_words_card(asked.wrong)
    address = question.address
    access = await services.doors.access(address.team, address.user)
    channels = channels_named(access, asked.channel)
    if asked.channel and not channels:
        return unknown_channel_card()
    top = await most_seen(services, access, channels, days=asked.days, now=question.asked)
    if not top.whole:
        return no_pictures_card(top)
    labels = (await leading(services, access, top))[:MOST_LABELS]
    return await _show(question, top, labels, services=services)


async def _show(
    question: Question, top: Top, labels: Sequence[Counted], *, services: Services
) -> Card | None:
    address = question.address
    words = chart_words(top, labels)
    drawing = asyncio.create_task(chart_of(services, address.team, top, labels, words))
    await asyncio.wait({drawing}, timeout=_PATIENCE)
    if drawing.done():
        return top_card(top, labels, drawing.result())
    try:
        await services.answers.show(address, top_card(top, labels))
    finally:
        chart = await drawing
    return chart_card(top, labels, chart) if chart else None
