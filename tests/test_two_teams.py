"""Two workspaces whose channels, people, messages and files have the same ids never meet."""

import inspect
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any, cast

import aiohttp
import pytest

from bot.aws import keys
from bot.config import Config
from bot.core import keys as names
from bot.core.access import Access
from bot.core.entries import Identity
from bot.core.team_settings import TeamSettings
from bot.errors import BudgetSpentError, TooSoonError
from bot.jobs.budgeting import book
from bot.jobs.services import Services, Shared
from bot.jobs.studio import Studio
from bot.jobs.usage import usage_of
from bot.many import build_exchange, build_teams, team_config
from bot.workspaces import ManyTeams
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.fakes.slack_server import running_slack
from tests.jobs.world import make_world
from tests.samples import installation

ONE, OTHER = "T7TEAM", "T8OTHER"
SAME: dict[str, Any] = {
    "identity": Identity("C7GENERAL", "1772443812.000100", "F7PNG000001"),
    "shard": 0, "shards": 1, "day": date(2026, 11, 21),
}  # fmt: skip
CHOICES = TeamSettings("C8MODS", "xoxp-other", "U8ADMIN", 5.0)


def of_teams(module: Any) -> list[Callable[..., Any]]:
    """The functions of a module that make a key of a team's."""
    found = inspect.getmembers(module, inspect.isfunction)
    mine = [function for _, function in found if function.__module__ == module.__name__]
    return [function for function in mine if "team" in inspect.signature(function).parameters]


def called(function: Callable[..., Any], team: str) -> Any:
    """Its key for a team; everything else is the same for all teams."""
    parameters = inspect.signature(function).parameters
    arguments = {name: SAME.get(name, "same") for name in parameters}
    return function(**{**arguments, "team": team})


@pytest.mark.parametrize("function", of_teams(keys), ids=lambda function: function.__name__)
def test_every_row_lies_under_its_team(function: Callable[..., Any]) -> None:
    one, other = called(function, ONE), called(function, OTHER)
    if function is keys.departure_key:  # A worker asks for all of them at once.
        assert (one, other) == (("DEPARTED", ONE), ("DEPARTED", OTHER))
        return
    for key, team in ((one, ONE), (other, OTHER)):
        partition = key if isinstance(key, str) else key.pk
        assert partition == f"T#{team}" or partition.startswith(f"T#{team}#")


@pytest.mark.parametrize("function", of_teams(names), ids=lambda function: function.__name__)
def test_every_file_lies_under_its_team(function: Callable[..., Any]) -> None:
    one, other = called(function, ONE), called(function, OTHER)

    assert one != other
    assert (one.split("/")[1], other.split("/")[1]) == (ONE, OTHER)


def test_there_are_keys_to_look_at() -> None:
    assert len(of_teams(keys)) > 25
    assert len(of_teams(names)) >= 3


def teams_of(
    shared: Shared, session: aiohttp.ClientSession, installations: FakeInstallations,
    api_url: str = "",
) -> ManyTeams:  # fmt: skip
    config = replace(Config(), slack_api_url=api_url) if api_url else Config()
    exchange = build_exchange(config, shared, session, installations)
    return build_teams(config, shared, session, installations, exchange)


async def test_workspaces_share_nothing_but_what_is_parted_by_the_team() -> None:
    studio, installations = Studio(threads=1), FakeInstallations()
    shared = cast("Shared", make_world(FakeClock(), studio).services)
    for team in (ONE, OTHER):
        await installations.save(installation(team))
    await installations.choose(OTHER, CHOICES)
    async with aiohttp.ClientSession() as session:
        teams = teams_of(shared, session, installations)

        one, other = [await teams.services(team) for team in (ONE, OTHER)]

        of_all = {field.name for field in fields(Shared)}
        its_own = {field.name for field in fields(Services)} - of_all
        assert its_own >= {"files", "conversations", "doors", "answers", "board", "rules"}
        for name in its_own:
            assert getattr(one, name) is not getattr(other, name), name
        assert (one.rules.moderation_channel, one.rules.can_remove) == ("", False)
        assert (other.rules.moderation_channel, other.rules.can_remove) == ("C8MODS", True)
        assert other.rules.monthly_budget == 5.0
    studio.close()


async def test_who_serves_many_workspaces_reads_no_more_than_a_distributed_app_may() -> None:
    studio, installations = Studio(threads=1), FakeInstallations()
    await installations.save(installation(ONE))
    async with running_slack() as slack, aiohttp.ClientSession() as session:
        shared = cast("Shared", make_world(FakeClock(), studio).services)
        teams = teams_of(shared, session, installations, slack.api_url)
        talks = (await teams.services(ONE)).conversations

        await talks.find_announcement("C7GENERAL", "drop-T7ONE-4567", 0.0)
        with pytest.raises(TooSoonError):
            await talks.find_announcement("C7GENERAL", "drop-T7ONE-4567", 0.0)

        assert [call.arguments["limit"] for call in slack.calls] == ["15"]
    studio.close()


async def test_the_budget_of_whoever_runs_the_bot_is_the_most_for_each() -> None:
    config = replace(Config(), monthly_budget=3.0)

    assert team_config(config, CHOICES).monthly_budget == 3.0
    assert team_config(config, replace(CHOICES, monthly_budget=None)).monthly_budget == 3.0
    assert team_config(config, replace(CHOICES, monthly_budget=2.0)).monthly_budget == 2.0


async def test_who_installed_the_app_hears_of_its_budget() -> None:
    studio, installations = Studio(threads=1), FakeInstallations()
    await installations.save(installation(ONE, installed_by="U7ANN"))
    async with aiohttp.ClientSession() as session:
        shared = cast("Shared", make_world(FakeClock(), studio).services)
        teams = teams_of(shared, session, installations)

        assert (await teams.services(ONE)).rules.owner == "U7ANN"
    studio.close()


async def test_one_workspaces_budget_and_bill_are_nobody_elses() -> None:
    studio, installations, clock = Studio(threads=1), FakeInstallations(), FakeClock()
    for team, budget in ((ONE, 0.002), (OTHER, 5.0)):
        await installations.save(installation(team))
        await installations.choose(team, TeamSettings(monthly_budget=budget))
    async with aiohttp.ClientSession() as session:
        world = make_world(clock, studio)
        teams = teams_of(cast("Shared", world.services), session, installations)
        one, other = [await teams.services(team) for team in (ONE, OTHER)]

        for services, team in ((one, ONE), (other, OTHER)):
            await book(services, team, 2000)
        await book(other, OTHER, 1000)
        with pytest.raises(BudgetSpentError):
            await book(one, ONE, 1000)

        told = [message.job["team"] for message in world.queue.messages.values()]
        assert set(told) == {ONE}
        nowhere: frozenset[str] = frozenset()
        bills = [
            await usage_of(
                services, Access(team, "U1", nowhere, nowhere, is_admin=True), clock.now()
            )
            for services, team in ((one, ONE), (other, OTHER))
        ]
        assert [(bill.budget, bill.booked) for bill in bills] == [(0.002, 0.002), (5.0, 0.003)]
    studio.close()
