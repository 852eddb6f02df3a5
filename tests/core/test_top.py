"""The most seen labels, and how the library grew."""

from datetime import date

import pytest

from bot.core.tallies import Tally
from bot.core.top import Counted, Top, TopWords, folded, parse_top, top_of

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", TopWords(30)),
        ("90", TopWords(90)),
        ("7 days", TopWords(7)),
        ("last 2 weeks", TopWords(14)),
        ("last month", TopWords(30)),
        ("in:<#C7TRIP|trip> 3d", TopWords(3, "C7TRIP")),
        ("<#C7TRIP> 1", TopWords(1, "C7TRIP")),
        ("365 in:#Trip", TopWords(365, "#trip")),
        ("in: #trip", TopWords(30, "#trip")),
        ("in:trip", TopWords(30, "#trip")),
        ("1 year", TopWords(365)),
    ],
)
def test_channel_and_days_are_read_in_any_order(words: str, asked: TopWords) -> None:
    assert parse_top(words) == asked


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("0", "0"), ("367", "367"), ("beach", "beach"), ("7 parsecs", "parsecs"),
     ("20 months", "months"), ("-3", "-3"), ("99999999", "99999999")],
)  # fmt: skip
def test_a_word_that_means_nothing_is_named(words: str, wrong: str) -> None:
    assert parse_top(words) == TopWords(wrong=wrong)


def test_labels_are_counted_over_all_days_most_seen_first_then_by_name() -> None:
    days = {
        MONDAY: Tally(3, {"Dog": 2, "Beach": 1, "Ant": 3}),
        WEDNESDAY: Tally(2, {"Beach": 2, "Woman": 2}),
    }

    assert top_of(Tally(9), days, MONDAY, WEDNESDAY) == Top(
        MONDAY, WEDNESDAY, (Counted("Ant", 3), Counted("Beach", 3), Counted("Dog", 2)), 5,
        (4, 7, 7, 9),
    )  # fmt: skip


def test_guesses_about_persons_are_counted_only_when_they_are_switched_on() -> None:
    days = {MONDAY: Tally(1, {"Woman": 1})}

    assert top_of(Tally(1), days, MONDAY, MONDAY).labels == ()
    assert top_of(Tally(1), days, MONDAY, MONDAY, person_guesses=True).labels == (
        Counted("Woman", 1),
    )


def test_growth_never_falls_below_nothing_though_counts_disagree() -> None:
    days = {MONDAY: Tally(5), TUESDAY: Tally(2)}

    assert top_of(Tally(3), days, MONDAY, TUESDAY).growth == (0, 1, 3)


KIN = {"Dog": ("Animal", "Pet"), "Pet": ("Animal",), "Cat": ("Animal", "Pet"), "Animal": ()}


def test_ancestors_that_only_follow_from_a_label_share_its_line() -> None:
    labels = [Counted("Animal", 21), Counted("Dog", 20), Counted("Pet", 20), Counted("Sky", 20)]

    assert folded(labels, KIN) == [Counted("Dog", 20, ("Animal", "Pet")), Counted("Sky", 20)]


def test_an_ancestor_that_was_seen_on_other_pictures_too_keeps_a_line_of_its_own() -> None:
    labels = [Counted("Animal", 30), Counted("Pet", 30), Counted("Dog", 20), Counted("Cat", 10)]

    assert folded(labels, KIN) == [
        Counted("Pet", 30, ("Animal",)), Counted("Dog", 20), Counted("Cat", 10),
    ]  # fmt: skip


def test_labels_of_which_no_ancestors_are_known_all_stay() -> None:
    labels = [Counted("Animal", 20), Counted("Dog", 20)]

    assert folded(labels, {}) == labels
