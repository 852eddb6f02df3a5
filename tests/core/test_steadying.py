from bot.core.labels import Box
from bot.core.marks import Mark
from bot.core.sampling import sampling_sentence
from bot.core.steadying import steadied

DOG = Mark("Dog", 97.0, Box(0.1, 0.1, 0.4, 0.4))
TREMBLED = Mark("Dog", 95.0, Box(0.11, 0.1, 0.4, 0.41))
GONE_ON = Mark("Dog", 96.0, Box(0.3, 0.1, 0.4, 0.4))
CAT = Mark("Cat", 80.0, Box(0.1, 0.1, 0.4, 0.4))


def test_a_box_that_trembles_stays() -> None:
    assert steadied([[DOG], [TREMBLED], [DOG]]) == ((DOG,), (DOG,), (DOG,))


def test_a_box_that_moves_is_followed() -> None:
    assert steadied([[DOG], [GONE_ON]]) == ((DOG,), (GONE_ON,))


def test_another_label_in_the_same_place_is_another_box() -> None:
    assert steadied([[DOG], [CAT]]) == ((DOG,), (CAT,))


def test_two_boxes_never_become_one() -> None:
    another = Mark("Dog", 70.0, Box(0.12, 0.11, 0.4, 0.4))

    assert steadied([[DOG], [TREMBLED, another]]) == ((DOG,), (DOG, another))


def test_a_slow_drift_is_followed_in_steps() -> None:
    drift = [Mark("Dog", 90.0, Box(0.02 * step, 0.0, 0.5, 0.5)) for step in range(8)]

    held = steadied([[mark] for mark in drift])

    assert {mark.box.left for (mark,) in held} == {0.0, 0.06, 0.12}


def test_nothing_is_said_when_every_frame_was_looked_at() -> None:
    assert sampling_sentence(count=40, looked=40, seconds=4.0, seen=3.96) == ""


def test_sampling_is_told_in_one_sentence() -> None:
    assert sampling_sentence(count=10_000, looked=2000, seconds=400.0, seen=400.0) == (
        "This animation has 10,000 frames; I looked at 2,000 of them, evenly spread over all of it."
    )


def test_an_early_end_is_told_in_one_sentence() -> None:
    assert sampling_sentence(count=900, looked=300, seconds=90.2, seen=30.1) == (
        "This animation is too much to look at in a minute: I saw its first 30 of 90 seconds."
    )
