"""The buttons below an alert, and the window in which one moderator sees the picture.

Nothing is decided or looked up here: a press becomes a chore, and the worker asks whether whoever
pressed is a moderator at that moment. A button that is not one of ours becomes nothing.
"""

import re
import uuid
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.cards import Card
from bot.core.moderation import chores
from bot.core.moderation.cases import Choice
from bot.core.moderation.notices import NotRevealed
from bot.core.moderation.presses import Press, group_of
from bot.errors import RetryLaterError, SetupError
from bot.jobs.moderation.revealing import unreveal_job
from bot.jobs.services import Services
from bot.slack.cards.alert_buttons import (
    ASSIGN,
    KEEP,
    MODERATE,
    REMOVE,
    REVEAL,
    TELL,
    named_case,
)
from bot.slack.windows.reveal import REVEALED, loading_view, reveal_view, shown_file
from handlers.addresses import installed_team, of_press
from handlers.tenancy import services_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"F[0-9A-Z]{2,40}")
_NOT_OURS = "This is no button of mine, so nothing was changed."
_UNREACHABLE = "I cannot fetch the picture right now. Close this window and try again in a moment."

_CHORES: dict[str, dict[str, str]] = {
    KEEP: {"chore": chores.DECIDE, "choice": Choice.KEEP.value},
    REMOVE: {"chore": chores.DECIDE, "choice": Choice.REMOVE.value},
    TELL: {"chore": chores.TELL},
    ASSIGN: {"chore": chores.ASSIGN},
}
"""What a button asks for."""


def register(app: AsyncApp) -> None:
    """Listen to the buttons, and to the window when it closes."""
    app.action(REVEAL)(on_reveal)
    app.action(re.compile(f"^{MODERATE}"))(on_press)
    app.view_closed(REVEALED)(on_closed)


async def on_press(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Have a worker do what the button says."""
    services = services_of(context)
    await ack()
    asked = _CHORES.get(str(body["actions"][0].get("action_id")))
    press = press_of(body, context, services)
    if asked is None or press is None:
        await services.answers.show(of_press(body, context), Card(_NOT_OURS))
        return
    await services.queue.send(press.to_job(**asked), group=press.group)


async def on_reveal(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open the window at once, because the trigger lives 3 s; a worker fills it."""
    services = services_of(context)
    await ack()
    view = await services.windows.open(body["trigger_id"], loading_view())
    press = press_of(body, context, services)
    if press is None:
        await services.windows.fill(view, reveal_view(NotRevealed(_NOT_OURS)))
        return
    try:
        await services.queue.send(press.to_job(chores.REVEAL, view=view), group=press.group)
    except (RetryLaterError, SetupError):
        await services.windows.fill(view, reveal_view(NotRevealed(_UNREACHABLE)))
        raise


async def on_closed(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Have the picture deleted that the window showed, if it showed one by then."""
    services = services_of(context)
    await ack()
    file_id = _file_of(body)
    if file_id:
        team = installed_team(context)
        await services.queue.send(unreveal_job(team, file_id, 0.0), group=group_of(team))


def press_of(body: dict[str, Any], context: AsyncBoltContext, services: Services) -> Press | None:
    """The press, or None when the value is none of ours. The time is our own clock's."""
    try:
        case = named_case(str(body["actions"][0].get("value") or ""))
    except (ValueError, RecursionError):
        return None
    if not _SHA256.fullmatch(case):
        return None
    return Press(of_press(body, context), services.clock.now(), uuid.uuid4().hex, case)


def _file_of(body: dict[str, Any]) -> str:
    try:
        file_id = shown_file(str(body["view"].get("private_metadata") or ""))
    except (ValueError, RecursionError):
        return ""
    return file_id if _FILE.fullmatch(file_id) else ""
