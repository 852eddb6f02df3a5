"""The buttons beside a file that got no labels: *Label the first … minutes*, *Label it anyway*.

Whoever sees a button may press it, as whoever may post there may have a file labelled. Two presses
ask for the same, which is done once.
"""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.budget import LABEL_ANYWAY as ANYWAY
from bot.core.clips import FIRST_PART, Requested
from bot.core.entries import Identity
from bot.slack.cards.offers import begun_card
from bot.slack.messages import LABEL_ANYWAY, LABEL_FIRST, shown_picture
from handlers.addresses import of_press
from handlers.tenancy import services_of


def register(app: AsyncApp) -> None:
    """Listen to the buttons."""
    app.action(LABEL_FIRST)(partial(on_offer, chore=FIRST_PART))
    app.action(LABEL_ANYWAY)(partial(on_offer, chore=ANYWAY))


async def on_offer(
    ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, *, chore: str
) -> None:
    """Have a worker do it, and say so to whoever pressed."""
    services = services_of(context)
    await ack()
    address = of_press(body, context)
    ts, file_id = shown_picture(str(body["actions"][0].get("value") or ""))
    reply = str((body.get("container") or {}).get("message_ts") or "")
    identity = Identity(address.channel, ts, file_id)
    asked = Requested(chore, identity, address.thread or ts, reply, address)
    await services.queue.send(asked.to_job(), group=f"{address.team}/{address.channel}")
    await services.answers.show(address, begun_card())
