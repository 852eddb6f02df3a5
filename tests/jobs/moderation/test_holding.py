"""What becomes of a flagged picture while it is labelled."""

import pytest

from bot.core.moderation.cases import Post, Stage
from bot.core.moderation.neutral import HELD
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import (
    HARMLESS,
    chores,
    identity_of,
    lines,
    make_moderated,
    posts,
    sha_of,
)
from tests.jobs.world import World, picture


@pytest.fixture
def world(studio: Studio) -> World:
    return make_moderated(FakeClock(1_772_443_900.0), studio)


async def test_a_flagged_picture_is_held_and_the_thread_reads_one_neutral_sentence(
    world: World,
) -> None:
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job)

    assert lines(world) == [HELD]
    assert posts(world) == [
        Post(
            team="T7TEAM", sha256=sha_of(picture()), identity=identity_of(job), thread=job.ts,
            user="U7ANN", name="harbour.png", channel_type="channel", stage=Stage.HELD,
            reply_ts=ts,
        )
    ]  # fmt: skip
    assert world.library.images == {}
    assert world.files.uploads == {}
    assert list(world.objects.objects) == [f"quarantine/T7TEAM/{sha_of(picture())}"]
    assert chores(world) == ["moderation_alert"]
    assert world.ledger.acts() == {"flagged": 1}


async def test_a_picture_that_nobody_minds_is_labelled_as_ever(world: World) -> None:
    world.detector.moderation = HARMLESS
    job = world.post(world.files.add(picture()))

    await world.answer(job)

    assert lines(world) == ["Dog"]
    (image,) = world.library.images.values()
    assert image.analysis.moderation is None
    assert posts(world) == []
    assert chores(world) == []
    known = await world.library.find_analysis("T7TEAM", image.sha256)
    assert known
    assert known.moderation == HARMLESS
