"""Deliveries of several workspaces: each is answered with its own services, or kept for later."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.app import Runtime, build_bolt
from bot.config import Config
from bot.core.installations import Installation
from bot.core.team_settings import TeamSettings
from bot.errors import RetryLaterError, SetupError
from bot.installing import InstallFlow
from bot.jobs.services import Services
from bot.jobs.studio import Studio
from bot.many import Many
from bot.metrics import Metrics
from bot.ports.installing import Choices
from bot.slack.calls import SlackCalls
from bot.slack.credentials import Credentials
from bot.slack.exchanging import Exchange
from bot.slack.leaving import Leaving
from bot.slack.team_token import TeamToken
from bot.workspaces import ManyTeams
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import settle
from tests.fakes.installations import FakeInstallations
from tests.handlers.deliveries import SECRET, command, event, interaction
from tests.jobs.world import World, make_world
from tests.samples import installation, payload

NOW = 1_772_443_900.0


@dataclass
class Tenants:
    """The Bolt app of a deployment in which two workspaces have installed it."""

    app: AsyncApp
    installations: FakeInstallations
    worlds: dict[str, World]
    good: set[str] = field(default_factory=set)
    """The tokens that Slack calls good when it is asked."""

    async def ask(self, token: str) -> str:
        return "" if token in self.good else "token_revoked"

    async def hear(self, body: dict[str, Any]) -> int:
        response: BoltResponse = await self.app.async_dispatch(event(body))
        await settle()
        return response.status

    def queued(self, team: str) -> list[dict[str, Any]]:
        return [message.job for message in self.worlds[team].queue.messages.values()]


def of(team: str, body: dict[str, Any]) -> dict[str, Any]:
    """The same delivery for another workspace: all other ids are the same."""
    (mine,) = body.get("authorizations") or [{}]
    return {**body, "team_id": team, "authorizations": [{**mine, "team_id": team}]}


def upload(team: str) -> dict[str, Any]:
    return of(team, payload("png_in_channel"))


def uninstalled(team: str, at: float) -> dict[str, Any]:
    return {**of(team, payload("png_in_channel")), "event": {"type": "app_uninstalled"},
            "event_time": int(at)}  # fmt: skip


def revoked(team: str, at: float, **tokens: list[str]) -> dict[str, Any]:
    return {**uninstalled(team, at), "event": {"type": "tokens_revoked", "tokens": tokens}}


@pytest.fixture
async def tenants() -> AsyncIterator[Tenants]:
    clock, studio, installations = FakeClock(NOW), Studio(threads=1), FakeInstallations()
    worlds = {team: make_world(clock, studio) for team in ("T7TEAM", "T8OTHER")}
    for team in worlds:
        await installations.save(installation(team, installed_at=NOW - 60))

    app = cast("AsyncApp", None)
    made = Tenants(app, installations, worlds)
    leaving = Leaving(installations, clock, made.ask)
    exchange = Exchange(installations, cast("SlackCalls", None), clock, leaving)

    def issue(found: Installation) -> TeamToken:
        return TeamToken(found, installations, exchange, leaving, clock=clock)

    def build(found: Installation, _: TeamSettings, __: Credentials, ___: Choices) -> Services:
        return worlds[found.team].services

    teams = ManyTeams(installations, clock, leaving, issue=issue, build=build)
    async with aiohttp.ClientSession() as session:
        config = Config(slack_signing_secret=SECRET, slack_api_url="http://127.0.0.1:9/api/")
        many = Many(teams, installations, cast("InstallFlow", None))
        shared, calls = worlds["T7TEAM"].services, SlackCalls("", config.slack_api_url, session)
        runtime = Runtime(config, shared, teams, Metrics(), session, calls, many=many)
        await runtime.identify()
        assert runtime.is_identified
        made.app = build_bolt(runtime)
        yield made
    studio.close()


async def test_equal_messages_of_two_workspaces_are_two_jobs(tenants: Tenants) -> None:
    for team in ("T7TEAM", "T8OTHER", "T7TEAM"):
        assert await tenants.hear(upload(team)) == 200

    assert [job["team"] for job in tenants.queued("T7TEAM")] == ["T7TEAM", "T7TEAM"]
    assert [job["team"] for job in tenants.queued("T8OTHER")] == ["T8OTHER"]


async def test_what_comes_from_nobodys_workspace_is_acknowledged_and_dropped(
    tenants: Tenants, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await tenants.hear(upload("T9NOBODY")) == 200

    assert tenants.queued("T7TEAM") == tenants.queued("T8OTHER") == []
    assert "Labels is not installed in T9NOBODY" in caplog.text


async def test_a_command_from_nobodys_workspace_gets_a_sentence(tenants: Tenants) -> None:
    answer = await tenants.app.async_dispatch(command("search dog", team_id="T9NOBODY"))

    assert (answer.status, answer.body) == (
        200, "Labels is not installed in this workspace (any more).",
    )  # fmt: skip


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Amazon DynamoDB", "busy"), SetupError("No key opens it")]
)
async def test_what_cannot_be_looked_up_now_is_delivered_again(
    tenants: Tenants, trouble: Exception
) -> None:
    tenants.installations.trouble = trouble
    assert await tenants.hear(upload("T7TEAM")) == 500

    tenants.installations.trouble = None
    assert await tenants.hear(upload("T7TEAM")) == 200
    assert len(tenants.queued("T7TEAM")) == 1


async def test_tokens_are_gone_before_slack_is_told(tenants: Tenants) -> None:
    assert await tenants.hear(upload("T7TEAM")) == 200

    assert await tenants.hear(uninstalled("T7TEAM", NOW)) == 200

    assert set(tenants.installations.rows) == {"T8OTHER"}
    assert tenants.installations.departures == {"T7TEAM": NOW}
    assert await tenants.hear(upload("T7TEAM")) == 200
    assert len(tenants.queued("T7TEAM")) == 1


async def test_tokens_that_could_not_be_deleted_are_told_of_again(tenants: Tenants) -> None:
    tenants.installations.trouble = RetryLaterError("Amazon DynamoDB", "busy")

    assert await tenants.hear(uninstalled("T7TEAM", NOW)) == 500
    assert set(tenants.installations.rows) == {"T7TEAM", "T8OTHER"}


@pytest.mark.parametrize("is_turned", [False, True])
async def test_both_events_of_a_departure_may_come_in_any_order(
    tenants: Tenants,
    is_turned: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    both = [uninstalled("T7TEAM", NOW), revoked("T7TEAM", NOW, bot=["U7BOT"], oauth=["U7ANN"])]

    statuses = [await tenants.hear(body) for body in (both[::-1] if is_turned else both)]

    assert statuses == [200, 200]
    assert set(tenants.installations.rows) == {"T8OTHER"}


async def test_an_old_departure_told_again_does_not_end_a_new_installation(
    tenants: Tenants,
) -> None:
    await tenants.hear(uninstalled("T7TEAM", NOW))
    back = await tenants.installations.save(installation("T7TEAM", installed_at=NOW + 30))
    tenants.good = {back.bot_token}

    assert await tenants.hear(uninstalled("T7TEAM", NOW)) == 200

    assert set(tenants.installations.rows) == {"T7TEAM", "T8OTHER"}
    assert tenants.installations.departures == {}
    assert await tenants.hear(upload("T7TEAM")) == 200
    assert len(tenants.queued("T7TEAM")) == 1


@pytest.mark.parametrize("named", ["context_team_id", "authorizations"])
async def test_what_goes_in_a_shared_channel_is_forgotten_by_all_who_share_it(
    tenants: Tenants, named: str
) -> None:
    body = of("T7TEAM", payload("message_deleted"))
    if named == "authorizations":
        body["authorizations"] += [{"team_id": "T8OTHER"}, {"team_id": "T9NOBODY"}]
    else:
        body[named] = "T8OTHER"

    assert await tenants.hear(body) == 200

    (mine,), (its,) = (tenants.queued(team) for team in ("T7TEAM", "T8OTHER"))
    assert (mine["team"], its) == ("T7TEAM", {**mine, "team": "T8OTHER"})


async def test_a_press_below_anothers_message_does_nothing(tenants: Tenants) -> None:
    await tenants.installations.save(
        installation("T8OTHER", bot_user="U8BOT", installed_at=NOW - 60)
    )
    press = payload("alert_pressed")

    for team in ("T7TEAM", "T8OTHER"):
        pressed = {**press, "team": {**press["team"], "id": team}}
        answer = await tenants.app.async_dispatch(interaction(pressed))
        assert answer.status == 200
    await settle()

    did = {team: len(tenants.queued(team)) + len(world.answers.shown)
           for team, world in tenants.worlds.items()}  # fmt: skip
    assert did == {"T7TEAM": 1, "T8OTHER": 0}


async def test_a_revoked_persons_token_is_forgotten_and_nothing_else(tenants: Tenants) -> None:
    admin = TeamSettings(admin_token="xoxp-1", admin_user="U7ADMIN")
    for team in ("T7TEAM", "T8OTHER"):
        await tenants.installations.choose(team, admin)

    assert await tenants.hear(revoked("T7TEAM", NOW, oauth=["U7ADMIN"])) == 200

    left = {team: chosen.admin_token for team, chosen in tenants.installations.choices.items()}
    assert left == {"T7TEAM": "", "T8OTHER": "xoxp-1"}
    assert set(tenants.installations.rows) == {"T7TEAM", "T8OTHER"}


async def test_equal_questions_of_two_workspaces_get_two_answers(tenants: Tenants) -> None:
    for team in ("T7TEAM", "T8OTHER", "T7TEAM"):
        assert await tenants.hear(of(team, payload("mention"))) == 200

    shown = {team: world.answers.shown for team, world in tenants.worlds.items()}
    assert {team: len(cards) for team, cards in shown.items()} == {"T7TEAM": 1, "T8OTHER": 1}
