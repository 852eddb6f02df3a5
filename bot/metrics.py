"""What whoever runs the bot can measure, in Prometheus' format.

docs/observability.md lists it. No label holds what people choose: no channel, person or file.
"""

from collections.abc import Callable, Mapping
from itertools import product

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.errors import BotError, PictureError, RetryLaterError, SetupError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

JOB_SECONDS = (0.5, 1, 2, 3, 5, 8, 13, 30, 60, 300)
REPLY_SECONDS = (1, 2, 3, 5, 8, 13, 30, 60, 300, 1800)
STAGE_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120)
CALL_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
LAG_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2)
ACKNOWLEDGEMENT_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3)
"""Slack waits 3 s (https://docs.slack.dev/apis/events-api)."""

_SERVICES = {
    "Slack": "slack", "Amazon Rekognition": "rekognition", "Amazon S3": "s3",
    "Amazon DynamoDB": "dynamodb", "Amazon SQS": "sqs",
}  # fmt: skip

_OUTCOMES = ("answered", "silent", "waiting", "retried", "given up")
_KINDS = ("timeout", "setup", "picture", "final", "bug")
_VIDEO = "video"
_UNANSWERED = ("unavailable", "unclear", "failed")
"""Outcomes of calls that a service owes an answer to."""


class Metrics:
    """The port `bot.ports.Meter`, with a registry of its own.

    `usd_per_call` is what an answered call of Rekognition costs, by the operation's name.
    """

    def __init__(self, usd_per_call: Mapping[str, float] | None = None) -> None:
        """Begin at zero."""
        # When a series began is told by the process's start, and by no query of ours.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._usd_per_call = usd_per_call or {}
        self._of_jobs()
        self._of_services()
        self._of_now()
        self._stand_at_zero()
        ProcessCollector(registry=self.registry)

    def _of_jobs(self) -> None:
        self._jobs = self._counter("jobs", "Jobs that ended, by outcome", "outcome")
        self._job_seconds = self._seconds("job", "From taking a job to its end", JOB_SECONDS)
        self._reply_seconds = self._seconds(
            "reply", "From the message in Slack to its answer", REPLY_SECONDS
        )
        self._stage_seconds = self._seconds(
            "stage", "Stages of a job: wait in the queue, fetch, prepare, detect, …",
            STAGE_SECONDS, "stage",
        )  # fmt: skip
        self._analyses = self._counter(
            "analyses", "Pictures analysed: paid for, or known already", "kind"
        )
        self._errors = self._counter(
            "errors", "Failures of jobs, chores and requests", "kind", "service"
        )
        self._takeovers = self._counter("takeovers", "Jobs taken over from a lost worker")

    def _of_services(self) -> None:
        self._dollars = self._counter(
            "rekognition_cost_dollars", "What Rekognition's answers cost, estimated by their price",
            "operation",
        )  # fmt: skip
        self._calls = self._counter(
            "calls", "Calls of AWS and Slack, all tries together",
            "service", "operation", "outcome",
        )  # fmt: skip
        self._call_seconds = self._seconds(
            "call", "How long such a call took", CALL_SECONDS, "service", "operation"
        )
        self._failed_tries = self._counter(
            "failed_tries", "Tries of calls that were throttled, or failed otherwise",
            "service", "reason",
        )  # fmt: skip
        self._waits = self._seconds(
            "limit_wait", "Waits to stay within a limit of a service", STAGE_SECONDS, "limit"
        )
        self._acknowledgements = self._seconds(
            "acknowledgement", "From a delivery by Slack to its acknowledgement",
            ACKNOWLEDGEMENT_SECONDS, "outcome",
        )  # fmt: skip

    def _of_now(self) -> None:
        self._lag = self._seconds("event_loop_lag", "How late the event loop runs", LAG_SECONDS)
        self._queue_jobs = self._gauge("queue_jobs", "Jobs in the queue, about", "state")
        self._queue_age = self._gauge(
            "queue_age_seconds", "How long the job had waited that was last taken up for the first "
            "time, or held back; 0 once the queue is found empty",
        )  # fmt: skip
        self._dead = self._gauge("dead_letters", "Messages in the dead-letter queue, about")
        self._in_work = self._gauge("jobs_in_work", "Jobs that this process has in work")
        self._silence = self._gauge(
            "worker_silence_seconds", "Since the worker last asked for jobs with room for some"
        )

    def _stand_at_zero(self) -> None:
        """Have what alerts count be there before it happens.

        A series that begins at 1 has not increased
        (https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics).
        """
        services = _SERVICES.values()
        for counter, there in (
            (self._jobs, product(_OUTCOMES)),
            (self._analyses, product(("paid", "known"))),
            (self._errors, product(_KINDS, ("bot",))),
            (self._errors, product(("passing",), ("bot", *services))),
            (self._dollars, product((*self._usd_per_call, _VIDEO))),
            (self._failed_tries, product(services, ("throttled", "failed"))),
            (self._acknowledgements, product(("accepted", "refused"))),
            (self._stage_seconds, product(("queue",))),
        ):
            for labels in there:
                counter.labels(*labels)

    def job_ended(self, outcome: str, seconds: float) -> None:
        """Count a job and how long it took."""
        self._jobs.labels(outcome).inc()
        self._job_seconds.observe(seconds)

    def detector_asked(self, *, paid: bool) -> None:
        """Count an analysis."""
        self._analyses.labels("paid" if paid else "known").inc()

    def spent(self, operation: str, dollars: float) -> None:
        """Add to the estimated bill."""
        self._dollars.labels(operation).inc(dollars)

    def queued(self, seconds: float) -> None:
        """A job's wait, which is the queue's age as well."""
        self.stage_ended("queue", seconds)
        self.kept_waiting(seconds)

    def kept_waiting(self, seconds: float) -> None:
        """The queue's age."""
        self._queue_age.set(max(seconds, 0.0))

    def found_empty(self) -> None:
        """Nothing waits."""
        self._queue_age.set(0)

    def replied(self, seconds: float) -> None:
        """From the message to its answer; clocks that differ make it 0, not less."""
        self._reply_seconds.observe(max(seconds, 0.0))

    def stage_ended(self, stage: str, seconds: float) -> None:
        """How long a stage took."""
        self._stage_seconds.labels(stage).observe(max(seconds, 0.0))

    def taken_over(self) -> None:
        """Count a takeover."""
        self._takeovers.inc()

    def failed(self, error: BaseException) -> None:
        """Count a failure by what can be done about it, and by whose it is."""
        kind, service = _kind(error)
        self._errors.labels(kind, service).inc()

    def waited(self, limit: str, seconds: float) -> None:
        """How long somebody waited for a limit."""
        self._waits.labels(limit).observe(max(seconds, 0.0))

    def called(self, service: str, operation: str, outcome: str, seconds: float) -> None:
        """A call, and its price when it was answered."""
        for other in _UNANSWERED:
            self._calls.labels(service, operation, other)
        self._calls.labels(service, operation, outcome).inc()
        self._call_seconds.labels(service, operation).observe(seconds)
        if outcome == "ok" and service == "rekognition" and operation in self._usd_per_call:
            self.spent(operation, self._usd_per_call[operation])

    def tried_again(self, service: str, *, throttled: bool) -> None:
        """Count a try that failed."""
        self._failed_tries.labels(service, "throttled" if throttled else "failed").inc()

    def acknowledged(self, seconds: float, *, accepted: bool) -> None:
        """How long Slack waited."""
        self._acknowledgements.labels("accepted" if accepted else "refused").observe(seconds)

    def lagged(self, seconds: float) -> None:
        """How much later than asked for the event loop came back."""
        self._lag.observe(max(seconds, 0.0))

    def queue_holds(self, states: Mapping[str, int], dead: int) -> None:
        """How many jobs there are in each state, and how many are dead."""
        for state, jobs in states.items():
            self._queue_jobs.labels(state).set(jobs)
        self._dead.set(dead)

    def follow(self, *, in_work: Callable[[], float], silence: Callable[[], float]) -> None:
        """Ask a worker whenever somebody looks."""
        self._in_work.set_function(in_work)
        self._silence.set_function(silence)

    def follow_socket(self, is_connected: Callable[[], bool]) -> None:
        """The same of a connection; a process without Socket Mode has none, and tells of none."""
        gauge = self._gauge("socket_connected", "Whether a socket to Slack is connected: 1 or 0")
        gauge.set_function(is_connected)

    def page(self) -> bytes:
        """The metrics as text."""
        return generate_latest(self.registry)

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"labels_{name}", help_text, labels, registry=self.registry)

    def _gauge(self, name: str, help_text: str, *labels: str) -> Gauge:
        return Gauge(f"labels_{name}", help_text, labels, registry=self.registry)

    def _seconds(
        self, name: str, help_text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(
            f"labels_{name}_seconds", help_text, labels, buckets=buckets, registry=self.registry
        )


def _kind(error: BaseException) -> tuple[str, str]:
    """What can be done about a failure, and whose it is, each one of a few words."""
    if isinstance(error, RetryLaterError):
        return "passing", _SERVICES.get(error.service, "bot")
    if isinstance(error, TimeoutError):
        return "timeout", "bot"
    if isinstance(error, SetupError):
        return "setup", "bot"
    if isinstance(error, PictureError):
        return "picture", "bot"
    return ("final" if isinstance(error, BotError) else "bug"), "bot"
