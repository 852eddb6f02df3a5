import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.labels import Box
from bot.pictures.fitting import (
    LARGEST_AREA,
    LONGEST_SIDE,
    SHORTEST_SIDE,
    STRIP_SIDE,
    content_size,
    is_fine,
    padded,
)

sides = st.integers(1, 60_000)
ratios = st.floats(0, 1)


@given(width=sides, height=sides)
def test_what_is_sent_keeps_rekognitions_limits(width: int, height: int) -> None:
    fit = padded(*content_size(width, height))

    assert SHORTEST_SIDE <= fit.width <= LONGEST_SIDE
    assert SHORTEST_SIDE <= fit.height <= LONGEST_SIDE


@given(width=sides, height=sides)
def test_the_area_stays_small_except_for_strips(width: int, height: int) -> None:
    best = content_size(width, height)

    assert best[0] * best[1] <= max(LARGEST_AREA, STRIP_SIDE * LONGEST_SIDE)


@given(width=st.integers(300, 12_000), height=st.integers(300, 12_000))
def test_the_shape_is_kept(width: int, height: int) -> None:
    best = content_size(width, height)

    assert best[0] / best[1] == pytest.approx(width / height, rel=0.01)


@given(width=sides, height=sides)
def test_the_best_size_is_fine_as_it_is(width: int, height: int) -> None:
    assert is_fine(*content_size(width, height))


@given(width=sides, height=sides, across=st.tuples(ratios, ratios), down=st.tuples(ratios, ratios))
def test_a_box_in_the_picture_comes_back_from_the_detector(
    width: int, height: int, across: tuple[float, float], down: tuple[float, float]
) -> None:
    left, right = sorted(across)
    top, bottom = sorted(down)
    fit = padded(*content_size(width, height))
    seen = Box(
        (fit.left + left * fit.content_width) / fit.width,
        (fit.top + top * fit.content_height) / fit.height,
        (right - left) * fit.content_width / fit.width,
        (bottom - top) * fit.content_height / fit.height,
    )

    back = fit.to_original(seen)

    assert (back.left, back.top) == pytest.approx((left, top), abs=1e-6)
    assert (back.right, back.bottom) == pytest.approx((right, bottom), abs=1e-6)


wild = st.floats(-2, 3)


@given(width=sides, height=sides, left=wild, top=wild, size=st.tuples(wild, wild))
def test_whatever_the_detector_says_the_box_lies_in_the_picture(
    width: int, height: int, left: float, top: float, size: tuple[float, float]
) -> None:
    fit = padded(*content_size(width, height))

    box = fit.to_original(Box(left, top, *size))

    assert 0 <= box.left <= box.right <= 1 + 1e-9
    assert 0 <= box.top <= box.bottom <= 1 + 1e-9


@pytest.mark.parametrize(
    ("original", "sent"),
    [
        ((4032, 3024), (1848, 1386)),
        ((1280, 720), (1280, 720)),
        ((64, 64), (400, 400)),
        ((1, 1), (400, 400)),
        ((20, 400), (80, 1600)),
        ((1000, 20_000), (480, 9600)),
        ((1, 5000), (1, 5000)),
        ((30_000, 100), (10_000, 33)),
    ],
)
def test_sizes_are_chosen_sensibly(original: tuple[int, int], sent: tuple[int, int]) -> None:
    assert content_size(*original) == sent
