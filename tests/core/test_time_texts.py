"""How times and spans are told."""

import pytest

from bot.core.timeline import Span, clock_text, spans_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (14.9, "0:14"),
        (59.999, "0:59"),
        (60, "1:00"),
        (754.2, "12:34"),
        (3599.9, "59:59"),
        (3723, "1:02:03"),
        (-0.2, "0:00"),
    ],
)
def test_times_read_as_in_a_player(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_spans_of_videos_are_told_in_minutes() -> None:
    spans = [Span(0, 14.2), Span(31, 40), Span(62, 62.5)]

    assert spans_text(spans, 3, length=90) == "0:00–0:14, 0:31–0:40, 1:02"


def test_spans_of_animations_are_told_in_tenths() -> None:
    assert spans_text([Span(0.4, 1.2)], 3, length=2.4) == "0.4–1.2 s"
    assert spans_text([Span(0, 0.04), Span(1.5, 2)], 3, length=2.4) == "0.0, 1.5–2.0 s"


def test_what_does_not_fit_is_counted() -> None:
    spans = [Span(10 * n, 10 * n + 4) for n in range(5)]

    assert spans_text(spans, 2, length=60) == "0:00–0:04, 0:10–0:14 and 3 more"
    assert spans_text(spans, 2, length=20) == "0.0–4.0, 10.0–14.0 s and 3 more"


def test_nothing_seen_is_no_text() -> None:
    assert spans_text([], 3, length=5) == ""
