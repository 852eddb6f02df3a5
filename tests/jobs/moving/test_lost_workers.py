"""Workers that are lost at any step of an animation, while progress is told."""

import pytest

from bot.core.replies import PictureAnswer, Refusal
from bot.core.uploads import Upload
from tests.jobs.forgetting_world import (
    assert_nothing_of,
    forget_targets,
    label,
    make_instant_world,
    targets_of,
)
from tests.jobs.moderation.flagged import MODERATORS, WEAPONS
from tests.jobs.moderation.pressing import Crash, LostError
from tests.jobs.moving.animations import detector_of, post_gif, with_scenes
from tests.jobs.world import World

MOST = 400
"""Calls to the outside; an animation takes fewer."""


def make(monkeypatch: pytest.MonkeyPatch, **rules: str) -> World:
    return with_scenes(make_instant_world(monkeypatch), **rules)


async def lost_after(world: World, steps: int, job: Upload) -> bool:
    """Whether the worker was lost before its job was done."""
    crash = Crash(steps)
    try:
        await label(crash.services(world.services), job)
    except LostError:
        for claim in world.claims.jobs.values():
            claim.lease_until = 0.0
        return True
    return False


def replies(world: World) -> list[tuple[bool, list[type]]]:
    """Of every reply, whether it is an answer, and what it tells of."""
    return [
        (not reply.block_id.endswith("-progress"), [type(item) for item in reply.items])
        for reply in world.conversations.replies.values()
    ]


async def test_whoever_is_lost_at_any_step_leaves_one_answer_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen_progress = False
    for steps in range(MOST):
        world = make(monkeypatch)
        job = post_gif(world)
        was_lost = await lost_after(world, steps, job)
        seen_progress |= any(not is_answer for is_answer, _ in replies(world))

        await label(world.services, job)

        assert replies(world) == [(True, [PictureAnswer])]
        (image,) = world.library.images.values()
        assert [image.reply_ts] == list(world.conversations.replies)
        if not was_lost:
            break
    assert seen_progress
    assert not was_lost


async def test_two_who_are_lost_one_after_the_other_leave_one_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for steps in range(8, 48, 10):
        for more in range(5, 45, 10):
            world = make(monkeypatch)
            job = post_gif(world)
            await lost_after(world, steps, job)
            await lost_after(world, more, job)

            await label(world.services, job)

            assert replies(world) == [(True, [PictureAnswer])]


async def test_a_flagged_one_tells_one_neutral_line_whoever_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for steps in range(0, MOST, 3):
        world = make(monkeypatch, moderation_channel=MODERATORS)
        detector_of(world).flagged = {"blue": WEAPONS}
        job = post_gif(world)
        was_lost = await lost_after(world, steps, job)

        await label(world.services, job)

        assert replies(world) == [(True, [Refusal])]
        assert world.library.images == {}
        if not was_lost:
            return
    raise AssertionError("it never comes to an end")


async def test_what_is_deleted_after_a_worker_was_lost_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for steps in range(0, MOST, 3):
        world = make(monkeypatch)
        job = post_gif(world)
        was_lost = await lost_after(world, steps, job)

        await forget_targets(world.services, *targets_of(job))
        await label(world.services, job)

        assert_nothing_of(world, job)
        # Of an upload whose worker is lost before it could note it nobody knows.
        assert len(world.files.uploads) <= 1
        assert (world.objects.objects, world.library.analyses) == ({}, {})
        if not was_lost:
            return
    raise AssertionError("it never comes to an end")
