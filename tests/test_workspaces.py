"""Many workspaces: each with a bundle of its own, for as long as nothing changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from bot.core.installations import Installation
from bot.core.team_settings import TeamSettings
from bot.core.withdrawals import Withdrawal
from bot.errors import NotInstalledError, RetryLaterError
from bot.jobs.services import Services
from bot.ports.installing import Choices
from bot.slack.calls import SlackCalls
from bot.slack.credentials import Credentials, NoToken
from bot.slack.exchanging import Exchange
from bot.slack.leaving import Leaving
from bot.slack.team_token import TeamToken
from bot.workspaces import FRESH, ManyTeams
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.samples import installation

NOW = FakeClock().now()


@dataclass
class Built:
    """Stands for a workspace's services: what they were built of."""

    installation: Installation
    settings: TeamSettings
    token: Credentials
    choices: Choices


@dataclass
class House:
    """Many workspaces over fakes."""

    many: int = 500
    clock: FakeClock = field(default_factory=FakeClock)
    installations: FakeInstallations = field(default_factory=FakeInstallations)
    built: list[str] = field(default_factory=list)
    good: Sequence[str] = ()
    """The tokens that Slack calls good when it is asked."""

    def __post_init__(self) -> None:
        leaving = Leaving(self.installations, self.clock, self.ask)
        app = cast("SlackCalls", None)  # No token ends here.
        exchange = Exchange(self.installations, app, self.clock, leaving)

        def issue(found: Installation) -> TeamToken:
            return TeamToken(found, self.installations, exchange, leaving, clock=self.clock)

        def build(
            found: Installation, settings: TeamSettings, token: Credentials, choices: Choices
        ) -> Services:
            self.built.append(found.team)
            return cast("Services", Built(found, settings, token, choices))

        self.teams = ManyTeams(
            self.installations, self.clock, leaving, issue=issue, build=build, many=self.many
        )

    async def ask(self, token: str) -> str:
        return "" if token in self.good else "account_inactive"

    async def services(self, team: str = "T7TEAM") -> Built:
        return cast("Built", await self.teams.services(team))


@pytest.fixture
async def house() -> House:
    made = House()
    for team in ("T7TEAM", "T8OTHER"):
        await made.installations.save(installation(team))
    made.installations.lookups = 0
    return made


async def test_each_workspace_has_services_with_its_own_token(house: House) -> None:
    bundles = [await house.services(team) for team in ("T7TEAM", "T8OTHER")]

    assert [await one.token.authorization() for one in bundles] == [
        "Bearer xoxb-T7TEAM", "Bearer xoxb-T8OTHER",
    ]  # fmt: skip


async def test_a_workspace_is_looked_up_once_a_minute(house: House) -> None:
    first = await house.services()
    house.clock.advance(FRESH - 1)
    assert await house.services() is first
    assert house.installations.lookups == 2  # The installation, and what was chosen.

    house.clock.advance(1)

    assert await house.services() is first
    assert house.installations.lookups == 4
    assert house.built == ["T7TEAM"]


async def test_many_who_ask_at_once_make_one_lookup(house: House) -> None:
    bundles = await asyncio.gather(*(house.services() for _ in range(20)))

    assert all(bundle is bundles[0] for bundle in bundles)
    assert house.installations.lookups == 2


async def test_who_is_cancelled_takes_nobody_along(house: House) -> None:
    hasty = asyncio.create_task(house.services())
    patient = asyncio.create_task(house.services())
    await asyncio.sleep(0)
    hasty.cancel()

    assert (await patient).installation.team == "T7TEAM"


@pytest.mark.parametrize("team", ["T9NOBODY", ""])
async def test_nobody_else_has_services(house: House, team: str) -> None:
    for _ in range(2):
        with pytest.raises(NotInstalledError):
            await house.services(team)


async def test_who_installs_the_app_is_known_at_once(house: House) -> None:
    with pytest.raises(NotInstalledError):
        await house.services("T9NEW")

    await house.installations.save(installation("T9NEW"))

    assert (await house.services("T9NEW")).installation.team == "T9NEW"


async def test_a_lookup_that_fails_is_not_remembered(house: House) -> None:
    house.installations.trouble = RetryLaterError("Amazon DynamoDB", "busy")
    with pytest.raises(RetryLaterError):
        await house.services()
    house.installations.trouble = None

    assert (await house.services()).installation.team == "T7TEAM"


async def test_a_new_token_changes_nothing_else(house: House) -> None:
    first = await house.services()
    row = house.installations.rows["T7TEAM"]
    await house.installations.change(replace(row, bot_token="xoxb-next"))
    house.clock.advance(FRESH)

    assert await house.services() is first
    assert await first.token.authorization() == "Bearer xoxb-next"


async def test_a_new_installation_and_new_choices_make_new_services(house: House) -> None:
    first = await house.services()
    await house.installations.save(installation(installed_at=NOW + 5))
    house.clock.advance(FRESH)
    second = await house.services()
    await house.installations.choose("T7TEAM", TeamSettings(moderation_channel="C7MODS"))
    house.clock.advance(FRESH)
    third = await house.services()

    assert len({id(one) for one in (first, second, third)}) == 3
    assert third.settings.moderation_channel == "C7MODS"
    assert third.token is first.token


