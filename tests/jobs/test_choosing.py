"""An admin's settings are stored when all of them are sound, and then noted and told once."""

from dataclasses import replace
from typing import Any, cast

import pytest

from bot.core.choosing import (
    UNFIT_ROOM,
    UNFIT_TOKEN,
    Entered,
    Field,
    SettingsChange,
    Standing,
    Unfit,
)
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.notices import SettingsChanged
from bot.core.team_settings import TeamSettings
from bot.errors import RetryLaterError
from bot.jobs.choosing import LATER, NEVER, Outcome, Overtaken, choose, note_settings
from bot.jobs.chores import CHORES
from bot.jobs.services import Services
from bot.jobs.studio import Studio
from bot.ports.choosing import Front
from tests.fakes.clock import FakeClock
from tests.fakes.desk import FakeDesk
from tests.fakes.installations import FakeInstallations
from tests.jobs.world import make_world

TEAM, ANN = "T7TEAM", "U7ANN"
SET = TeamSettings("C7MODS", "xoxp-old", "U9", 12.5)


class Office:
    """One workspace's front, and the worker behind it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.world = make_world(self.clock, cast("Studio", None), moderation_channel="C7MODS",
                                most_budget=20.0)  # fmt: skip
        self.installations, self.desk = FakeInstallations(), FakeDesk()
        self.front = Front(self.installations, self.desk)
        self.services: Services = replace(self.world.services, front=self.front)

    async def enter(self, name: str = "t1", **entered: Any) -> Outcome:
        """Submit a form of the settings as they are; `name` is the change's own."""
        version = (await self.installations.chosen(TEAM)).version
        form = Entered(**{"version": version, **entered})
        return await choose(self.services, self.front, TEAM, ANN, form, token=name)

    async def settings(self) -> TeamSettings:
        return replace(await self.installations.chosen(TEAM), version="", recent=())

    async def work(self) -> None:
        self.clock.advance(LATER)
        for delivery in await self.world.queue.receive(10):
            assert CHORES[delivery.job["chore"]] is note_settings
            await note_settings(self.services, delivery.job)
            await self.world.queue.delete(delivery)

    @property
    def told(self) -> list[tuple[str, object]]:
        return [(channel, notice) for channel, *_, notice in self.world.board.posted.values()]

    async def audit(self) -> list[AuditRecord]:
        return list(await self.world.ledger.records(TEAM))


@pytest.fixture
def office() -> Office:
    return Office()


async def test_what_is_sound_is_stored_then_noted_and_told(office: Office) -> None:
    at = office.clock.now()
    change = await office.enter(channel="C7MODS", budget="9")

    assert isinstance(change, SettingsChange)
    assert change.words() == ("Moderation channel: C7MODS", "Monthly budget: $9.00")
    assert await office.settings() == TeamSettings("C7MODS", monthly_budget=9.0)
    assert (office.told, await office.audit()) == ([], [])

    await office.work()
    assert office.told == [("C7MODS", SettingsChanged(ANN, change))]
    assert await office.audit() == [
        AuditRecord(TEAM, at, "t1", Act.SETTINGS, ANN, detail="; ".join(change.words()))
    ]


async def test_a_token_is_stored_with_its_owner_and_lies_nowhere_else(office: Office) -> None:
    await office.enter(channel="C7MODS")
    await office.work()

    change = await office.enter("t2", token="xoxp-ann")
    await office.work()

    assert isinstance(change, SettingsChange)
    assert await office.settings() == TeamSettings("C7MODS", "xoxp-ann", ANN)
    everything = [change, office.told, await office.audit(), office.world.queue.messages]
    assert "xoxp" not in repr(everything)
    assert change.words() == ("Administrator's token: set",)


async def test_a_chore_that_comes_again_changes_and_tells_nothing(office: Office) -> None:
    await office.enter(channel="C7MODS")
    (message,) = office.world.queue.messages.values()
    await office.work()

    await note_settings(office.services, message.job)

    assert (len(office.told), len(await office.audit())) == (1, 1)


async def test_what_was_not_stored_is_neither_noted_nor_told(office: Office) -> None:
    office.installations.refuses = True

    assert await office.enter(channel="C7MODS") == Overtaken()
    with pytest.raises(RetryLaterError):
        await office.work()
    office.clock.advance(NEVER)
    await office.work()

    assert (office.told, await office.audit()) == ([], [])
    assert await office.settings() == TeamSettings()


async def test_nothing_is_stored_that_could_not_be_told(office: Office) -> None:
    office.world.queue.down = True

    with pytest.raises(RetryLaterError):
        await office.enter(channel="C7MODS")

    assert await office.settings() == TeamSettings()


async def test_a_form_of_older_settings_changes_nothing(office: Office) -> None:
    await office.enter(budget="5")

    assert await office.enter(version="", budget="6") == Overtaken()
    assert (await office.settings()).monthly_budget == 5.0


async def test_every_mistake_is_told_below_its_field_and_nothing_is_stored(office: Office) -> None:
    mistakes = await office.enter(channel="C9ELSEWHERE", token="xoxp-x", budget="21")

    assert mistakes == {
        Field.CHANNEL: UNFIT_ROOM[Standing.OUTSIDE],
        Field.TOKEN: UNFIT_TOKEN[Unfit.REFUSED],
        Field.BUDGET: "At most $20.00: whoever runs me allows no more for a workspace.",
    }
    assert await office.settings() == TeamSettings()
    assert office.world.queue.messages == {}


async def test_what_is_no_users_token_is_shown_to_nobody(office: Office) -> None:
    mistakes = await office.enter(token="xoxb-1")

    assert "begins with xoxp-" in str(mistakes)
    assert office.desk.asked == []


async def test_a_shared_channel_is_taken_only_when_that_is_wanted(office: Office) -> None:
    refused = await office.enter(channel="C8SHARED")
    assert refused == {Field.CHANNEL: UNFIT_ROOM[Standing.SHARED]}

    await office.enter(channel="C8SHARED", may_be_shared=True)
    assert (await office.settings()).moderation_channel == "C8SHARED"


async def test_a_channel_that_stays_is_not_looked_at_again(office: Office) -> None:
    await office.enter(channel="C7MODS")
    office.desk.rooms.clear()

    await office.enter("t2", channel="C7MODS", budget="5")

    assert (await office.settings()).monthly_budget == 5.0


async def test_all_can_be_taken_back_and_the_old_moderators_hear_of_it(office: Office) -> None:
    await office.installations.choose(TEAM, SET)

    change = await office.enter(channel="C7MODS", is_off=True, forgets_token=True)
    await office.work()

    assert await office.settings() == TeamSettings()
    assert office.told == [("C7MODS", SettingsChanged(ANN, cast("SettingsChange", change)))]


async def test_without_moderators_whoever_changed_it_is_told(office: Office) -> None:
    change = await office.enter(budget="5")
    await office.work()

    assert office.told == [(f"D{ANN}", SettingsChanged(ANN, cast("SettingsChange", change)))]


async def test_a_form_that_nobody_touched_changes_nothing(office: Office) -> None:
    await office.installations.choose(TEAM, SET)

    assert await office.enter(budget="12.50") == SettingsChange(
        (), "C7MODS", "C7MODS", has_token=True, budget=12.5
    )
    assert office.world.queue.messages == {}
