"""Where many videos come at once, plain pictures do not wait for them."""

import asyncio
from pathlib import Path

import pytest

from bot.core.replies import PictureAnswer
from bot.core.uploads import Upload
from bot.errors import NoRoomError
from bot.jobs.studio import Studio
from bot.jobs.videos.room import Spool
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import send, working
from tests.jobs.videos.films import (
    DEAR,
    DONE,
    answer_jobs,
    clip,
    do_chores,
    post_film,
    posted,
    short_film,
)
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG

A, B, C = Path("a"), Path("b"), Path("c")


async def test_room_is_given_at_once_or_not_at_all() -> None:
    spool = Spool(100, jobs=2)

    async with spool.room(A, 60):
        with pytest.raises(NoRoomError):
            async with spool.room(B, 50):
                pass
        async with spool.room(B, 40):
            with pytest.raises(NoRoomError):
                async with spool.room(C, 0):
                    pass
    async with spool.room(C, 1000):
        pass


async def test_the_videos_of_a_job_take_turns_in_its_room() -> None:
    spool, order = Spool(100, jobs=1), list[str]()

    async def work(name: str, size: int) -> None:
        async with spool.room(A, size):
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    with spool.reserved(A, 100):
        await asyncio.gather(work("one", 60), work("two", 100), work("three", 20))

    assert order == ["one", "one", "two", "two", "three", "three"]


async def test_pictures_are_labelled_while_videos_take_all_room(
    studio: Studio, hands: HandClock
) -> None:
    world = make_world(hands, studio, files_at_once=1, usd_per_minute=1000.0)
    world.sees(DOG)
    jobs = [filmed(world, number) for number in range(4)]
    photo = world.post(world.files.add(picture()), ts="1772443000.000500")

    async with working(world) as worker:
        with world.services.spool.reserved(A, 0), world.services.spool.reserved(B, 0):
            for job in (*jobs, photo):
                await send(world, job)
            await ended(world, hands, "answered", 1)
            assert [reply.ts for reply in world.conversations.replies.values()] == [photo.ts]
            assert worker.running == 0
            # However long that lasts, no try is counted.
            for _ in range(10):
                await hands.advance(30)
            assert set(world.meter.outcomes) == {"answered", "waiting"}
        await ended(world, hands, "answered", 5)

    replies = list(world.conversations.replies.values())
    assert sorted(reply.ts for reply in replies) == sorted(job.ts for job in (*jobs, photo))
    assert {type(item) for reply in replies for item in reply.items} == {PictureAnswer}
    assert (world.queue.messages, world.queue.dead) == ({}, [])


def filmed(world: World, number: int) -> Upload:
    file = post_film(world, short_film(1.0 + number), f"ride-{number}.mp4")
    return world.post(file, ts=f"1772443000.00010{number}")


async def ended(world: World, hands: HandClock, outcome: str, count: int) -> None:
    """Let time go by until so many jobs have ended that way."""
    for _ in range(400):
        if world.meter.outcomes.count(outcome) >= count:
            await settle()
            return
        await hands.advance(1)
        await asyncio.sleep(0.01)
    raise AssertionError(world.meter.outcomes)


async def test_a_message_that_has_to_wait_for_room_leaves_nothing_in_slack(
    studio: Studio, hands: HandClock
) -> None:
    world = make_world(hands, studio)
    world.sees(DOG)
    job = world.post(world.files.add(picture()), post_film(world, short_film(3.0)))

    spool = world.services.spool
    with spool.reserved(A, 0), spool.reserved(B, 0), pytest.raises(NoRoomError):
        await world.answer(job)

    assert (world.files.uploads, world.files.fetched, world.detector.asked) == ({}, [], [])


async def test_a_video_under_way_waits_for_room_without_trouble(
    studio: Studio, hands: HandClock
) -> None:
    world = make_world(hands, studio, **DEAR)
    await posted(world, post_film(world, short_film(3.0)))
    await do_chores(world)
    answer_jobs(world, DONE)

    with world.services.spool.reserved(A, 0), world.services.spool.reserved(B, 0):
        assert await do_chores(world) == [4]
    assert clip(world).waits_since == 0.0

    assert await do_chores(world) == []
    (reply,) = world.conversations.replies.values()
    assert [type(item) for item in reply.items] == [PictureAnswer]
