"""Which pictures are most like another one."""

from dataclasses import replace

import pytest

from bot.core.alike import Alike, Comparison, Lookalike
from bot.core.entries import Entry, Kind, Seen
from bot.core.tallies import Tally

SEEN = Tally(100, {"Person": 90, "Beach": 10, "Lighthouse": 2, "Woman": 50})
HASH = 0xF0F0_1234_5678_9ABC
PERSON, BEACH, TOWER = Seen("Person", 99.0, 2), Seen("Beach", 95.0), Seen("Lighthouse", 90.0)


def entry(number: int, *labels: Seen, fingerprint: int = 0) -> Entry:
    return Entry(
        "T7TEAM", "C7GENERAL", f"{1_772_400_000 + number}.000100", "", f"F7PIC{number}", "U7ANN",
        "a.jpg", Kind.PHOTO, labels, fingerprint=fingerprint,
    )  # fmt: skip


def alike(
    picture: Entry, *others: Entry, limit: int = 9, guesses: bool = False
) -> tuple[Lookalike, ...]:
    found = Comparison(SEEN, 70.0, person_guesses=guesses).alike(picture, others, limit)
    assert found == Alike(picture, found.lookalikes)
    return found.lookalikes


def test_a_rare_label_in_common_makes_alike_and_a_common_one_does_not() -> None:
    rare, common = entry(2, TOWER, BEACH), entry(3, PERSON, BEACH)

    assert [each.entry for each in alike(entry(1, PERSON, TOWER), common, rare)] == [rare]


def test_shared_labels_come_rarest_first_as_the_other_picture_has_them() -> None:
    other = entry(2, PERSON, BEACH, TOWER)

    (found,) = alike(entry(1, Seen("Person", 80.0), BEACH, TOWER), other)

    assert found.shared == (TOWER, BEACH, PERSON)


def test_what_is_not_shown_makes_nothing_alike() -> None:
    unsure, guess = Seen("Lighthouse", 69.0), Seen("Woman", 99.0)

    assert alike(entry(1, unsure), entry(2, TOWER)) == ()
    assert alike(entry(1, guess), entry(2, guess)) == ()
    (found,) = alike(entry(1, guess), entry(2, guess), guesses=True)
    assert found.likeness == pytest.approx(1)
    assert found.shared == (guess,)


def test_the_same_picture_is_told_by_its_fingerprint_whatever_its_labels() -> None:
    one = entry(1, BEACH, fingerprint=HASH)
    copy, unknown = entry(2, TOWER, fingerprint=HASH ^ 1), entry(3, BEACH)

    assert [(each.entry, each.is_same) for each in alike(one, copy, unknown)] == [
        (copy, True), (unknown, False),
    ]  # fmt: skip
    assert [each.is_same for each in alike(replace(one, fingerprint=0), unknown)] == [False]


def test_the_same_comes_first_then_the_likest_then_the_newest() -> None:
    picture = entry(0, BEACH, TOWER, fingerprint=HASH)
    same, likest = entry(1, fingerprint=HASH), entry(2, BEACH, TOWER)
    older, newer = entry(3, TOWER), entry(4, TOWER)

    found = alike(picture, entry(5, PERSON), older, newer, likest, same, limit=3)

    assert [each.entry for each in found] == [same, likest, newer]
