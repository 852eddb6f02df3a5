"""How often methods of the Web API are called, and what a refusal means for later calls."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RetryLaterError, TooSoonError
from bot.slack.calls import SlackCalls
from bot.slack.limits import A_MINUTE, DISTRIBUTED
from bot.slack.quiet import PATIENCE, MethodPace
from tests.fakes.clock import FakeClock
from tests.fakes.meter import FakeMeter
from tests.fakes.slack_answers import rate_limited
from tests.fakes.slack_state import SlackServer

INFO = "files.info"


def make_pace(clock: FakeClock, meter: FakeMeter | None = None) -> MethodPace:
    return MethodPace(meter, now=clock.now, sleep=clock.sleep)


async def begun(pace: MethodPace, clock: FakeClock, key: str, calls: int) -> list[float]:
    """When each of so many calls may begin that are made one after the other."""
    start, times = clock.now(), []
    for _ in range(calls):
        await pace.turn(key)
        times.append(clock.now() - start)
    return times


@given(
    st.sampled_from(sorted(A_MINUTE)),
    st.lists(st.floats(0.0, 40.0) | st.just(0.0), min_size=1, max_size=250),
)
def test_no_minute_holds_more_calls_than_slack_names(method: str, pauses: list[float]) -> None:
    async def play() -> list[float]:
        clock, times = FakeClock(0.0), []
        pace = make_pace(clock)
        for pause in pauses:
            clock.advance(pause)
            await pace.turn(method)
            times.append(clock.now())
        return times

    times, most = asyncio.run(play()), A_MINUTE[method]

    assert all(
        after - before > 60 - 1e-6 for before, after in zip(times, times[most:], strict=False)
    )


async def test_a_burst_begins_at_once_and_goes_on_evenly() -> None:
    clock = FakeClock()

    times = await begun(make_pace(clock), clock, INFO, 100)

    assert times[:15] == [0.0] * 15
    assert {round(after - before, 3) for before, after in pairwise(times[20:])} == {0.706}


async def test_methods_without_a_known_tier_are_not_held_up() -> None:
    clock = FakeClock()

    assert await begun(make_pace(clock), clock, "auth.test", 500) == [0.0] * 500


async def test_a_refusal_holds_for_every_call_of_the_method_and_for_no_other() -> None:
    clock, meter = FakeClock(), FakeMeter()
    pace = make_pace(clock, meter)

    pace.refused("chat.postMessage C1", 20.0)

    assert await begun(pace, clock, "chat.postMessage C2", 1) == [0.0]
    assert await begun(pace, clock, "chat.postMessage C1", 1) == [20.0]
    assert meter.waits == [("slack_method", 20.0)]


async def test_who_waits_already_waits_for_a_refusal_that_comes_meanwhile() -> None:
    now = 0.0
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        if not slept:
            pace.refused(INFO, 10.0)
        slept.append(seconds)
        now += seconds

    pace = MethodPace(now=lambda: now, sleep=sleep)
    pace.refused(INFO, 3.0)

    await pace.turn(INFO)

    assert slept == [3.0, 7.0]


async def test_nobody_waits_longer_than_half_a_minute() -> None:
    clock = FakeClock()
    pace = make_pace(clock)
    pace.refused(INFO, 31.0)

    with pytest.raises(RetryLaterError) as caught:
        await pace.turn(INFO)

    assert (caught.value.delay, clock.slept) == (31.0, [])


async def test_a_refusal_halves_the_pace_once_for_all_calls_that_met_it_and_that_heals() -> None:
    clock = FakeClock()
    pace = make_pace(clock)

    for _ in range(8):
        pace.refused(INFO, 1.0)
    slower = await begun(pace, clock, INFO, 3)
    clock.advance(3600)
    healed = await begun(pace, clock, INFO, 100)

    assert slower == [
        pytest.approx(1.0),
        pytest.approx(2.4, abs=0.02),
        pytest.approx(3.8, abs=0.04),
    ]
    assert healed[-1] == pytest.approx(60.0, abs=1.0)


async def test_one_that_somebody_waits_for_is_held_up_by_refusals_alone() -> None:
    clock = FakeClock()
    pace = make_pace(clock)

    for _ in range(500):
        pace.hurry("users.info")
    pace.refused("users.info", 5.0)

    with pytest.raises(RetryLaterError) as caught:
        pace.hurry("users.info")
    assert caught.value.delay == 5.0
    assert clock.slept == []


async def test_those_who_do_not_wait_keep_no_other_from_its_turn_for_ever() -> None:
    clock = FakeClock()
    pace = make_pace(clock)

    for _ in range(500):
        pace.hurry("users.info")

    assert await begun(pace, clock, "users.info", 1) == [pytest.approx(PATIENCE)]


async def test_a_distributed_app_reads_once_a_minute_and_comes_back_instead_of_waiting() -> None:
    clock = FakeClock()
    pace = MethodPace(None, DISTRIBUTED, now=clock.now, sleep=clock.sleep)
    delays = []
    for method in ("conversations.history", "conversations.replies"):
        await pace.turn(method)
        with pytest.raises(TooSoonError) as caught:
            await pace.turn(method)
        delays.append(caught.value.delay)
    clock.advance(35)

    waited = await begun(pace, clock, "conversations.replies", 1)
    pace.hurry("conversations.history")
    with pytest.raises(TooSoonError) as caught:
        await pace.turn("conversations.history")

    assert delays == pytest.approx([60.0, 60.0])
    assert waited == pytest.approx([25.0])
    assert caught.value.delay == pytest.approx(60.0)


async def test_what_may_as_well_not_happen_takes_no_turn_from_others() -> None:
    clock = FakeClock()
    pace = make_pace(clock)
    await begun(pace, clock, "chat.update", 7)

    pace.spare("chat.update")
    with pytest.raises(RetryLaterError):
        pace.spare("chat.update")

    assert clock.slept == []


async def test_what_is_of_no_consequence_any_more_is_forgotten() -> None:
    clock = FakeClock()
    pace = make_pace(clock)

    for number in range(2000):
        clock.advance(1)
        pace.refused(f"chat.postMessage C{number}", 1.0)
        clock.advance(300)

    assert len(pace._methods) <= 257


async def test_calls_that_follow_a_refusal_do_not_find_out_for_themselves(
    calls: SlackCalls, slack: SlackServer, clock: FakeClock
) -> None:
    slack.add_file("F1", b"")
    slack.next_answers(INFO, rate_limited(9))

    await calls.read(INFO, file="F1")
    before = len(slack.calls)
    slack.next_answers(INFO, rate_limited(9))
    with pytest.raises(RetryLaterError):
        await calls.ask(INFO, file="F1")
    with pytest.raises(RetryLaterError):
        await calls.ask(INFO, file="F1")
    with pytest.raises(RetryLaterError):
        await calls.hurry(INFO, file="F1")

    assert (before, len(slack.calls)) == (2, 3)
    assert clock.slept == [9.0]


async def test_a_message_refused_in_one_channel_is_none_in_another(
    calls: SlackCalls, slack: SlackServer, clock: FakeClock
) -> None:
    slack.next_answers("chat.postMessage", rate_limited(9))

    await calls.once("chat.postMessage", channel="C1")
    await calls.once("chat.postMessage", channel="C2")

    assert clock.slept == [9.0]
