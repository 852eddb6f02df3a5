"""What every test needs."""

import gc

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("labels", deadline=None)
settings.load_profile("labels")

_PROCESSES = frozenset(
    {"test_aws_trouble", "test_lost_workers", "test_roles", "test_starting", "test_stopping"}
)
"""Scenarios that start and stop bots of their own."""

_ALONE = frozenset({"test_recorded_day"})
"""Scenarios whose tests have a sandbox of their own each."""

_FIRST = ("processes", "scenarios", "moderation", "alone", "browser")
"""What waits for most of its time begins at once; what computes is done meanwhile."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Look for no garbage while tests are collected: all of it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look no more at what was collected: thousands of tests, in every search for garbage."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests out among several processes: what shares a running bot stays together.

    Everything else goes a module at a time. Without `-n` this is but the order.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_turn)


def _group(item: pytest.Item) -> str:
    kind = _kind(item)
    if kind == "alone":
        return item.name
    return kind or str(item.path)


def _turn(item: pytest.Item) -> int:
    kind = _kind(item)
    return _FIRST.index(kind) if kind else len(_FIRST)


def _kind(item: pytest.Item) -> str:
    """Which of the groups above a test belongs to, empty for none."""
    module, folder = item.path.stem, item.path.parent.name
    if folder == "scenarios":
        return "processes" if module in _PROCESSES else "alone" if module in _ALONE else folder
    if folder == "moderation":
        return folder if item.path.parents[1].name == "scenarios" else ""
    return "browser" if folder == "browser" and module != "test_blocks" else ""
