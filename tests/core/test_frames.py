from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.frames import MAX_FRAMES, Frame, Selection, changes, distance, select
from bot.core.timeline import Span

GRID = 24
"""Bytes of the signatures here: small ones obey the same laws."""

plain = st.integers(0, 255).map(lambda level: bytes([level]) * GRID)
looks = plain | st.binary(min_size=GRID, max_size=GRID)
films = st.lists(looks, min_size=1, max_size=8).flatmap(
    lambda scenes: st.lists(
        st.builds(Frame, st.sampled_from(scenes), st.sampled_from([0.02, 0.1, 1.0])),
        min_size=1,
        max_size=40,
    )
)
budgets = st.integers(1, 14)


def scene(level: int, *, mark: int = 0) -> bytes:
    """A plain scene; with a mark on an eighth of it."""
    return bytes([level]) * (GRID - 3) + bytes([mark or level]) * 3


def film(*scenes: bytes) -> list[Frame]:
    return [Frame(each, 0.1) for each in scenes]


def mixed(one: bytes, other: bytes, part: float) -> bytes:
    return bytes(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def apart(frames: list[Frame], one: int, other: int) -> float:
    return distance(*(tuple(map(float, frames[index].signature)) for index in (one, other)))


@settings(max_examples=40)
@given(films, budgets)
def test_the_budget_is_kept_and_every_frame_resembles_a_chosen_one(
    frames: list[Frame], budget: int
) -> None:
    selection = select(frames, budget)

    assert 1 <= len(selection.chosen) <= budget
    assert list(selection.chosen) == sorted(set(selection.chosen))
    assert len(selection.resembled) == len(frames)
    assert set(selection.resembled) == set(selection.chosen)
    assert [selection.resembled[frame] for frame in selection.chosen] == list(selection.chosen)


@settings(max_examples=40)
@given(films, budgets)
def test_frames_that_look_the_same_are_never_chosen_twice(frames: list[Frame], budget: int) -> None:
    chosen = select(frames, budget).chosen

    assert all(apart(frames, one, other) > 2.5 for one in chosen for other in chosen if one < other)


@settings(max_examples=40)
@given(films, budgets)
def test_the_spans_fill_the_whole_time_once(frames: list[Frame], budget: int) -> None:
    selection = select(frames, budget)

    spans = sorted(span for each in selection.spans for span in each)

    assert len(selection.spans) == len(selection.chosen)
    assert spans[0].start == 0
    assert all(one.end == other.start for one, other in pairwise(spans))
    assert abs(spans[-1].end - sum(frame.seconds for frame in frames)) < 1e-6


@settings(max_examples=40)
@given(films, budgets)
def test_the_same_frames_give_the_same_choice(frames: list[Frame], budget: int) -> None:
    assert select(frames, budget) == select(list(frames), budget)


@settings(max_examples=40)
@given(films)
def test_what_comes_back_is_not_looked_at_again(frames: list[Frame]) -> None:
    there_and_back = [*frames, *reversed(frames)]

    assert len(select(there_and_back).chosen) <= len(frames)
    assert max(select(there_and_back, 2 * len(frames)).chosen) < len(frames)


def test_three_scenes_are_three_looks_however_long_they_are() -> None:
    trembling = [scene(level + step % 2) for level in (40, 120, 200) for step in range(13)]

    selection = select(film(*trembling))

    assert selection.resembled == (0,) * 13 + (13,) * 13 + (26,) * 13
    assert selection.chosen == (0, 13, 26)


def test_a_loop_is_told_with_all_its_spans() -> None:
    frames = film(scene(0), scene(200), scene(0), scene(200), scene(200))

    assert select(frames) == Selection(
        chosen=(0, 1),
        resembled=(0, 1, 0, 1, 1),
        spans=(
            (Span(0.0, 0.1), Span(0.2, 0.2 + 0.1)),
            (Span(0.1, 0.2), Span(0.2 + 0.1, 0.2 + 0.1 + 0.1 + 0.1)),
        ),
    )


def test_a_thing_that_appears_is_looked_at() -> None:
    frames = film(*[scene(100)] * 20, scene(100, mark=180), *[scene(100)] * 20)

    assert select(frames).chosen == (0, 20)


def test_a_fade_needs_no_look_of_its_own() -> None:
    first, second = scene(20, mark=200), scene(220, mark=30)
    fade = [mixed(first, second, step / 10) for step in range(1, 10)]

    selection = select(film(*[first] * 5, *fade, *[second] * 5))

    assert selection.chosen == (0, 14)
    assert selection.resembled == (0,) * 10 + (14,) * 9


def test_a_strobe_is_two_looks() -> None:
    assert select(film(*[scene(10), scene(250)] * 30)).chosen == (0, 1)


def test_a_short_budget_takes_what_differs_most() -> None:
    frames = film(scene(0), scene(8), scene(16), scene(240), scene(248))

    assert [frames[index].signature[0] // 100 for index in select(frames, 2).chosen] == [0, 2]


def test_boxes_are_held_while_no_other_frame_is_clearly_nearer() -> None:
    between = [scene(step) for step in (0, 0, 0, 5, 6, 5, 6, 11, 11, 6)]

    assert select(film(*between)).resembled == (0, 0, 0, 0, 0, 0, 0, 7, 7, 7)


def test_changes_are_told_from_frame_to_frame() -> None:
    assert changes(film(scene(0), scene(0), scene(8))) == (255.0, 0.0, 8.0)


def test_hundreds_of_different_frames_stay_within_the_budget() -> None:
    frames = [Frame(bytes((step * k) % 251 for k in range(GRID)), 0.04) for step in range(1200)]

    assert len(select(frames).chosen) <= MAX_FRAMES
