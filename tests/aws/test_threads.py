"""Threads that work like a ThreadPoolExecutor's, but let the process end."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.aws.threads import DaemonExecutor

ROOT = Path(__file__).parents[2]
STUCK = """
import time
from bot.aws.threads import DaemonExecutor

executor = DaemonExecutor(1, name="aws")
executor.submit(time.sleep, 30)
executor.shutdown(wait=False, cancel_futures=True)
"""


@pytest.fixture
def executor() -> Iterator[DaemonExecutor]:
    with DaemonExecutor(3, name="aws") as threads:
        yield threads


def test_results_come_back(executor: DaemonExecutor) -> None:
    assert list(executor.map(pow, [2, 3], [3, 2])) == [8, 9]


def test_exceptions_come_back(executor: DaemonExecutor) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        executor.submit(int, "x").result()


def test_calls_run_at_the_same_time_up_to_the_limit(executor: DaemonExecutor) -> None:
    meeting = threading.Barrier(3)
    calls = [executor.submit(meeting.wait, 5) for _ in range(3)]

    assert sorted(call.result() for call in calls) == [0, 1, 2]


def test_no_more_threads_than_the_limit(executor: DaemonExecutor) -> None:
    calls = [executor.submit(threading.get_ident) for _ in range(100)]

    assert len({call.result() for call in calls}) <= 3


def test_an_idle_thread_is_used_again(executor: DaemonExecutor) -> None:
    first = executor.submit(threading.get_ident).result()
    time.sleep(0.05)

    assert executor.submit(threading.get_ident).result() == first


def test_what_waits_can_be_cancelled() -> None:
    executor = DaemonExecutor(1, name="aws")
    begun, release = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        release.wait(5)
        return "done"

    running: Future[str] = executor.submit(work)
    waiting = [executor.submit(work) for _ in range(3)]
    begun.wait(5)
    executor.shutdown(wait=False, cancel_futures=True)
    release.set()

    assert running.result(5) == "done"
    assert [future.cancelled() for future in waiting] == [True] * 3
    executor.shutdown()


def test_closed_threads_take_no_work(executor: DaemonExecutor) -> None:
    executor.shutdown()

    with pytest.raises(RuntimeError, match="aws are closed"):
        executor.submit(int)


def test_a_call_that_hangs_does_not_keep_the_process() -> None:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", STUCK], cwd=ROOT, check=True, timeout=20)

    assert time.monotonic() - began < 10
