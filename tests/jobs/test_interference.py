"""Labelling and forgetting at the same time, at every step of one another.

Each law is tried with one job running to its end in between any two calls of the other, and in
many random orders.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.core.entries import Identity
from bot.core.uploads import Upload
from bot.jobs.rekeying import rekey, rename_channel
from bot.jobs.services import Services
from tests.jobs.forgetting_world import (
    CHANNEL,
    NEW,
    ORDERS,
    TEAM,
    assert_nothing_of,
    assert_whole,
    at_the_same_time,
    forget_targets,
    identity,
    label,
    make_instant_world,
    message,
    recorded,
    targets_of,
)
from tests.jobs.world import World

every_order = pytest.mark.parametrize("order", ORDERS)
some_orders = pytest.mark.parametrize("order", ORDERS[::4])


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_instant_world(monkeypatch)


def forgetting(*targets: Identity) -> Callable[[Services], object]:
    return lambda services: forget_targets(services, *targets)


def labelling(job: Upload) -> Callable[[Services], object]:
    return partial(label, job=job)


@every_order
async def test_a_picture_that_is_deleted_while_it_is_labelled_leaves_nothing(
    world: World, order: str
) -> None:
    job = message(world, "red", "blue")

    await at_the_same_time(world, order, a=labelling(job), b=forgetting(*targets_of(job)))

    assert_nothing_of(world, job)
    assert_whole(world)


@every_order
async def test_one_file_that_is_deleted_while_its_message_is_labelled_leaves_the_other(
    world: World, order: str
) -> None:
    job = message(world, "red", "blue")
    gone, left = job.files

    await at_the_same_time(world, order, a=labelling(job), b=forgetting(identity(job, gone)))

    assert recorded(world) == {identity(job, left)}
    assert_whole(world)


@every_order
async def test_bytes_that_are_posted_anew_while_they_are_forgotten_stay(
    world: World, order: str
) -> None:
    old, new = message(world, "red"), message(world, "red", ts=NEW)
    await label(world.services, old)

    await at_the_same_time(world, order, a=labelling(new), b=forgetting(identity(old)))

    assert recorded(world) == {identity(new, new.files[0])}
    assert_whole(world)


@some_orders
async def test_bytes_that_are_posted_twice_while_they_are_forgotten_stay(
    world: World, order: str
) -> None:
    old = message(world, "red")
    news = [message(world, "red", ts=f"{NEW[:-1]}{number}") for number in (1, 2)]
    await label(world.services, old)

    await at_the_same_time(
        world, order,
        a=labelling(news[0]), b=forgetting(identity(old)), c=labelling(news[1]),
    )  # fmt: skip

    assert recorded(world) == {identity(new, new.files[0]) for new in news}
    assert_whole(world)


@some_orders
async def test_the_last_posts_of_some_bytes_forgotten_together_leave_nothing(
    world: World, order: str
) -> None:
    jobs = [message(world, "red", ts=f"{NEW[:-1]}{number}") for number in (1, 2, 3)]
    for job in jobs:
        await label(world.services, job)

    a, b, c = (forgetting(identity(job)) for job in jobs)
    await at_the_same_time(world, order, a=a, b=b, c=c)

    assert_nothing_of(world, *jobs)
    assert_whole(world)


@some_orders
async def test_bytes_posted_anew_and_forgotten_again_leave_nothing(
    world: World, order: str
) -> None:
    old, new = message(world, "red"), message(world, "red", ts=NEW)
    await label(world.services, old)

    await at_the_same_time(
        world, order,
        a=labelling(new), b=forgetting(identity(old)), c=forgetting(*targets_of(new)),
    )  # fmt: skip

    assert_nothing_of(world, old, new)
    assert_whole(world)


@some_orders
async def test_two_pictures_of_a_message_forgotten_together_leave_the_third_in_the_answer(
    world: World, order: str
) -> None:
    job = message(world, "red", "green", "blue")
    await label(world.services, job)
    first, second, third = job.files

    await at_the_same_time(
        world, order, a=forgetting(identity(job, first)), b=forgetting(identity(job, second))
    )

    assert recorded(world) == {identity(job, third)}
    assert_whole(world)


@some_orders
async def test_a_picture_that_is_forgotten_while_its_channel_changes_leaves_nothing(
    world: World, order: str
) -> None:
    jobs = [message(world, "red"), message(world, "blue", ts=NEW)]
    for job in jobs:
        await label(world.services, job)
    moving = {"chore": "rekey", "team": TEAM, "channel": CHANNEL}

    await at_the_same_time(
        world, order,
        a=lambda services: rekey(services, moving), b=forgetting(identity(jobs[0])),
    )  # fmt: skip

    assert_nothing_of(world, jobs[0])
    assert recorded(world) == {identity(jobs[1], jobs[1].files[0])}
    assert [image.is_public for image in world.library.images.values()] == [False]
    assert_whole(world)


@some_orders
async def test_a_picture_that_is_forgotten_while_its_channel_gets_another_id_leaves_nothing(
    world: World, order: str
) -> None:
    jobs = [message(world, "red"), message(world, "blue", ts=NEW)]
    for job in jobs:
        await label(world.services, job)
    renaming = {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"}

    await at_the_same_time(
        world, order,
        a=lambda services: rename_channel(services, renaming),
        b=forgetting(Identity("", "", jobs[0].files[0].id)),
    )  # fmt: skip

    assert_nothing_of(world, jobs[0], replace(jobs[0], channel="C7SHARED"))
    assert [key[1:3] for key in world.library.images] == [("C7SHARED", NEW)]
    assert set(world.objects.objects) == {i.object_key for i in world.library.images.values()}
    assert world.library.forgetting == {}
