from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.animations.pacing import LONGEST, SHORTEST, Beat, paced

lasting = st.lists(st.floats(0.005, 5), min_size=1, max_size=60)


def test_usual_durations_stay() -> None:
    assert paced([0.1, 0.04, 2.0]) == (Beat(0, 10), Beat(1, 4), Beat(2, 200))


def test_thirds_of_a_tenth_are_not_lost() -> None:
    assert [beat.hundredths for beat in paced([1 / 30] * 6)] == [3, 4, 3, 3, 4, 3]


def test_frames_too_short_for_gif_are_left_out() -> None:
    assert paced([0.008] * 10) == (Beat(0, 2), Beat(2, 2), Beat(5, 2), Beat(7, 2))


def test_every_second_frame_lasts_twice_as_long() -> None:
    assert paced([0.1] * 5, 2) == (Beat(0, 20), Beat(2, 20), Beat(4, 10))


@given(lasting, st.integers(1, 5))
def test_the_whole_keeps_its_length_and_no_frame_is_too_short(
    seconds: list[float], step: int
) -> None:
    beats = paced(seconds, step)

    total = sum(beat.hundredths for beat in beats)
    assert abs(total - sum(seconds) * 100) <= SHORTEST + 0.5
    assert all(SHORTEST <= beat.hundredths <= LONGEST for beat in beats)
    assert [beat.frame for beat in beats] == sorted({beat.frame for beat in beats})
    assert beats[0].frame == 0
