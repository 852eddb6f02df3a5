"""What whoever runs the bot can measure, in Prometheus' format."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4"
_SECONDS = (0.5, 1, 2, 3, 5, 8, 13, 30, 60, 300)


class Metrics:
    """The port `bot.ports.Meter`, with a registry of its own."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._registry = CollectorRegistry()
        self._jobs = Counter(
            "labels_jobs", "Jobs that ended, by outcome", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "labels_job_seconds", "From taking a job to its end",
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._analyses = Counter(
            "labels_analyses", "Pictures analysed: paid for, or known already",
            ["kind"], registry=self._registry,
        )  # fmt: skip

    def job_ended(self, outcome: str, seconds: float) -> None:
        """Count a job and how long it took."""
        self._jobs.labels(outcome).inc()
        self._seconds.observe(seconds)

    def detector_asked(self, *, paid: bool) -> None:
        """Count an analysis."""
        self._analyses.labels("paid" if paid else "known").inc()

    def page(self) -> bytes:
        """The metrics as text."""
        return generate_latest(self._registry)
