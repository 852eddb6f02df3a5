"""`/labels search`: pages of pictures, and what the buttons on them do.

Whoever presses is asked for anew: a button's value names places and pictures, and grants nothing.
"""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.access import Access
from bot.core.asking import Address, Question
from bot.core.cards import Card
from bot.core.paging import Cursor
from bot.core.results import Misread
from bot.errors import BotError
from bot.jobs.searching import search
from bot.jobs.services import Services
from bot.jobs.sharing import GONE, prepare_sharing
from bot.jobs.similar import similar_to_posted
from bot.jobs.thumbs import order_thumbs
from bot.jobs.together import together
from bot.slack.cards.results import ALIKE, SHARE, Reading, named_identity, shared_card
from bot.slack.cards.search import GO, misread_card, search_card
from bot.slack.cards.similar import alike_card
from handlers.addresses import of_press
from handlers.tenancy import services_of


def register(app: AsyncApp) -> None:
    """Listen to the buttons."""
    app.action(re.compile(f"^{GO}_"))(on_go)
    app.action(ALIKE)(on_alike)
    app.action(SHARE)(on_share)


async def on_search(question: Question, *, services: Services) -> Card:
    """The first page."""
    return await _page(question.address, Cursor(question.words, question.asked), services)


async def on_go(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Another page in the place of this one."""
    services = services_of(context)
    await ack()
    address = of_press(body, context)
    card = await _page(address, Cursor.from_value(str(body["actions"][0]["value"])), services)
    await services.answers.show(address, card, replace=True)


async def on_share(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Post the picture for everyone where the button was pressed."""
    services = services_of(context)
    await ack()
    address = of_press(body, context)
    identity = named_identity(str(body["actions"][0]["value"]))
    shared = await prepare_sharing(services, address, identity)
    reading = Reading(shared.home, shared.channels, shared.people)
    card = shared_card(shared.found, address.user, reading)
    await services.answers.publish(address.channel, address.thread, card)


async def on_alike(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Pictures like this one, below the page that it stands on."""
    services = services_of(context)
    await ack()
    address, rules = of_press(body, context), services.rules
    access, home = await _reader(address, services)
    identity = named_identity(str(body["actions"][0]["value"]))
    alike = await similar_to_posted(services, access, identity)
    if alike is None:
        raise BotError(GONE)
    await order_thumbs(services, (each.entry for each in alike.lookalikes))
    reading = Reading(home, access.names)
    card = alike_card(alike, reading, minimum=rules.min_confidence, guesses=rules.person_guesses)
    await services.answers.show(address, card)


async def _page(address: Address, cursor: Cursor, services: Services) -> Card:
    access, home = await _reader(address, services)
    results = await search(services, access, cursor)
    if isinstance(results, Misread):
        return misread_card(results)
    await order_thumbs(services, (one.entry for one in results.found))
    return search_card(results, Reading(home, access.names), access.user)


async def _reader(address: Address, services: Services) -> tuple[Access, str]:
    """What whoever asks may open at this moment, and the workspace's address for links."""
    access, home = await together(
        services.doors.access(address.team, address.user), services.conversations.home()
    )
    return access, home
