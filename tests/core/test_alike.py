"""How much two pictures are alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alike import Alike, Lookalike, compare, likeness, ranked
from bot.core.entries import Entry, Kind, Seen
from bot.core.tallies import Tally

SEEN = Tally(100, {"Person": 90, "Beach": 10, "Lighthouse": 2, "Woman": 50})
HASH = 0xF0F0_1234_5678_9ABC

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 1000), max_size=6)


def entry(number: int, *labels: Seen, fingerprint: int = 0) -> Entry:
    return Entry(
        "T7TEAM", "C7GENERAL", f"{1_772_400_000 + number}.000100", "", f"F7PIC{number}", "U7ANN",
        "a.jpg", Kind.PHOTO, labels, fingerprint=fingerprint,
    )  # fmt: skip


def compared(one: Entry, other: Entry, **choices: bool) -> Lookalike:
    return compare(one, other, SEEN, 70.0, **{"person_guesses": False, **choices})


PERSON, BEACH, TOWER = Seen("Person", 99.0, 2), Seen("Beach", 95.0), Seen("Lighthouse", 90.0)


def test_a_rare_label_in_common_makes_more_alike_than_a_common_one() -> None:
    picture = entry(1, PERSON, TOWER)

    rare = compared(picture, entry(2, TOWER, BEACH))
    common = compared(picture, entry(3, PERSON, BEACH))

    assert rare.likeness > common.likeness > 0
    assert rare.shared == (TOWER,)


def test_shared_labels_come_rarest_first_as_the_other_picture_has_them() -> None:
    other = entry(2, PERSON, BEACH, TOWER)

    assert compared(entry(1, Seen("Person", 80.0), BEACH, TOWER), other).shared == (
        TOWER, BEACH, PERSON,
    )  # fmt: skip


def test_what_is_not_shown_makes_nothing_alike() -> None:
    unsure, guess = Seen("Lighthouse", 69.0), Seen("Woman", 99.0)

    assert compared(entry(1, unsure), entry(2, TOWER)).likeness == 0
    assert compared(entry(1, guess), entry(2, guess)) == Lookalike(entry(2, guess), 0.0)
    assert compared(entry(1, guess), entry(2, guess), person_guesses=True).likeness == (
        pytest.approx(1)
    )


def test_the_same_picture_is_told_by_its_fingerprint_whatever_its_labels() -> None:
    one = entry(1, BEACH, fingerprint=HASH)

    assert compared(one, entry(2, TOWER, fingerprint=HASH ^ 1)).is_same
    assert not compared(one, entry(2, BEACH, fingerprint=0)).is_same
    assert not compared(replace(one, fingerprint=0), entry(2, BEACH, fingerprint=0)).is_same


def test_the_same_comes_first_then_the_likest_then_the_newest() -> None:
    picture = entry(0, BEACH)
    same = Lookalike(entry(1), 0.0, is_same=True)
    likest, older, newer = (Lookalike(entry(n), like) for n, like in ((2, 0.9), (3, 0.5), (4, 0.5)))
    unlike = Lookalike(entry(5), 0.1)

    assert ranked(picture, [unlike, older, newer, likest, same], 3) == Alike(
        picture, (same, likest, newer)
    )


@given(WEIGHTS, WEIGHTS)
def test_likeness_is_from_0_to_1_and_the_same_both_ways(
    one: dict[str, float], other: dict[str, float]
) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == pytest.approx(1 if one else 0)
