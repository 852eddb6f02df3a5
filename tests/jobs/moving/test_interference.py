"""Animations that are labelled and deleted at the same time, while progress is told."""

import pytest

from tests.jobs.forgetting_world import (
    ORDERS,
    assert_nothing_of,
    assert_whole,
    at_the_same_time,
    forget_targets,
    identity,
    label,
    make_instant_world,
    recorded,
    targets_of,
)
from tests.jobs.moving.animations import animation, post_gif, with_scenes
from tests.jobs.world import World, picture

some_orders = pytest.mark.parametrize("order", ORDERS[::6])


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return with_scenes(make_instant_world(monkeypatch))


@some_orders
async def test_an_animation_that_is_deleted_while_it_is_labelled_leaves_nothing(
    world: World, order: str
) -> None:
    job = post_gif(world)

    await at_the_same_time(
        world, order,
        a=lambda services: label(services, job),
        b=lambda services: forget_targets(services, *targets_of(job)),
    )  # fmt: skip

    assert_nothing_of(world, job)
    assert_whole(world)


@some_orders
async def test_what_is_left_of_its_message_is_answered_once(world: World, order: str) -> None:
    gif = world.files.add(animation("red", "blue"), "ride.gif")
    photo = world.files.add(picture("green", (80, 80)))
    job = world.post(gif, photo)

    await at_the_same_time(
        world, order,
        a=lambda services: label(services, job),
        b=lambda services: forget_targets(services, identity(job, gif)),
    )  # fmt: skip

    assert recorded(world) == {identity(job, photo)}
    assert len(world.conversations.replies) == 1
    assert_whole(world)
