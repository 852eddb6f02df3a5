"""The contract of `Installations`, for the fake and for DynamoDB."""

from dataclasses import replace
from typing import Any

import pytest

from bot.aws.installations import DynamoInstallations
from bot.aws.sealing import Sealer
from bot.core.installations import Departure, Installation
from bot.core.team_settings import TeamSettings
from bot.ports.installing import Installations
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.aws.test_claims import sent_twice
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.samples import TOKEN_KEY, installation

NOW = FakeClock().now()
NEVER_CHOSE = TeamSettings()
CHOICES = TeamSettings(
    moderation_channel="C7MODS", admin_token="xoxp-admin", admin_user="U7ADMIN", monthly_budget=12.5
)


@pytest.fixture
def installations(place: AWS | None, name: str, clock: FakeClock) -> Installations:
    if place is None:
        return FakeInstallations()
    sealer, table = Sealer([TOKEN_KEY]), make_table(place, name)
    return DynamoInstallations(place.dynamodb, place.executor, clock, sealer, table=table)


async def kept(installations: Installations, team: str = "T7TEAM") -> Installation | None:
    """What is found, without its version."""
    found = await installations.find(team)
    return found and replace(found, version="")


class TestInstallations:
    async def test_what_was_saved_is_found_again_whole(self, installations: Installations) -> None:
        plain = installation()
        rotating = installation(
            "T8OTHER", bot_id="B8", app="A7", team_name="Other", scopes=("chat:write", "commands"),
            refresh_token="xoxe-1-r", expires_at=NOW + 43200, user_token="xoxp-u",
            user_scopes=("files:write",), user_refresh_token="xoxe-1-u", user_expires_at=NOW + 1.5,
        )  # fmt: skip

        saved = [await installations.save(each) for each in (plain, rotating)]

        assert saved == [await installations.find(team) for team in ("T7TEAM", "T8OTHER")]
        assert await kept(installations) == plain
        assert await kept(installations, "T8OTHER") == rotating
        assert await installations.find("T9NOBODY") is None

    async def test_the_newest_installation_counts(self, installations: Installations) -> None:
        await installations.save(installation())
        await installations.save(installation(bot_token="xoxb-new", installed_at=NOW + 5))

        assert await kept(installations) == installation(bot_token="xoxb-new", installed_at=NOW + 5)

    async def test_only_one_of_two_changes_what_both_have_read(
        self, installations: Installations
    ) -> None:
        saved = await installations.save(installation())

        first = await installations.change(replace(saved, bot_token="xoxb-1"))
        second = await installations.change(replace(saved, bot_token="xoxb-2"))

        assert first == await installations.find("T7TEAM")
        assert second is None
        assert await kept(installations) == installation(bot_token="xoxb-1")

    async def test_what_was_removed_cannot_be_changed(self, installations: Installations) -> None:
        saved = await installations.save(installation())
        await installations.remove("T7TEAM", NOW + 1)

        assert await installations.change(replace(saved, bot_token="xoxb-1")) is None
        assert await installations.find("T7TEAM") is None

    async def test_a_departed_workspace_leaves_no_token_and_its_time(
        self, installations: Installations
    ) -> None:
        await installations.save(installation())
        await installations.save(installation("T8OTHER"))
        await installations.choose("T7TEAM", CHOICES)

        assert await installations.remove("T7TEAM", NOW + 60)

        assert await installations.find("T7TEAM") is None
        assert replace(await installations.chosen("T7TEAM"), version="") == replace(
            CHOICES, admin_token="", admin_user=""
        )
        assert await installations.departed(NOW + 59) == []
        assert await installations.departed(NOW + 60) == [Departure("T7TEAM", NOW + 60)]
        assert await kept(installations, "T8OTHER") == installation("T8OTHER")

    async def test_an_old_departure_does_not_end_a_new_installation(
        self, installations: Installations
    ) -> None:
        await installations.save(installation(installed_at=NOW + 10.5))

        assert not await installations.remove("T7TEAM", NOW + 10)

        assert await kept(installations) == installation(installed_at=NOW + 10.5)
        assert await installations.departed(NOW + 100) == []

    async def test_a_departure_told_twice_is_one(self, installations: Installations) -> None:
        await installations.save(installation())

        await installations.remove("T7TEAM", NOW + 1)
        await installations.remove("T7TEAM", NOW + 2)
        assert await installations.remove("T9NOBODY", NOW + 2)

        assert await installations.departed(NOW + 9) == [Departure("T7TEAM", NOW + 1)]

    async def test_who_comes_back_did_not_depart(self, installations: Installations) -> None:
        await installations.save(installation())
        await installations.choose("T7TEAM", CHOICES)
        await installations.remove("T7TEAM", NOW + 1)

        await installations.save(installation(installed_at=NOW + 2))

        assert await installations.departed(NOW + 9) == []
        chosen = await installations.chosen("T7TEAM")
        assert (chosen.moderation_channel, chosen.admin_token) == ("C7MODS", "")

    async def test_nothing_is_left_of_a_departure_that_is_settled(
        self, installations: Installations
    ) -> None:
        await installations.save(installation())
        await installations.choose("T7TEAM", CHOICES)
        await installations.remove("T7TEAM", NOW + 1)

        await installations.settle(Departure("T7TEAM", NOW + 1))

        assert await installations.departed(NOW + 9) == []
        assert await installations.chosen("T7TEAM") == NEVER_CHOSE

    async def test_who_departed_anew_is_not_settled_with_the_first_time(
        self, installations: Installations
    ) -> None:
        await installations.save(installation())
        await installations.remove("T7TEAM", NOW + 1)
        await installations.save(installation(installed_at=NOW + 2))
        await installations.choose("T7TEAM", CHOICES)
        await installations.settle(Departure("T7TEAM", NOW + 1))
        assert await installations.chosen("T7TEAM") != NEVER_CHOSE

        await installations.remove("T7TEAM", NOW + 3)
        await installations.settle(Departure("T7TEAM", NOW + 1))

        assert await installations.departed(NOW + 9) == [Departure("T7TEAM", NOW + 3)]

    async def test_a_revoked_persons_token_goes_alone(self, installations: Installations) -> None:
        grant: dict[str, Any] = {"user_token": "xoxp-u", "user_scopes": ("files:write",)}
        await installations.save(installation(installed_by="U7ANN", **grant))
        await installations.choose("T7TEAM", CHOICES)

        await installations.forget_people("T7TEAM", ["U7SAM"])
        assert await kept(installations) == installation(installed_by="U7ANN", **grant)
        await installations.forget_people("T7TEAM", ["U7ANN"])
        assert await kept(installations) == installation(installed_by="U7ANN")
        assert (await installations.chosen("T7TEAM")).admin_token == "xoxp-admin"
        await installations.forget_people("T7TEAM", ["U7ADMIN", "U7SAM"])
        await installations.forget_people("T9NOBODY", ["U7ADMIN"])

        assert replace(await installations.chosen("T7TEAM"), version="") == replace(
            CHOICES, admin_token="", admin_user=""
        )

    async def test_choices_are_a_workspaces_own(self, installations: Installations) -> None:
        stored = await installations.choose("T7TEAM", CHOICES)

        assert stored == await installations.chosen("T7TEAM")
        assert replace(await installations.chosen("T7TEAM"), version="") == CHOICES
        assert await installations.chosen("T8OTHER") == NEVER_CHOSE

    async def test_of_two_who_choose_at_once_the_second_reads_again(
        self, installations: Installations
    ) -> None:
        first = await installations.choose("T7TEAM", CHOICES)
        assert first

        assert await installations.choose("T7TEAM", TeamSettings()) is None
        assert await installations.choose("T7TEAM", replace(first, monthly_budget=None))

        assert (await installations.chosen("T7TEAM")).monthly_budget is None


async def test_a_change_whose_answer_was_lost_is_ours(aws: AWS, name: str) -> None:
    clock, table = FakeClock(), make_table(aws, name)
    store = DynamoInstallations(aws.dynamodb, aws.executor, clock, Sealer([TOKEN_KEY]), table=table)
    saved = await store.save(installation())

    with sent_twice(aws.dynamodb, "PutItem"):
        changed = await store.change(replace(saved, bot_token="xoxb-1"))

    assert changed == await store.find("T7TEAM")
