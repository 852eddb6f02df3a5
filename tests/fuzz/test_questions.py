"""Whatever somebody types is read, or answered with what is wrong with it, and soon."""

import random

from tests.fuzz.asking import LONGEST, fuzz, question


def test_whatever_is_typed_is_understood_or_called_a_mistake() -> None:
    tally = fuzz(250, "tests")

    assert set(tally.endings) == {"understood", "misread"}
    assert tally.slowest < LONGEST, tally.worst[:100]


def test_the_same_dice_ask_the_same() -> None:
    asked = [[question(random.Random(str(number))) for number in range(9)] for _ in range(2)]

    assert asked[0] == asked[1]
    assert len(set(asked[0])) == 9
