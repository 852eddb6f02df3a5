"""The threads in which AWS is called; none of them keeps the process from ending."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_Work = tuple[Future[Any], Callable[[], Any]]


class DaemonExecutor(Executor):
    """A ThreadPoolExecutor that is not waited for when Python exits.

    A call of boto3 cannot be called off, and Python joins every thread of a ThreadPoolExecutor
    at its exit, even after `shutdown(wait=False)`: one service that does not answer would hold
    a stopped process for as long as all tries of the call take.
    """

    def __init__(self, most: int, *, name: str) -> None:
        """Start no thread yet; at most `most` come with the work."""
        self._most = most
        self._name = name
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._idle = Semaphore(0)
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._closed = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Call a function in one of the threads. Raises RuntimeError after `shutdown`."""
        with self._lock:
            if self._closed:
                raise RuntimeError(f"the threads for {self._name} are closed")
            future: Future[R] = Future()
            self._work.put((future, partial(fn, *args, **kwargs)))
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
                self._start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's
        """Take no more work; `wait` until the rest is done or, with `cancel_futures`, begun."""
        with self._lock:
            self._closed = True
            if cancel_futures:
                self._cancel_what_waits()
            for _ in self._threads:
                self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _start(self) -> None:
        name = f"{self._name}_{len(self._threads)}"
        thread = Thread(target=self._serve, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _cancel_what_waits(self) -> None:
        with suppress(Empty):
            while work := self._work.get_nowait():
                work[0].cancel()

    def _serve(self) -> None:
        while work := self._next():
            _carry_out(*work)
            del work  # An idle thread must not keep a picture's bytes.

    def _next(self) -> _Work | None:
        try:
            return self._work.get_nowait()
        except Empty:
            self._idle.release()
            return self._work.get()


def _carry_out(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - whoever waits for the future meets it
        future.set_exception(error)
    else:
        future.set_result(result)
