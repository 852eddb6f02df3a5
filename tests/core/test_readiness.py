"""When to ask whether an upload is ready."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.readiness import GIVE_UP, Readiness


def ask(readiness: Readiness, takes: float) -> tuple[int, float] | None:
    """Ask about an upload that takes so long: how many questions, and when the last came."""
    waited = 0.0
    for questions, wait in enumerate(readiness.waits(), start=1):
        waited += wait
        if waited >= takes:
            readiness.learn(waited)
            return questions, waited
    return None


@given(st.lists(st.floats(0, 100), max_size=30))
def test_asking_ends_at_the_latest_when_giving_up(experience: list[float]) -> None:
    readiness = Readiness()
    for seconds in experience:
        readiness.learn(seconds)

    waits = list(readiness.waits())

    assert 1 <= len(waits) <= 25
    assert all(wait >= 0 for wait in waits)
    assert sum(waits) <= GIVE_UP


@pytest.mark.parametrize(
    ("takes", "questions_each"), [(0.1, 2), (0.4, 2), (1.0, 2), (1.5, 2.5), (3.0, 3), (6.0, 4)]
)
def test_once_learned_about_two_questions_and_little_waiting_are_enough(
    takes: float, questions_each: float
) -> None:
    readiness = Readiness()
    rounds = [ask(readiness, takes) for _ in range(40)]

    learned = [found for found in rounds[20:] if found]

    assert len(learned) == 20
    assert sum(questions for questions, _ in learned) / 20 <= questions_each
    assert max(waited - takes for _, waited in learned) <= max(0.3, 0.1 * takes)


def test_one_slow_upload_does_not_spoil_what_was_learned() -> None:
    readiness = Readiness()
    for _ in range(10):
        readiness.learn(1.0)
    before = next(readiness.waits())
    readiness.learn(11.0)

    assert next(readiness.waits()) == before


def test_it_learns_anew_when_uploads_become_slower() -> None:
    readiness = Readiness()
    for _ in range(15):
        readiness.learn(0.3)
    for _ in range(15):
        ask(readiness, 3.0)

    assert next(readiness.waits()) > 2.0


def test_an_upload_that_never_gets_ready_is_given_up() -> None:
    assert ask(Readiness(), 1000.0) is None
