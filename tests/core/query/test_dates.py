"""What dates mean, and when days begin around the world."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.query.dates import Span, span_of, start_of, today_of, zone_of
from tests.core.query.world import asked

SATURDAY = date(2026, 11, 21)
DAY = timedelta(days=1)

zones = st.sampled_from(
    [
        "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana",
        "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
        "Pacific/Kiritimati", "America/St_Johns",
    ]
)  # fmt: skip


def days(first: str, last: str = "") -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last or first) + DAY)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-05-03", days("2026-05-03")),
        ("2026/5/3", days("2026-05-03")),
        ("20260503", days("2026-05-03")),
        ("3.5.2026", days("2026-05-03")),
        ("03.05.2026", days("2026-05-03")),
        ("3.5.", days("2026-05-03")),
        ("31.12.", days("2025-12-31")),
        ("5/5/2026", days("2026-05-05")),
        ("31/5/2026", days("2026-05-31")),
        ("5/31/2026", days("2026-05-31")),
        ("3 May 2026", days("2026-05-03")),
        ("3rd may 2026", days("2026-05-03")),
        ("May 3, 2026", days("2026-05-03")),
        ("3 May", days("2026-05-03")),
        ("May 3rd", days("2026-05-03")),
        ("21 November", days("2026-11-21")),
        ("22 November", days("2025-11-22")),
        ("29 February", days("2024-02-29")),
        ("2026-05", days("2026-05-01", "2026-05-31")),
        ("May 2026", days("2026-05-01", "2026-05-31")),
        ("may", days("2026-05-01", "2026-05-31")),
        ("Nov", days("2026-11-01", "2026-11-30")),
        ("December", days("2025-12-01", "2025-12-31")),
        ("Sept.", days("2026-09-01", "2026-09-30")),
        ("2025", days("2025-01-01", "2025-12-31")),
        ("today", days("2026-11-21")),
        ("Yesterday", days("2026-11-20")),
        ("this week", days("2026-11-16", "2026-11-22")),
        ("last week", days("2026-11-09", "2026-11-15")),
        ("this month", days("2026-11-01", "2026-11-30")),
        ("last month", days("2026-10-01", "2026-10-31")),
        ("this year", days("2026-01-01", "2026-12-31")),
        ("last year", days("2025-01-01", "2025-12-31")),
        ("saturday", days("2026-11-21")),
        ("last saturday", days("2026-11-14")),
        ("Sun", days("2026-11-15")),
        ("friday", days("2026-11-20")),
        ("last friday", days("2026-11-20")),
        ("last 7 days", days("2026-11-15", "2026-11-21")),
        ("past 2 weeks", days("2026-11-08", "2026-11-21")),
        ("last 1 month", days("2026-10-22", "2026-11-21")),
        ("last 2 years", days("2024-11-22", "2026-11-21")),
        ("last 4000 weeks", days("1990-01-01", "2026-11-21")),
        ("2026-05-03..2026-05-05", days("2026-05-03", "2026-05-05")),
        ("2026-05-05 .. 2026-05-03", days("2026-05-03", "2026-05-05")),
        ("april..may", days("2026-04-01", "2026-05-31")),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, span: Span) -> None:
    assert span_of(text, SATURDAY) == span


@pytest.mark.parametrize(
    "text",
    [
        "", "beach", "2026-02-30", "2026-13", "5/3/2026", "ma", "32.1.2026", "31.2.", "0000",
        "9999", "last 0 days", "last 99999 days", "next week", "last", "3 May 3", "may..",
        "2026 may", "1 2026",
    ],
)  # fmt: skip
def test_anything_else_is_no_date(text: str) -> None:
    assert span_of(text, SATURDAY) is None


@pytest.mark.parametrize(
    "search", ["after:2199", "until:2199", "during:2199", "before:1990", "on:last 4000 years"]
)
def test_the_first_and_the_last_day_have_a_normal_form_too(search: str) -> None:
    assert asked(asked(search).text) == asked(search)


def test_last_month_of_january_lies_in_the_year_before() -> None:
    assert span_of("last month", date(2026, 1, 31)) == days("2025-12-01", "2025-12-31")
    assert span_of("this month", date(2026, 12, 31)) == days("2026-12-01", "2026-12-31")
    assert span_of("last 1 month", date(2026, 3, 30)) == days("2026-02-28", "2026-03-30")


@given(st.dates(date(2000, 1, 1), date(2037, 1, 1)), zones)
def test_days_follow_each_other_without_gap_or_overlap(day: date, name: str) -> None:
    zone = zone_of(name)
    start, end = start_of(day, zone), start_of(day + DAY, zone)

    assert start <= end
    if start < end:
        assert today_of(start, zone) == day
        assert today_of(end - 1, zone) == day
    assert today_of(start - 1, zone) < day


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        # Midnight is skipped: the day begins at 1 o'clock.
        ("America/Sao_Paulo", date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        # Midnight comes twice: the day begins with the first.
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # 30 December 2011 did not happen.
        ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_days_begin_when_they_do_there(zone: str, day: date, start: datetime) -> None:
    assert start_of(day, zone_of(zone)) == start.timestamp()


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc/passwd", "America", "a\0b", "/etc"])
def test_a_zone_that_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name) is UTC


def test_today_is_the_askers_today() -> None:
    assert asked("on:today", timezone="Pacific/Auckland").text == "on:2026-11-21"
    assert asked("on:today", timezone="Pacific/Kiritimati").text == "on:2026-11-22"
    assert asked("on:today", timezone="Pacific/Kiritimati").newer_than == "1795255200.000000"
