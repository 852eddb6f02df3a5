"""Switches that make the endpoint slow, busy or broken, for tests and measurements."""

import math
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.rekognition.errors import ServiceError, failure

WINDOW_SECONDS = 1.0
QUOTAS = {
    "StartLabelDetection": 5,
    "GetLabelDetection": 20,
    "StartContentModeration": 5,
    "GetContentModeration": 20,
}
"""Calls a second in the largest Regions: asking for a job in a tight loop is refused.

https://docs.aws.amazon.com/general/latest/gr/rekognition.html
"""
OPEN_JOBS = 20
JOB_SECONDS = 2.0


class Latency:
    """Seeded times to answer, in seconds: a log-normal spread around the median."""

    def __init__(self, median: float, *, spread: float = 0.25, seed: int = 0) -> None:
        self._median = median
        self._spread = spread
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret

    def next(self) -> float:
        """How long the next call takes, counted from its arrival."""
        return self._median * math.exp(self._random.gauss(0.0, self._spread))


@dataclass(slots=True)
class _Trouble:
    """What ails one operation: an error's code, for so many more calls; None is until healed."""

    code: str
    calls: int | None


class _Rate:
    """The calls of the last second."""

    def __init__(self) -> None:
        self._arrivals: deque[float] = deque()

    def check(self, most: int, now: float) -> None:
        """Count a call, or raise ProvisionedThroughputExceededException."""
        while self._arrivals and now - self._arrivals[0] >= WINDOW_SECONDS:
            self._arrivals.popleft()
        if len(self._arrivals) >= most:
            raise failure("ProvisionedThroughputExceededException")
        self._arrivals.append(now)


class Faults:
    """Set `tps` (calls a second, as AWS's quota) and `latency`; order failures by their code.

    Of video jobs: `quotas` are calls a second by operation, `open_jobs` how many may run at once,
    `work` how long each takes at the least (None: no longer than looking takes), `notices` how
    often each tells that it is done: 0 loses the notice, 2 sends it twice.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.tps: int | None = None
        self.latency: Latency | None = None
        self.quotas: dict[str, int] = dict(QUOTAS)
        self.open_jobs = OPEN_JOBS
        self.work: Latency | None = Latency(JOB_SECONDS)
        self.notices = 1
        self._clock = clock
        self._failures: deque[ServiceError] = deque()
        self._troubles: dict[str, _Trouble] = {}
        self._job_problems: deque[str] = deque()
        self._rate = _Rate()
        self._rates: defaultdict[str, _Rate] = defaultdict(_Rate)

    def fail_next(self, code: str, times: int = 1) -> None:
        """Let the next calls fail with this code; KeyError for a code the service lacks."""
        self._failures.extend(failure(code) for _ in range(times))

    def fail(self, operation: str, code: str, times: int | None = None) -> None:
        """Let one operation alone fail with this code: for so many calls, or until `heal`.

        Throttling is a failure too, e.g. `ProvisionedThroughputExceededException`. Raises KeyError
        for a code the service lacks.
        """
        failure(code)
        self._troubles[operation] = _Trouble(code, times)

    def heal(self, operation: str) -> None:
        """Let an operation work again; it may have worked all the time."""
        self._troubles.pop(operation, None)

    def fail_next_job(self, message: str = "Internal server error", times: int = 1) -> None:
        """Let the next video jobs end as FAILED, with this `StatusMessage`."""
        self._job_problems.extend([message] * times)

    def job_problem(self) -> str:
        """What the next video job fails with; empty when it may succeed."""
        return self._job_problems.popleft() if self._job_problems else ""

    def delay(self) -> float:
        """Seconds that the next call takes from its arrival."""
        return self.latency.next() if self.latency else 0.0

    def check(self, operation: str = "") -> None:
        """Raise what ails the operation, the failure that is due, or that of too many calls."""
        self._check_trouble(operation)
        if self._failures:
            raise self._failures.popleft()
        now = self._clock()
        if operation in self.quotas:
            self._rates[operation].check(self.quotas[operation], now)
        if self.tps is not None:
            self._rate.check(self.tps, now)

    def _check_trouble(self, operation: str) -> None:
        trouble = self._troubles.get(operation)
        if trouble is None:
            return
        if trouble.calls is not None:
            trouble.calls -= 1
            if trouble.calls <= 0:
                self.heal(operation)
        raise failure(trouble.code)
