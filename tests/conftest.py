"""What every test needs."""

import gc

import pytest
from hypothesis import settings
from xdist.scheduler.protocol import Scheduling

from tests.descriptions import read_once
from tests.sharing import Sharing, is_whole, turn_of

# How long an example takes says more about the machine than about the code.
settings.register_profile("labels", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=30)
settings.load_profile("labels")


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Look for no garbage while tests are collected: all of it stays."""
    gc.disable()
    read_once()


def pytest_collection_finish() -> None:
    """Look no more at what was collected: thousands of tests, in every search for garbage."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests: with `-n` the longest begin first. Mark what `make quick` leaves out."""
    items.sort(key=turn_of)
    for item in filter(is_whole, items):
        item.add_marker(pytest.mark.whole)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    """Share the tests out as `tests/sharing.py` says."""
    # Else xdist would sort the units by their number of tests.
    config.option.loadscopereorder = False
    return Sharing(config, log)
