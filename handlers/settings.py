"""`/labels settings`: the window in which admins choose what holds for their workspace.

A command brings a trigger that opens windows, and words in a conversation bring none: there a
button does it. Who may look, and who may save, is asked of Slack at that moment.
"""

import asyncio
import json
import uuid
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.asking import Question
from bot.core.cards import Card
from bot.core.choosing import SettingsChange
from bot.core.commands import parse_command
from bot.errors import RetryLaterError
from bot.jobs.choosing import Overtaken, choose
from bot.jobs.services import Services
from bot.ports.windows import View
from bot.slack.cards.settings import off_card, settings_card
from bot.slack.windows import settings as windows
from handlers.addresses import installed_team, of_command
from handlers.tenancy import services_of
from handlers.windows import fill

COMMAND = "settings"

_PATIENCE = 2.5
"""Seconds for everything before an answer to a submission: Slack waits 3 s at most."""


def register(app: AsyncApp) -> None:
    """Listen to the command, to the button that stands for it, and to the window."""
    app.command("/labels", matchers=[asks_for_settings])(on_command)
    app.action(windows.OPEN)(on_open)
    app.view(windows.WINDOW)(on_save)


async def asks_for_settings(body: dict[str, Any]) -> bool:
    """Whether a typed command is about the settings."""
    return parse_command(str(body.get("text") or "")).name == COMMAND


async def on_settings(_: Question, *, services: Services) -> Card:
    """Answer where there is no trigger: with a button, which has one."""
    return settings_card() if services.front else off_card()


async def on_command(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open the window; where there is nothing to choose, say in a sentence who does."""
    services = services_of(context)
    if services.front:
        await on_open(ack, body, context)
        return
    await ack()
    await services.answers.show(of_command(body, context), off_card())


async def on_open(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open the window, then look who asks and what there is."""
    services = services_of(context)
    await ack()
    opened = await services.windows.open(body["trigger_id"], windows.loading_window())
    made = _window(services, context)
    await fill(services.windows, opened, made, otherwise=windows.failed_window())


async def on_save(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Store what was entered, or show what is wrong with it."""
    try:
        async with asyncio.timeout(_PATIENCE):
            answer = await _saved(services_of(context), context, body["view"])
    except TimeoutError as error:
        # It may be stored all the same: then the next look at the settings shows it.
        raise RetryLaterError("The settings", "saving them took too long") from error
    await ack(**answer)


async def _saved(services: Services, context: AsyncBoltContext, view: View) -> dict[str, Any]:
    front, user = services.front, str(context.user_id)
    if front is None:
        return _instead(windows.failed_window())
    if not await front.desk.is_admin(user):
        return _instead(windows.closed_window())
    version = str(json.loads(view.get("private_metadata") or "{}").get("version", ""))
    entered, token = windows.entered_in(view, version), uuid.uuid4().hex
    outcome = await choose(services, front, installed_team(context), user, entered, token=token)
    if isinstance(outcome, Overtaken):
        return _instead(windows.overtaken_window())
    if isinstance(outcome, SettingsChange):
        return _instead(windows.saved_window(outcome))
    errors = {windows.ENTRIES[field]: sentence for field, sentence in outcome.items()}
    return {"response_action": "errors", "errors": errors}


async def _window(services: Services, context: AsyncBoltContext) -> View:
    front = services.front
    if front is None:
        return windows.failed_window()
    if not await front.desk.is_admin(str(context.user_id)):
        return windows.closed_window()
    settings = await front.choices.chosen(installed_team(context))
    return windows.settings_window(settings, services.rules.most_budget)


def _instead(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
