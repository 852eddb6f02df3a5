"""How the tests are shared out among several processes, and in which order.

xdist's own groups go by a suffix of the test's id (`--dist loadgroup`), which pytest 9.2 does not
take any more: each test went wherever there was room, and every module was set up everywhere.
"""

from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadScopeScheduling

_LONG = (
    "tests/chaos/test_round.py",
    "tests/scenarios/test_recorded_day.py",
    "tests/scenarios/moderation/test_pressing.py",
    "tests/scenarios/test_moving_lost.py",
    "tests/scenarios/test_stopping.py",
    "tests/scenarios/test_many_workspaces.py",
    "tests/sandbox/test_stack_whole.py",
    "tests/sandbox/test_cli_commands.py",
)
"""The longest modules: begun last, they would leave other processes without work."""

_WAITING = ("tests/browser/", "tests/scenarios/", "tests/chaos/")
"""What waits for most of its time begins early; what computes is done meanwhile."""

_WHOLE = (
    "tests/browser/",
    "tests/chaos/",
    "tests/fuzz/test_files.py",
    "tests/pictures/test_memory.py",
    "tests/sandbox/test_cli_commands.py",
    "tests/sandbox/test_seeded_mistakes.py",
    "tests/sandbox/test_stack_whole.py",
    "tests/scenarios/test_moving_lost.py",
    "tests/scenarios/test_recorded_day.py",
    "tests/scenarios/test_rolling_restart.py",
    "tests/visibility/test_answers.py",
    "tests/visibility/test_interference.py",
)
"""Half of the computing for few tests: days, storms, whole demos, a thousand workspaces."""


class Sharing(LoadScopeScheduling):  # type: ignore[misc] # xdist comes without types
    """Gives each process a whole unit at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What stays together: a module, whose tests may share a running bot.

    All that use the browser share one, and a sandbox with it. The recorded days have each a sandbox
    of their own.
    """
    path = PurePosixPath(nodeid.split("::", 1)[0])
    if path.stem == "test_recorded_day":
        return nodeid
    return str(path.parent if _shares_browser(path) else path)


def is_whole(item: pytest.Item) -> bool:
    """Whether a test plays the whole product, which `make quick` leaves out."""
    return item.nodeid.startswith(_WHOLE)


def turn_of(item: pytest.Item) -> tuple[int, int]:
    """By this the tests are sorted: the longest first, then what waits, then all others."""
    path = item.nodeid.split("::", 1)[0]
    if path in _LONG:
        return 0, _LONG.index(path)
    waits = next((n for n, folder in enumerate(_WAITING) if path.startswith(folder)), None)
    return (2, 0) if waits is None else (1, waits)


def _shares_browser(path: PurePosixPath) -> bool:
    return path.parent.name == "browser" and path.stem != "test_blocks"
