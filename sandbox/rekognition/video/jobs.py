"""Jobs as the service keeps them: by id for a week, by token so that none is started twice."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.rekognition.errors import failure, too_many_jobs
from sandbox.rekognition.values import Json
from sandbox.rekognition.video.results import Order
from sandbox.rekognition.video.watching import Findings

LIFETIME = 7 * 24 * 3600.0
"""Seconds: how long results and tokens are kept."""

IN_PROGRESS, SUCCEEDED, FAILED = "IN_PROGRESS", "SUCCEEDED", "FAILED"


@dataclass(slots=True)
class Job:
    """One call of a Start operation; `started` in seconds since the epoch."""

    id: str
    operation: str
    request: Json
    started: float
    findings: Findings | None = None
    arranged: dict[Order, list[Json]] = field(default_factory=dict)
    """Results in the orders in which they were asked for."""

    @property
    def status(self) -> str:
        """The service's word."""
        if self.findings is None:
            return IN_PROGRESS
        return FAILED if self.findings.problem else SUCCEEDED

    @property
    def token(self) -> str:
        """The `ClientRequestToken`, perhaps empty."""
        return str(self.request.get("ClientRequestToken", ""))


class Jobs:
    """Every job of the last seven days."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def __iter__(self) -> Iterator[Job]:
        """In the order of their start."""
        return iter(tuple(self._jobs.values()))

    def started_before(self, operation: str, request: Json, now: float) -> Job | None:
        """The job that the same token has started.

        Raises IdempotentParameterMismatchException when that was with another operation or input.
        """
        self._forget(now)
        token = request.get("ClientRequestToken")
        for job in self._jobs.values():
            if token and job.token == token:
                if (job.operation, job.request) != (operation, request):
                    raise failure("IdempotentParameterMismatchException")
                return job
        return None

    def check_room(self, most: int) -> None:
        """Raise LimitExceededException when `most` jobs are running."""
        running = sum(job.status == IN_PROGRESS for job in self._jobs.values())
        if running >= most:
            raise too_many_jobs(running, most)

    def add(self, operation: str, request: Json, now: float) -> Job:
        """A new job."""
        job = Job(secrets.token_hex(32), operation, request, now)
        self._jobs[job.id] = job
        return job

    def find(self, id_: str, operation: str, now: float) -> Job:
        """A job of this Start operation; raises ResourceNotFoundException."""
        self._forget(now)
        job = self._jobs.get(id_)
        if job is None or job.operation != operation:
            raise failure("ResourceNotFoundException")
        return job

    def _forget(self, now: float) -> None:
        kept = {id_: job for id_, job in self._jobs.items() if now - job.started < LIFETIME}
        self._jobs = kept
