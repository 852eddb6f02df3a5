"""*Show all labels*: the button under a picture's labels and the window that it opens."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.ports import Library, StoredImage
from bot.slack.messages import SHOW_ALL, shown_picture
from bot.slack.modals import all_labels_view, loading_view, message_view
from handlers.addresses import installed_team
from handlers.tenancy import services_of

_UNKNOWN = (
    "I do not know this picture any more. It may have been removed from the library, "
    "or its labels are still being written: try again in a moment."
)
_SETTLE = 0.7
"""Seconds until the record of an answer is written."""

_UNREACHABLE = "I cannot look up the labels right now. Close this window and try again in a moment."


def register(app: AsyncApp) -> None:
    """Listen to the button."""
    app.action(SHOW_ALL)(on_show_all)


async def on_show_all(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open the window at once, because the trigger lives 3 s, then fill it."""
    await ack()
    services = services_of(context)
    library, guesses = services.library, services.rules.person_guesses
    opened = await services.windows.open(body["trigger_id"], loading_view())
    view = message_view(_UNREACHABLE)
    try:
        image = await _find(library, installed_team(context), body)
        if image is None:
            # The record is written right after the answer: somebody may be that quick.
            await services.clock.sleep(_SETTLE)
            image = await _find(library, installed_team(context), body)
        if image is None:
            view = message_view(_UNKNOWN)
        else:
            view = all_labels_view(image.name, image.analysis, person_guesses=guesses)
    finally:
        # Whatever went wrong, and is told in its own way: a window that waits says nothing.
        await services.windows.fill(opened, view)


async def _find(library: Library, team: str, body: dict[str, Any]) -> StoredImage | None:
    """The record in the channel where the button was pressed: who sees one may see the other."""
    channel = str(body["channel"]["id"])
    ts, file_id = shown_picture(str(body["actions"][0].get("value") or ""))
    return await library.find_image(team, channel, ts, file_id)
