"""Pictures that are alike."""

import math

import pytest
from hypothesis import given

from bot.core.entries import Entry, Seen
from bot.core.likeness import likeness, rarity
from bot.core.tallies import NOTHING, Tally
from tests.core.query.world import entries, entry

WEIGHTS = {"Animal": 0.5, "Beach": 2.0, "Cat": 1.0, "Dog": 1.0}


@given(entries, entries)
def test_likeness_is_a_share_and_the_same_from_both_sides(one: Entry, other: Entry) -> None:
    alike = likeness(one, other, WEIGHTS)

    assert 0.0 <= alike <= 1.0
    assert alike == likeness(other, one, WEIGHTS)


@given(entries)
def test_a_picture_is_most_like_itself(one: Entry) -> None:
    expected = 1.0 if {seen.name for seen in one.labels} & set(WEIGHTS) else 0.0

    assert likeness(one, one, WEIGHTS) == pytest.approx(expected)


def test_likeness_is_the_cosine_of_weighted_confidences() -> None:
    one = entry(Seen("Dog", 80.0), Seen("Beach", 60.0))
    other = entry(Seen("Dog", 90.0), Seen("Cat", 90.0))

    assert likeness(one, other, WEIGHTS) == pytest.approx(
        80 * 90 / (math.hypot(80, 120) * math.hypot(90, 90))
    )


def test_labels_without_a_weight_tell_nothing() -> None:
    secret = Seen("Woman", 99.0)

    assert likeness(entry(secret), entry(secret), WEIGHTS) == 0.0
    assert likeness(entry(secret, Seen("Dog", 80.0)), entry(Seen("Dog", 90.0)), WEIGHTS) == 1.0


def test_sharing_what_is_rare_makes_more_alike_than_sharing_what_is_everywhere() -> None:
    weights = rarity(Tally(pictures=100, labels={"Person": 95, "Lighthouse": 2, "Dog": 20}))
    sure = {name: Seen(name, 90.0) for name in weights}
    wanted = entry(*sure.values())

    rare = likeness(wanted, entry(sure["Lighthouse"]), weights)
    assert rare > likeness(wanted, entry(sure["Person"]), weights) > 0


def test_rarity_falls_with_the_count_and_never_reaches_nothing() -> None:
    weights = rarity(Tally(pictures=8, labels={"Person": 8, "Dog": 2}))

    assert weights == {"Person": math.log(2), "Dog": math.log(5)}
    assert rarity(NOTHING) == {}
