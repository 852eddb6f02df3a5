"""Days, weeks, months and years as people write them, and when they begin in a time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""Earlier and later days are taken for typing mistakes."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 3
"""As many letters of a month or weekday are enough: "sep", "sept", "wed"."""
_DECEMBER = 12
_MOST_BACK = 4000
"""How many days, weeks, months or years "last …" may go back."""

_YEAR = re.compile(r"(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})?")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? )?(?P<month>[a-z]+)\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?)?(?: (?P<year>\d{4}))?"
)
_BACK = re.compile(r"(?:last|past) (?P<many>\d{1,4}) (?P<unit>day|week|month|year)s?")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` on and before `end`."""

    first: date
    end: date


def zone_of(name: str) -> tzinfo:
    """The time zone with an IANA name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def start_of(day: date, zone: tzinfo) -> float:
    """When a day begins somewhere, in seconds since the epoch.

    Where the clocks skip midnight, the day begins with the first moment that there is; where
    they repeat it, with the first of the two.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def today_of(now: float, zone: tzinfo) -> date:
    """The day that it is somewhere, `now` in seconds since the epoch."""
    return datetime.fromtimestamp(now, zone).date()


def span_of(text: str, today: date) -> Span | None:
    """The days that are meant, None when it is no date.

    Without a year the latest such days are meant that have begun.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    start, dots, end = words.partition("..")
    if not dots:
        return _one(words, today)
    first, last = _one(start.strip(), today), _one(end.strip(), today)
    if first is None or last is None:
        return None
    return Span(min(first.first, last.first), max(first.end, last.end))


def two_readings(text: str) -> tuple[date, date] | None:
    """Both days that a date such as 5/3/2026 can mean, None when there are not two."""
    found = _DAY_FIRST.fullmatch(text.strip())
    if found is None or found[2] != "/" or found[4] is None:
        return None
    one, other = int(found[1]), int(found[3])
    spans = _day(int(found[4]), other, one), _day(int(found[4]), one, other)
    if spans[0] is None or spans[1] is None or one == other:
        return None
    return spans[0].first, spans[1].first


def _one(words: str, today: date) -> Span | None:
    if two_readings(words) is not None:
        return None
    return _numeric(words, today) or _relative(words, today) or _named(words, today)


def _numeric(words: str, today: date) -> Span | None:
    if found := _YEAR_FIRST.fullmatch(words) or _EIGHT_DIGITS.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_MONTH.fullmatch(words):
        return _month(int(found[1]), int(found[2]))
    if found := _YEAR.fullmatch(words):
        return _year(int(found[1]))
    if found := _DAY_FIRST.fullmatch(words):
        one, other = int(found[1]), int(found[3])
        day, month = (other, one) if found[2] == "/" and other > _DECEMBER else (one, other)
        if found[4]:
            return _day(int(found[4]), month, day)
        return _latest_day(month, day, today)
    return None


def _relative(words: str, today: date) -> Span | None:
    this_week = today - _DAY * today.weekday()
    this_month, this_year = today.replace(day=1), today.replace(month=1, day=1)
    last_month = (this_month - _DAY).replace(day=1)
    known = {
        "today": Span(today, today + _DAY),
        "yesterday": Span(today - _DAY, today),
        "this week": Span(this_week, this_week + 7 * _DAY),
        "last week": Span(this_week - 7 * _DAY, this_week),
        "this month": Span(this_month, _next_month(this_month)),
        "last month": Span(last_month, this_month),
        "this year": Span(this_year, this_year.replace(year=today.year + 1)),
        "last year": Span(this_year.replace(year=today.year - 1), this_year),
    }
    return known.get(words) or _weekday(words, today) or _back(words, today)


def _weekday(words: str, today: date) -> Span | None:
    which, _, name = words.rpartition(" ")
    number = _number_of(name, _WEEKDAYS)
    if number is None or which not in ("", "last", "this"):
        return None
    days = (today.weekday() - number) % 7
    day = today - _DAY * (days or (7 if which == "last" else 0))
    return Span(day, day + _DAY)


def _back(words: str, today: date) -> Span | None:
    """The last so many days, weeks, months or years, today included."""
    found = _BACK.fullmatch(words)
    many = int(found["many"]) if found else 0
    if found is None or not 0 < many <= _MOST_BACK:
        return None
    end = today + _DAY
    match found["unit"]:
        case "day" | "week" as unit:
            first = end - many * _DAY * (7 if unit == "week" else 1)
        case unit:
            first = _months_before(end, many * (12 if unit == "year" else 1))
    return Span(max(first, FIRST_DAY), end)


def _months_before(day: date, many: int) -> date:
    months = max(day.year * 12 + day.month - 1 - many, FIRST_DAY.year * 12)
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + _DAY * (day.day - 1), _next_month(first) - _DAY)


def _named(words: str, today: date) -> Span | None:
    """`May`, `May 2026`, `3 May`, `May 3 2026` and the like."""
    found = _NAMED.fullmatch(words)
    number = _number_of(found["month"], _MONTHS) if found else None
    if found is None or number is None or (found["day"] and found["after"]):
        return None
    day, month = found["day"] or found["after"], number + 1
    if found["year"]:
        year = int(found["year"])
        return _day(year, month, int(day)) if day else _month(year, month)
    if day:
        return _latest_day(month, int(day), today)
    return _month(today.year if month <= today.month else today.year - 1, month)


def _number_of(name: str, names: tuple[str, ...]) -> int | None:
    if len(name) < _SHORTEST:
        return None
    return next((index for index, full in enumerate(names) if full.startswith(name)), None)


def _latest_day(month: int, day: int, today: date) -> Span | None:
    """The latest such day up to today; 29 February may lie eight years back."""
    for year in range(today.year, today.year - 9, -1):
        found = _day(year, month, day)
        if found is not None and found.first <= today:
            return found
    return None


def _day(year: int, month: int, day: int) -> Span | None:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return None
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    return Span(first, first + _DAY)


def _month(year: int, month: int) -> Span | None:
    first = _day(year, month, 1)
    return first and Span(first.first, _next_month(first.first))


def _year(year: int) -> Span | None:
    first = _day(year, 1, 1)
    return first and Span(first.first, first.first.replace(year=year + 1))


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