async def test_what_somebody_chooses_here_counts_at_once(house: House) -> None:
    first = await house.services()

    stored = await first.choices.choose("T7TEAM", TeamSettings(monthly_budget=5.0))

    assert stored
    assert (await house.services()).settings == stored == await first.choices.chosen("T7TEAM")


async def test_a_workspace_that_left_is_gone_at_once(house: House) -> None:
    await house.services()
    await house.services("T8OTHER")

    await house.teams.withdraw(Withdrawal("T7TEAM", NOW + 1))

    with pytest.raises(NotInstalledError):
        await house.services()
    assert house.installations.departures == {"T7TEAM": NOW + 1}
    assert (await house.services("T8OTHER")).installation.team == "T8OTHER"


async def test_a_lookup_under_way_does_not_bring_back_who_left(house: House) -> None:
    looking = asyncio.create_task(house.services())
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await house.teams.withdraw(Withdrawal("T7TEAM", NOW + 1))
    await asyncio.gather(looking, return_exceptions=True)

    with pytest.raises(NotInstalledError):
        await house.services()


async def test_a_lookup_that_is_not_wanted_any_more_teaches_nothing(house: House) -> None:
    first = await house.services()
    house.clock.advance(FRESH)
    looking = asyncio.create_task(house.services())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    row = house.installations.rows["T7TEAM"]
    await house.installations.change(replace(row, bot_token="xoxb-next"))
    house.teams.forget("T7TEAM")
    await house.services()

    await looking

    assert await first.token.authorization() == "Bearer xoxb-next"


async def test_a_departure_before_the_installation_counts_once_slack_confirms_it(
    house: House,
) -> None:
    house.good = ["xoxb-T7TEAM"]
    for team in ("T7TEAM", "T8OTHER"):
        await house.services(team)

        await house.teams.withdraw(Withdrawal(team, NOW - 5))

    assert set(house.installations.rows) == {"T7TEAM"}
    assert house.installations.departures == {"T8OTHER": NOW}


async def test_a_revoked_token_of_before_does_not_end_who_added_the_app_anew(
    house: House,
) -> None:
    house.good = ["xoxb-T7TEAM"]
    for team in ("T7TEAM", "T8OTHER"):
        await house.teams.withdraw(Withdrawal(team, NOW + 5, is_doubtful=True))

    assert set(house.installations.rows) == {"T7TEAM"}
    assert house.installations.departures == {"T8OTHER": NOW + 5}


async def test_an_administrators_newer_token_outlives_an_older_one(house: House) -> None:
    house.good = ["xoxp-new"]
    for team, token in (("T7TEAM", "xoxp-new"), ("T8OTHER", "xoxp-old")):
        await house.installations.choose(team, TeamSettings("C7MODS", token, "U7ANN"))

        await house.teams.withdraw(Withdrawal(team, NOW + 1, ("U7ANN",)))

    left = {team: chosen.admin_token for team, chosen in house.installations.choices.items()}
    assert left == {"T7TEAM": "xoxp-new", "T8OTHER": ""}


async def test_nothing_is_asked_of_slack_for_who_is_absent(house: House) -> None:
    absent = cast("Built", house.teams.absent("T9NOBODY"))

    assert isinstance(absent.token, NoToken)
    with pytest.raises(NotInstalledError):
        await absent.token.authorization()


async def test_a_persons_token_goes_alone(house: House) -> None:
    await house.installations.choose("T7TEAM", TeamSettings("C7MODS", "xoxp-1", "U7ANN"))
    assert (await house.services()).settings.admin_token

    await house.teams.withdraw(Withdrawal("T7TEAM", NOW + 1, ("U7ANN",)))

    left = (await house.services()).settings
    assert (left.admin_token, left.moderation_channel) == ("", "C7MODS")


async def test_bundles_are_bounded_and_the_longest_unused_goes_first() -> None:
    house = House(many=2)
    for team in ("T1", "T2", "T3"):
        await house.installations.save(installation(team))
    for team in ("T1", "T2", "T1", "T3", "T1", "T2"):
        await house.services(team)

    assert house.built == ["T1", "T2", "T3", "T2"]


async def test_who_the_bot_is_depends_on_the_workspace(house: House) -> None:
    await house.installations.save(
        installation("T9", bot_user="U9BOT", bot_id="B9", enterprise="E9")
    )

    known: Any = await house.teams.identity("T9")

    assert (known.team_id, known.bot_user_id, known.bot_id, known.enterprise_id) == (
        "T9", "U9BOT", "B9", "E9",
    )  # fmt: skip
    assert known.bot_token is None


async def test_what_was_chosen_elsewhere_counts_as_soon_as_it_is_read(house: House) -> None:
    first = await house.services()
    elsewhere = await house.installations.choose("T7TEAM", TeamSettings(monthly_budget=5.0))

    assert await first.choices.chosen("T7TEAM") == elsewhere
    assert (await house.services()).settings == elsewhere
