"""What moderators do in the windows of the policy."""

import asyncio
import json
from typing import Any

from slack_bolt.response import BoltResponse

from bot.core.moderation.changes import Change
from bot.core.moderation.chores import POLICY
from bot.core.moderation.stored import change_from_json
from bot.slack.windows.policy import SCOPE, TUNE
from tests.fakes.hand_clock import settle
from tests.fakes.slack_state import Call
from tests.forms import Entered, View, element_of, filled
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, interaction
from tests.samples import payload

NOT_A_MODERATOR = "Only members of the moderation channel can see and change the policy."


def pressed(view: View, action: dict[str, Any], user: str = "U7ANN") -> dict[str, Any]:
    """Somebody has used something in a window."""
    body = payload("show_all_pressed")
    del body["channel"], body["message"], body["response_url"]
    return body | {
        "user": {**body["user"], "id": user},
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
    }


def submission(view: View, user: str = "U7ANN") -> dict[str, Any]:
    return {
        "type": "view_submission",
        "team": {"id": "T7TEAM", "domain": "team"},
        "user": {"id": user, "username": "ann", "name": "ann", "team_id": "T7TEAM"},
        "api_app_id": "A7APP",
        "token": "unused",
        "trigger_id": "7001.7002.abcdef",
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }


def calls(listener: Listener) -> list[Call]:
    return [call for call in listener.slack.calls if call.method.startswith("views.")]


def shown(listener: Listener) -> View:
    view: View = calls(listener)[-1].arguments["view"]
    return view


async def wait_for_windows(listener: Listener, filled_ones: int = 1) -> None:
    """Wait until so many windows were filled since `calls` was cleared."""
    async with asyncio.timeout(5):
        while len(listener.slack.called("views.update")) < filled_ones:
            listener.slack.arrivals["views.update"].clear()
            await listener.slack.wait_for("views.update")


async def open_policy(listener: Listener, user: str = "U7ANN") -> View:
    """Type the command, and look at the window as soon as it is filled."""
    assert await listener.hear(command("moderation", user_id=user)) == 200
    await wait_for_windows(listener)
    view = shown(listener)
    listener.slack.calls.clear()
    return view


async def use(listener: Listener, view: View, action: dict[str, Any], *, until: int = 1) -> View:
    """Use something in a window, and wait until so many windows were filled."""
    assert await listener.hear(interaction(pressed(view, action))) == 200
    await wait_for_windows(listener, until)
    return shown(listener)


async def show_channel(listener: Listener, view: View, channel: str) -> View:
    """Choose a channel in the window; returns what it shows then."""
    there = {"type": "conversations_select", "selected_conversation": channel}
    return await use(listener, filled(view), {"action_id": SCOPE, "block_id": "scope", **there})


async def save(listener: Listener, view: View, *entries: Entered, user: str = "U7ANN") -> Any:
    """Submit a window; returns what Slack is answered."""
    form = filled(view, *entries)
    response: BoltResponse = await listener.app.async_dispatch(interaction(submission(form, user)))
    await settle()
    assert response.status == 200
    return json.loads(response.body) if response.body else {}


def queued(listener: Listener) -> list[tuple[str, str, Change]]:
    """Who wants what changed, for which channel."""
    jobs = [each.job for each in listener.world.queue.messages.values()]
    return [
        (job["user"], job["channel"], change_from_json(job["change"]))
        for job in jobs
        if job["chore"] == POLICY
    ]


async def tune(listener: Listener, view: View, category: str) -> tuple[View, View]:
    """Choose a category to fine-tune; returns its window, and the one below it."""
    block_id = next(b["block_id"] for b in view["blocks"] if "tune/" in b.get("block_id", ""))
    assert element_of(view, block_id)["action_id"] == TUNE
    option = {"value": category, "text": {"type": "plain_text", "text": category}}
    action = {"type": "static_select", "selected_option": option}
    await use(listener, filled(view), {"action_id": TUNE, "block_id": block_id, **action}, until=2)
    pushed, tuning, below = calls(listener)
    assert (pushed.method, pushed.arguments["trigger_id"]) == ("views.push", "7001.7002.abcdef")
    assert (tuning.arguments["view_id"], below.arguments["view_id"]) == ("V7PUSHED", "V7VIEW")
    listener.slack.calls.clear()
    return tuning.arguments["view"], below.arguments["view"]
