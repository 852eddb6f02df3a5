"""How fast Rekognition is called."""

import asyncio
import time

import pytest

from bot.aws.pace import MOST_SECONDS, CallPace
from bot.core.quotas import image_calls_a_second
from bot.errors import RetryLaterError
from tests.fakes.hand_clock import HandClock, settle
from tests.fakes.meter import FakeMeter


async def began(pace: CallPace, clock: HandClock, calls: int, operation: str) -> list[float]:
    """When so many calls begin that all come now, in seconds from now."""
    start, times = clock.now(), list[float]()

    async def one() -> None:
        await pace.turn(operation)
        times.append(round(clock.now() - start, 6))

    tasks = [asyncio.create_task(one()) for _ in range(calls)]
    await settle()
    while not all(task.done() for task in tasks):
        await clock.advance(0.05)
    await asyncio.gather(*tasks)
    return times


async def test_calls_of_one_operation_begin_evenly_apart() -> None:
    clock, meter = HandClock(), FakeMeter()
    pace = CallPace(a_second=5, meter=meter, now=clock.now, sleep=clock.sleep)

    times = await began(pace, clock, 11, "detect_labels")

    assert times == pytest.approx([number * 0.2 for number in range(11)], abs=0.06)


async def test_operations_do_not_wait_for_each_other_nor_for_the_past() -> None:
    clock = HandClock()
    pace = CallPace(a_second=1, now=clock.now, sleep=clock.sleep)
    assert await began(pace, clock, 1, "detect_labels") == [0.0]
    assert await began(pace, clock, 1, "detect_text") == [0.0]

    await clock.advance(100)

    assert await began(pace, clock, 1, "detect_labels") == [0.0]


async def test_whoever_would_wait_too_long_comes_back_later() -> None:
    clock = HandClock()
    pace = CallPace(a_second=0.01, now=clock.now, sleep=clock.sleep)
    await pace.turn("detect_labels")

    with pytest.raises(RetryLaterError) as caught:
        await pace.turn("detect_labels")

    assert MOST_SECONDS < caught.value.delay <= 100


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pace = CallPace(a_second=1000)
    await pace.turn("detect_labels")

    monkeypatch.setattr(time, "time", lambda: 0.0)

    async with asyncio.timeout(1):
        await pace.turn("detect_labels")


@pytest.mark.parametrize(("region", "calls"), [("eu-west-1", 50), ("eu-central-1", 5)])
def test_without_a_setting_the_regions_default_holds(region: str, calls: int) -> None:
    assert image_calls_a_second(region) == calls
