"""`/labels moderation`: the window in which moderators choose what raises an alert.

A command brings a trigger that opens windows, and words in a conversation bring none: there a
button does it. Nothing is written here: what somebody saves is a chore for the worker.
"""

import asyncio
import uuid
from collections.abc import Awaitable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.core.asking import Address, Question
from bot.core.cards import Card
from bot.core.commands import parse_command
from bot.core.moderation.changes import Change
from bot.core.moderation.chores import POLICY
from bot.core.moderation.presses import Press
from bot.core.moderation.stored import change_to_json
from bot.errors import RetryLaterError
from bot.jobs.moderation.in_force import Closed, InForce, look_up
from bot.jobs.services import Services
from bot.ports.windows import View
from bot.slack.cards.policy import off_card, policy_card
from bot.slack.windows import policy as policy_windows
from bot.slack.windows import tuning as tuning_windows
from bot.slack.windows.entered import Remembered, change_of, mistakes_of, remembered
from bot.slack.windows.shown import Shown
from handlers.addresses import installed_team
from handlers.tenancy import services_of
from handlers.windows import fill

COMMAND = "moderation"

_PATIENCE = 2.0
"""Seconds for everything before an answer to a submission: Slack waits 3 s at most."""

_Saved = tuple[dict[str, Any], View | None]
"""What Slack is answered, and what the window below shows from now on."""


def register(app: AsyncApp) -> None:
    """Listen to the command, to the windows, and to what is used in them."""
    app.command("/labels", matchers=[asks_for_policy])(on_open)
    app.action(policy_windows.OPEN)(on_open)
    app.action(policy_windows.SCOPE)(on_scope)
    app.action(policy_windows.WHOLE_TEAM)(on_scope)
    app.action(policy_windows.TUNE)(on_tune)
    app.action(policy_windows.RULE)(on_choice)
    app.view(policy_windows.WINDOW)(on_save)
    app.view(tuning_windows.WINDOW)(on_save)


async def asks_for_policy(body: dict[str, Any]) -> bool:
    """Whether a typed command is about the policy."""
    return parse_command(str(body.get("text") or "")).name == COMMAND


async def on_moderation(_: Question, *, services: Services) -> Card:
    """Answer where there is no trigger: with a button, which has one."""
    return policy_card() if services.rules.moderation_channel else off_card()


async def on_open(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open the window, then look who asks and what there is."""
    services = services_of(context)
    await ack()
    opened = await services.windows.open(body["trigger_id"], policy_windows.loading_window())
    made = _policy_window(services, context, Remembered())
    await fill(services.windows, opened, made, otherwise=policy_windows.failed_window())


async def on_scope(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Show another channel, or the whole team, in the same window."""
    services = services_of(context)
    await ack()
    view = body["view"]
    channel = str(body["actions"][0].get("selected_conversation") or "")
    made = _policy_window(services, context, Remembered(channel))
    failed = policy_windows.failed_window()
    await fill(services.windows, view["id"], made, otherwise=failed, seen=view["hash"])


async def on_tune(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Open a category above the window, whose menu forgets it: it may be chosen again."""
    services = services_of(context)
    await ack()
    view, before = body["view"], remembered(body["view"])
    category = str(body["actions"][0]["selected_option"]["value"])
    pushed = await services.windows.push(body["trigger_id"], tuning_windows.loading_window())
    now = Remembered(before.channel, category, before.turn + 1)
    made = _tuning_window(services, context, now)
    await fill(services.windows, pushed, made, otherwise=tuning_windows.failed_window())
    below = await _policy_window(services, context, now)
    await services.windows.fill(view["id"], below, seen=view["hash"])


async def on_choice(ack: AsyncAck) -> None:
    """Nothing is to do before it is saved."""
    await ack()


async def on_save(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Have a worker change the policy, or show what is wrong; then show it in the window below."""
    services = services_of(context)
    answer, below = await _in_time(_saved(services, context, body["view"]))
    await ack(**answer)
    if below:
        await services.windows.fill(str(body["view"]["root_view_id"]), below)


async def _saved(services: Services, context: AsyncBoltContext, view: View) -> _Saved:
    about = remembered(view)
    known = await _look_up(services, context, about.channel)
    if isinstance(known, Closed):
        if known is Closed.NOT_A_MODERATOR:
            # The worker finds out the same, and notes it.
            await _queue(services, context, about.channel, Change())
        return _instead(_closed(known)), None
    change = change_of(view, _shown(known, services))
    after = known.changed(change)
    if found := after.problems():
        mistakes = mistakes_of(view, found)
        errors = {"response_action": "errors", "errors": mistakes}
        return errors if mistakes else _instead(policy_windows.overtaken_window()), None
    if change != Change():
        await _queue(services, context, about.channel, change)
    return {}, _window(after, services, about) if about.category else None


def _instead(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}


async def _policy_window(services: Services, context: AsyncBoltContext, about: Remembered) -> View:
    known = await _look_up(services, context, about.channel)
    if isinstance(known, Closed):
        return _closed(known)
    return _window(known, services, about)


async def _tuning_window(services: Services, context: AsyncBoltContext, about: Remembered) -> View:
    known = await _look_up(services, context, about.channel)
    if isinstance(known, Closed):
        return _closed(known)
    return tuning_windows.tuning_window(_shown(known, services), about.category, turn=about.turn)


def _window(known: InForce, services: Services, about: Remembered) -> View:
    return policy_windows.policy_window(_shown(known, services), turn=about.turn)


def _closed(known: Closed) -> View:
    if known is Closed.OFF:
        return policy_windows.off_window()
    return policy_windows.closed_window()


def _shown(known: InForce, services: Services) -> Shown:
    rules = services.rules
    return Shown(
        known.policy, known.channel, known.overrides,
        can_remove=rules.can_remove, reads_text=rules.reads_text,
    )  # fmt: skip


async def _look_up(services: Services, context: AsyncBoltContext, channel: str) -> InForce | Closed:
    return await look_up(services, installed_team(context), str(context.user_id), channel)


async def _in_time(saved: Awaitable[_Saved]) -> _Saved:
    """The same, or a failure that Slack shows, while somebody waits for the submission.

    The chore may be stored all the same: who saves once more asks for the same change.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            return await saved
    except TimeoutError as error:
        raise RetryLaterError("The policy", "saving a change took too long") from error


async def _queue(
    services: Services, context: AsyncBoltContext, channel: str, change: Change
) -> None:
    """Store the chore. Answers go to the moderators' channel, where only that person sees them."""
    team, user = installed_team(context), str(context.user_id)
    address = Address(team, user, services.rules.moderation_channel)
    press = Press(address, services.clock.now(), uuid.uuid4().hex)
    job = press.to_job(POLICY, channel=channel, change=change_to_json(change))
    await services.queue.send(job, group=press.group)
