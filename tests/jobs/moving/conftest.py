"""A world whose detector tells the scenes of animations apart."""

import pytest

from tests.jobs.moderation.flagged import MODERATORS
from tests.jobs.moving.animations import with_scenes
from tests.jobs.world import World


@pytest.fixture
def world(world: World) -> World:
    return with_scenes(world)


@pytest.fixture
def still_world(still_world: World) -> World:
    return with_scenes(still_world)


@pytest.fixture
def moderated(world: World) -> World:
    """The same with moderators, where text is read."""
    return with_scenes(world, moderation_channel=MODERATORS, reads_text=True)
