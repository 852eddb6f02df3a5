"""*Label the first … minutes*: the button beside a video that is too long to be labelled whole.

Whoever sees the button may press it, as whoever may post there may have a shorter video labelled.
Two presses ask for the same, which is done once.
"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.clips import FirstPart
from bot.core.entries import Identity
from bot.slack.cards.videos import begun_card
from bot.slack.messages import LABEL_FIRST, shown_picture
from handlers.addresses import of_press
from handlers.tenancy import services_of


def register(app: AsyncApp) -> None:
    """Listen to the button."""
    app.action(LABEL_FIRST)(on_label_first)


async def on_label_first(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Have a worker do it, and say so to whoever pressed."""
    services = services_of(context)
    await ack()
    address = of_press(body, context)
    ts, file_id = shown_picture(str(body["actions"][0].get("value") or ""))
    reply = str((body.get("container") or {}).get("message_ts") or "")
    part = FirstPart(Identity(address.channel, ts, file_id), address.thread or ts, reply, address)
    await services.queue.send(part.to_job(), group=f"{address.team}/{address.channel}")
    await services.answers.show(address, begun_card())
