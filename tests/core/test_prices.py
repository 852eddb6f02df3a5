"""What calls cost."""

from datetime import date

from bot.core.prices import Calls, Prices, Usage, dollars


def test_image_properties_cost_three_quarters_more() -> None:
    assert Prices().per_1000(image_properties=False) == 1.0
    assert Prices().per_1000(image_properties=True) == 1.75
    assert Prices(2.0, 0.5).per_1000(image_properties=True) == 2.5


def test_checking_and_reading_are_calls_of_their_own() -> None:
    assert Prices().per_1000(moderation=True) == 2.0
    assert Prices(1.25, 0.5).per_1000(image_properties=True, moderation=True, text=True) == 4.25


def test_a_limit_below_a_cent_is_not_told_as_nothing() -> None:
    assert [dollars(each) for each in (0.004, 12.5, 5.0, 1234.0, 0.0)] == [
        "$0.004", "$12.50", "$5.00", "$1,234.00", "$0.00",
    ]  # fmt: skip


def test_only_paid_calls_are_billed() -> None:
    assert Calls(paid=1500, saved=500).bill(1.0) == 1.5
    assert Calls(paid=1500, saved=500).pictures == 2000


def test_the_sum_is_that_of_the_channels() -> None:
    channels = (("C1", Calls(3, 1)), ("C2", Calls(2, 0)))

    assert Usage(date(2026, 3, 1), channels, 1.0).seen == Calls(5, 1)


def test_minutes_of_watched_video_are_on_the_bill() -> None:
    assert Calls(paid=500, watched=90).bill(1.0, 0.2) == 0.8
    assert Calls(1, 2, 30).plus(Calls(3, 4, 60)) == Calls(4, 6, 90)
    assert Usage(date(2026, 3, 1), (), 1.0, usd_per_minute=0.1).bill(Calls(watched=600)) == 1.0


def test_watching_for_moderation_costs_a_minute_once_more() -> None:
    assert (Prices().per_minute(), Prices().per_minute(moderation=True)) == (0.10, 0.20)
    assert Prices(video=0.12).per_minute() == 0.12
