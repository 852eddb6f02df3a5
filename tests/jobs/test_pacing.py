"""How hard a job is tried."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.pacing import CHECK_PATIENCE, HEARTBEAT, LEASE, LOOK_BACK, MAX_TRIES, retry_delay
from sandbox.templates import load

TEMPLATE = Path(__file__).parents[2] / "infrastructure.yml"


def test_delays_grow_from_seconds_to_minutes() -> None:
    delays = [retry_delay(tries) for tries in range(1, MAX_TRIES)]

    assert delays[0] <= 30
    assert all(longer > shorter for shorter, longer in pairwise(delays))
    assert delays[-1] <= 900


@given(st.integers(0, 50), st.floats(0, 10_000))
def test_a_service_gets_the_time_that_it_asked_for_within_reason(tries: int, asked: float) -> None:
    assert retry_delay(tries, asked) >= min(round(asked), 300)
    assert retry_delay(tries) <= retry_delay(tries, asked) <= 300


def test_a_killed_workers_job_is_taken_up_within_a_minute_and_one_lost_beat_is_no_harm() -> None:
    assert LEASE in range(61)
    assert HEARTBEAT * 3 < LEASE


def test_what_was_posted_is_looked_for_as_long_as_a_job_may_have_waited_dead_letters_included() -> (
    None
):
    dead = load(TEMPLATE)["Resources"]["DeadLetterQueue"]["Properties"]["MessageRetentionPeriod"]

    assert 2 * CHECK_PATIENCE + dead < LOOK_BACK
