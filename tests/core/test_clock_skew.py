"""How far two clocks are apart, as far as an answer can tell."""

import pytest

from bot.core.clock_skew import clock_finding, skew

DATE = "Tue, 14 Nov 2023 22:13:20 GMT"
THEIRS = 1_700_000_000.0


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [
        (THEIRS, THEIRS, 0.0),
        (THEIRS + 0.9, THEIRS + 0.99, 0.0),
        (THEIRS - 3, THEIRS + 3, 0.0),
        (THEIRS + 61, THEIRS + 62, 60.0),
        (THEIRS - 62, THEIRS - 60, -60.0),
    ],
)
def test_what_whole_seconds_and_the_way_explain_is_no_skew(
    before: float, after: float, seconds: float
) -> None:
    assert skew(DATE, before, after) == pytest.approx(seconds)


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_without_a_date_nothing_is_said(date: str) -> None:
    assert clock_finding("AWS", date, THEIRS, THEIRS) == []


@pytest.mark.parametrize(
    ("away", "is_ok", "detail"),
    [
        (5.0, True, "agrees"),
        (-5.0, True, "agrees"),
        (8.0, False, "this machine is 7 s ahead"),
        (-7.0, False, "this machine is 7 s behind"),
    ],
)
def test_a_few_seconds_are_forgiven(away: float, *, is_ok: bool, detail: str) -> None:
    (found,) = clock_finding("AWS", DATE, THEIRS + away, THEIRS + away)

    assert (found.ok, found.detail) == (is_ok, detail)
