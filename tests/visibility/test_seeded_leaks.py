"""The judges see leaks: each seeded one is found within a few workspaces."""

from collections.abc import Awaitable, Callable

import pytest

from tests.visibility import leaks
from tests.visibility.answers import judge_answers
from tests.visibility.building import Spoil
from tests.visibility.interference import judge_interference
from tests.visibility.studio import PlainStudio

Judge = Callable[[int, PlainStudio, Spoil], Awaitable[None]]

WITHIN = 300
"""Workspaces: less than a third of those in which the unspoilt bot must not be caught."""


async def found_by(judge: Judge, spoil: Spoil, studio: PlainStudio) -> bool:
    for seed in range(WITHIN):
        try:
            await judge(seed, studio, spoil)
        except AssertionError:
            return True
    return False


@pytest.mark.parametrize(
    "leak",
    [
        leaks.guests_unnoticed,
        leaks.bot_never_left,
        leaks.public_is_not_checked,
        leaks.shares_anywhere,
        leaks.counts_everything,
        leaks.forgets_nothing,
        leaks.held_is_recorded,
    ],
)
async def test_the_oracle_finds(leak: Spoil, studio: PlainStudio) -> None:
    assert await found_by(judge_answers, leak, studio)


@pytest.mark.parametrize(
    "leak",
    [
        leaks.guests_unnoticed,
        leaks.public_is_not_checked,
        leaks.counts_everything,
        leaks.everybody_is_admin,
    ],
)
async def test_the_comparison_finds(leak: Spoil, studio: PlainStudio) -> None:
    assert await found_by(judge_interference, leak, studio)
