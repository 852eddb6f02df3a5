"""Whatever somebody types is read, or answered with what is wrong with it, and soon."""

import random

import pytest

from tests.fuzz import asking
from tests.fuzz.asking import LARGEST, LONGEST, fuzz, question


def test_whatever_is_typed_is_understood_or_called_a_mistake() -> None:
    tally = fuzz(250, "tests")

    assert tally.findings == []
    assert set(tally.endings) == {"understood", "misread"}
    assert tally.slowest < LONGEST
    assert tally.largest < LARGEST


def test_the_same_dice_ask_the_same() -> None:
    asked = [[question(random.Random(str(number))) for number in range(9)] for _ in range(2)]

    assert asked[0] == asked[1]
    assert len(set(asked[0])) == 9


def test_a_question_that_takes_too_much_memory_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LARGEST", 20_000_000)
    monkeypatch.setattr(asking, "_read", lambda _: str(len(b"x" * 40_000_000)))

    tally = fuzz(1, "tests")

    assert tally.largest > 39_000_000
    assert [finding.split(":")[0].split(" and ")[1] for finding in tally.findings] == [
        f"{tally.largest} bytes"
    ]
