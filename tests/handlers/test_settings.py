"""`/labels settings`: who sees the window, and what becomes of what is submitted."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.app import build_bolt
from bot.core.choosing import Field
from bot.core.team_settings import TeamSettings
from bot.jobs.teams import OneTeam
from bot.ports.choosing import Front
from bot.slack.cards.settings import settings_card
from bot.slack.windows.settings import ENTRIES, OPEN
from tests.fakes.desk import FakeDesk
from tests.fakes.hand_clock import settle
from tests.fakes.installations import FakeInstallations
from tests.forms import Entered, View, filled, write
from tests.handlers.conftest import Listener, listening
from tests.handlers.deliveries import command, event, interaction
from tests.handlers.policy import calls, shown, submission, wait_for_windows
from tests.samples import payload

TEAM = "T7TEAM"
CLOSED = "Only admins and owners of this workspace can see and change its settings."
ONE = "Here whoever runs me chooses all this, in the environment of my processes: "
BUDGET, TOKEN = ENTRIES[Field.BUDGET], ENTRIES[Field.TOKEN]


class Office:
    """A listener that serves many workspaces."""

    def __init__(self, listener: Listener) -> None:
        self.installations, self.desk = FakeInstallations(), FakeDesk()
        front = Front(self.installations, self.desk)
        services = replace(listener.world.services, front=front)
        listener.runtime.teams = OneTeam(services)
        self.listener = replace(listener, app=build_bolt(listener.runtime))

    async def open(self, user: str = "U7ANN") -> View:
        assert await self.listener.hear(command("settings", user_id=user)) == 200
        await wait_for_windows(self.listener)
        view = shown(self.listener)
        self.listener.slack.calls.clear()
        return view

    async def save(self, view: View, *entries: Entered, user: str = "U7ANN") -> Any:
        form = submission(filled(view, *entries), user)
        response: BoltResponse = await self.listener.app.async_dispatch(interaction(form))
        await settle()
        assert response.status == 200
        return json.loads(response.body)

    async def chosen(self) -> TeamSettings:
        return await self.installations.chosen(TEAM)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with listening(most_budget=20.0) as listener:
        yield Office(listener)


async def test_the_window_opens_at_once_and_is_then_filled(office: Office) -> None:
    await office.listener.hear(command("settings"))
    await wait_for_windows(office.listener)

    opened, filled_one = calls(office.listener)
    assert (opened.method, opened.arguments["trigger_id"]) == ("views.open", "7001.7002.abcdef")
    assert "Looking up the settings" in str(opened.arguments["view"])
    assert (filled_one.method, filled_one.arguments["view_id"]) == ("views.update", "V7VIEW")
    assert "Monthly budget in US dollars" in str(filled_one.arguments["view"])


async def test_everybody_else_reads_one_sentence(office: Office) -> None:
    view = await office.open(user="U7BEN")

    assert [block["text"]["text"] for block in view["blocks"]] == [CLOSED]


async def test_what_an_admin_saves_is_stored_and_said(office: Office) -> None:
    view = await office.open()

    answer = await office.save(view, write(view, BUDGET, "12"), write(view, TOKEN, "xoxp-ann"))

    assert answer["response_action"] == "update"
    assert "*Saved.*" in str(answer["view"]["blocks"])
    stored = await office.chosen()
    assert (stored.monthly_budget, stored.admin_token, stored.admin_user) == (
        12.0, "xoxp-ann", "U7ANN",
    )  # fmt: skip
    jobs = [message.job for message in office.listener.world.queue.messages.values()]
    assert [(job["chore"], job["team"], job["user"]) for job in jobs] == [
        ("settings_changed", TEAM, "U7ANN")
    ]
    assert "xoxp" not in f"{answer}{jobs}"


async def test_mistakes_are_shown_below_what_was_entered(office: Office) -> None:
    view = await office.open()

    answer = await office.save(view, write(view, BUDGET, "21"), write(view, TOKEN, "xoxp-x"))

    assert answer == {
        "response_action": "errors",
        "errors": {
            TOKEN: "Slack does not accept this token.",
            BUDGET: "At most $20.00: whoever runs me allows no more for a workspace.",
        },
    }
    assert await office.chosen() == TeamSettings()


async def test_who_is_no_admin_any_more_saves_nothing(office: Office) -> None:
    view = await office.open()
    office.desk.admins.clear()

    answer = await office.save(view, write(view, BUDGET, "12"))

    assert CLOSED in str(answer["view"]["blocks"])
    assert await office.chosen() == TeamSettings()


async def test_who_is_slower_than_somebody_else_saves_nothing(office: Office) -> None:
    first, second = await office.open(), await office.open()
    await office.save(first, write(first, BUDGET, "12"))

    answer = await office.save(second, write(second, BUDGET, "13"))

    assert "Somebody else has just changed the settings" in str(answer["view"]["blocks"])
    assert (await office.chosen()).monthly_budget == 12.0


async def test_what_takes_too_long_fails_before_slack_gives_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await office.open()

    async def hang(_: str) -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr("handlers.settings._PATIENCE", 0.01)
    monkeypatch.setattr(office.desk, "is_admin", hang)
    form = submission(filled(view, write(view, BUDGET, "12")))

    response = await office.listener.app.async_dispatch(interaction(form))

    assert response.status == 500


async def test_words_in_a_conversation_get_a_button_that_opens_the_window(office: Office) -> None:
    mention, press = payload("mention"), payload("show_all_pressed")
    mention["event"]["text"] = "<@U7BOT> settings"
    press["actions"][0] |= {"action_id": OPEN, "value": "settings"}

    await office.listener.hear(event(mention))
    assert office.listener.world.answers.last == settings_card()

    await office.listener.hear(interaction(press))
    await wait_for_windows(office.listener)
    assert "Monthly budget" in str(shown(office.listener))


async def test_where_one_workspace_is_served_a_sentence_says_who_chooses(
    listener: Listener,
) -> None:
    await listener.hear(command("settings"))

    card = listener.world.answers.last
    assert card.text.startswith(ONE)
    assert all(f"`{name}`" in card.text for name in (
        "MODERATION_CHANNEL", "SLACK_ADMIN_TOKEN", "MONTHLY_BUDGET_USD",
    ))  # fmt: skip
    assert calls(listener) == []
