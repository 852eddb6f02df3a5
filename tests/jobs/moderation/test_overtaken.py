"""A decision that comes while the same bytes are being labelled where nobody minds them."""

from dataclasses import replace

import pytest

from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import settle_job
from bot.core.moderation.neutral import LEFT_OUT
from bot.core.moderation.policy import Overrides, Policy, Rule
from bot.core.uploads import Upload
from bot.jobs.services import Services
from tests.jobs.forgetting_world import chooser, label, recorded
from tests.jobs.moderation.flagged import TEAM, decision, lines, sha_of
from tests.jobs.moderation.pressing import flag, make_decided_world, work
from tests.jobs.schedule import Schedule
from tests.jobs.world import World, picture

SHA = sha_of(picture())
ORDERS = [f"a until {after}" for after in range(0, 40, 2)]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = make_decided_world(monkeypatch, can_remove=True)
    made.files.has_admin = True
    return made


async def remove(services: Services) -> None:
    """Somebody decides, and it is carried out at once."""
    case = await services.cases.find_case(TEAM, SHA)
    assert case
    assert await services.cases.change_case(replace(case, decision=decision(Choice.REMOVE)))
    await services.queue.send(settle_job(TEAM, SHA), group="moderation")


async def labelled_at_the_same_time(world: World, order: str) -> Upload:
    """The bytes are labelled elsewhere while it is decided that they go; then all chores are."""
    late = world.post(
        world.files.add(picture()), channel="C7PHOTOS", ts="1772443950.000100", event_id="Ev2"
    )
    schedule = Schedule(chooser(order))
    services = schedule.watched(world.services, "cases", "queue")

    async def decide() -> None:
        await remove(services)
        await work(world)

    await schedule.run(a=label(services, late), b=decide())
    await world.clock.sleep(60)
    await work(world)
    return late


def assert_left_out(world: World, late: Upload) -> None:
    """Nothing is kept, and nothing is said but that it was left out, if that was known in time."""
    assert recorded(world) == set()
    assert (world.library.analyses, world.objects.objects) == ({}, {})
    assert set(lines(world)) <= {LEFT_OUT}
    assert late.files[0].id in world.files.removed


@pytest.mark.parametrize("order", ORDERS)
async def test_bytes_that_a_channel_ignores_go_although_they_were_being_labelled(
    world: World, order: str
) -> None:
    await flag(world)
    world.cases.channels[TEAM, "C7PHOTOS"] = Overrides(rules={"Violence": Rule(None)})

    late = await labelled_at_the_same_time(world, order)

    assert_left_out(world, late)


@pytest.mark.parametrize("order", ORDERS)
async def test_bytes_that_are_only_reported_go_although_they_were_being_labelled(
    world: World, order: str
) -> None:
    await flag(world)
    world.cases.policies[TEAM] = Policy(report_only=True)

    late = await labelled_at_the_same_time(world, order)

    assert_left_out(world, late)
    assert {post.stage for post in world.cases.kept_posts.values()} == {Stage.REMOVED}
