"""Boxes in the picture's own measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.labels import Box

ratios = st.floats(-0.5, 1.5)
sizes = st.floats(0.0, 1.5)
boxes = st.builds(Box, ratios, ratios, sizes, sizes)


@given(boxes)
def test_a_clamped_box_lies_inside_the_picture(box: Box) -> None:
    clamped = box.clamped()

    assert 0 <= clamped.left <= 1
    assert 0 <= clamped.top <= 1
    assert clamped.width >= 0
    assert clamped.right <= 1 + 1e-9
    assert clamped.bottom <= 1 + 1e-9


@given(boxes)
def test_clamping_twice_is_clamping_once(box: Box) -> None:
    once = box.clamped()
    twice = once.clamped()

    assert (twice.left, twice.top) == (once.left, once.top)
    assert twice.width == pytest.approx(once.width)
    assert twice.height == pytest.approx(once.height)


def test_clamping_keeps_the_part_inside() -> None:
    clamped = Box(-0.25, 0.5, 0.5, 0.75).clamped()

    assert clamped == Box(0.0, 0.5, 0.25, 0.5)


def test_a_box_outside_has_no_area_left() -> None:
    assert Box(1.1, 0.2, 0.3, 0.3).clamped().area == 0
    assert Box(-0.4, 0.2, 0.3, 0.3).clamped().area == 0


@given(boxes, boxes)
def test_overlap_is_mutual_and_a_ratio(one: Box, other: Box) -> None:
    assert one.overlap(other) == pytest.approx(other.overlap(one))
    assert 0 <= one.overlap(other) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Box(0.0, 0.0, 0.5, 0.5), 1.0),
        (Box(0.25, 0.0, 0.5, 0.5), 1 / 3),
        (Box(0.5, 0.0, 0.5, 0.5), 0.0),
        (Box(0.6, 0.6, 0.1, 0.1), 0.0),
        (Box(0.0, 0.0, 0.0, 0.0), 0.0),
    ],
)
def test_overlap_is_intersection_over_union(other: Box, overlap: float) -> None:
    assert Box(0.0, 0.0, 0.5, 0.5).overlap(other) == pytest.approx(overlap)
