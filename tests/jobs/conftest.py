"""A world for the jobs."""

from collections.abc import Iterator

import pytest

from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import HandClock
from tests.jobs.world import World, make_world


@pytest.fixture
def studio() -> Iterator[Studio]:
    opened = Studio(threads=2)
    yield opened
    opened.close()


@pytest.fixture
def world(studio: Studio) -> World:
    """Waiting takes no time."""
    return make_world(FakeClock(1_772_443_900.0), studio)


@pytest.fixture
def hands() -> HandClock:
    return HandClock()


@pytest.fixture
def still_world(studio: Studio, hands: HandClock) -> World:
    """Waiting takes until the test moves the hands."""
    return make_world(hands, studio)
