"""Previews: uploaded once."""

import pytest

from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.alerts import alert, change, flag, standing
from tests.jobs.moderation.flagged import make_moderated
from tests.jobs.world import World


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_772_443_900.0)


@pytest.fixture
def world(studio: Studio, clock: FakeClock) -> World:
    return make_moderated(clock, studio)


async def test_without_slacks_picture_the_alert_goes_without_a_preview(world: World) -> None:
    world.files.takes_pictures = False
    await flag(world, 1)

    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.case.preview == ""


async def test_a_preview_that_came_second_is_deleted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    upload = world.files.upload

    async def overtaken(data: bytes, **more: str) -> str:
        file_id = await upload(data, **more)
        await change(world, 1, preview="F7QUICKER")
        return file_id

    monkeypatch.setattr(world.files, "upload", overtaken)
    await alert(world)

    assert world.files.uploads == {}
    assert standing(world)[0][2].case.preview == "F7QUICKER"


async def test_a_change_meanwhile_does_not_cost_the_preview(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    upload = world.files.upload

    async def slow(data: bytes, **more: str) -> str:
        await change(world, 1, assigned="U7BEN")
        return await upload(data, **more)

    monkeypatch.setattr(world.files, "upload", slow)
    await alert(world)

    shown = standing(world)[0][2].case
    assert (shown.assigned, [shown.preview]) == ("U7BEN", list(world.files.uploads))
