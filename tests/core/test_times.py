"""Times of what moves, in words."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.labels import Span
from bot.core.timeline import clock_text
from bot.core.times import as_seen, label_spans, length_text, spans_text
from tests.samples import BEACH, DOG, analysis, label, moving

some_spans = st.lists(
    st.tuples(st.floats(0, 20_000), st.floats(0, 600)).map(lambda at: Span(at[0], at[0] + at[1])),
    max_size=12,
)


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


def test_a_video_s_length_is_a_time_and_an_animation_s_in_seconds() -> None:
    assert length_text(12.0, is_video=True) == "0:12"
    assert length_text(2.44, is_video=False) == "2.4 s"
    assert length_text(1000.0, is_video=False) == "16:40"


@pytest.mark.parametrize(
    ("spans", "is_video", "text"),
    [
        ((Span(0.0, 14.2), Span(31.0, 39.96)), True, "0:00–0:14, 0:31–0:40"),
        ((Span(0.4, 1.2),), False, "0.4–1.2 s"),
        ((Span(0.0, 1.0), Span(1.6, 1.62)), False, "0–1, 1.6 s"),
        ((Span(0.0, 4.0), Span(4.5, 9.0)), True, "0:00–0:09"),
        (tuple(Span(10.0 * n, 10.0 * n + 2) for n in range(6)), True,
         "0:00–0:02, 0:10–0:12, 0:20–0:22 and 3 more"),
        ((), True, ""),
        ((), False, ""),
    ],
)  # fmt: skip
def test_spans_are_told_in_short(spans: tuple[Span, ...], is_video: bool, text: str) -> None:  # noqa: FBT001 - a parameter
    assert spans_text(spans, is_video=is_video) == text


def test_what_may_not_be_all_is_not_counted() -> None:
    spans = [Span(10.0 * n, 10.0 * n + 2) for n in range(4)]

    assert spans_text(spans, is_video=True, most=2, all_known=False) == "0:00–0:02, 0:10–0:12, …"


@given(some_spans, st.booleans())
def test_spans_are_ordered_apart_and_cover_all_that_was_given(
    spans: list[Span],
    is_video: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    told = as_seen(spans, is_video=is_video)

    assert all(one.end < other.start for one, other in pairwise(told))
    assert all(any(one.start <= s.start and s.end <= one.end for one in told) for s in spans)
    assert re.fullmatch(r"[-–0-9:., s]*( and \d+ more)?", spans_text(spans, is_video=is_video))


def test_a_label_is_seen_where_it_is_sure_enough() -> None:
    unsure = label("Dog", 60.0)
    seen = moving((0, 1, (DOG, BEACH)), (1, 2, (unsure,)), (2, 3, (DOG,)))

    assert label_spans(seen, 70.0) == {
        "Dog": (Span(0, 1), Span(2, 3)), "Beach": (Span(0, 1),),
    }  # fmt: skip
    assert label_spans(seen, 0.0)["Dog"] == (Span(0, 3),)
    assert label_spans(analysis(DOG), 0.0) == {}
