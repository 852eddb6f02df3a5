"""How hard a job is tried: leases, delays and limits. Times in seconds."""

from dataclasses import dataclass

LEASE = 60
"""How long a worker has a job without a sign of life; a killed worker's job waits so long."""

HEARTBEAT = 15
"""How often lease and visibility time-out are renewed."""

JOB_TIMEOUT = 600
"""No job may take longer."""

GRACE = 25.0
"""How long running jobs get to end on SIGTERM; platforms kill a process after 30 s."""

MAX_TRIES = 6
MAX_TAKEOVERS = 20
MAX_CHORE_TRIES = 24
"""A chore waits almost two hours for a service: nobody looks at it meanwhile, and forgetting must
not be given up for a passing trouble."""

_DELAYS = (5, 15, 45, 120, 300)


@dataclass(frozen=True, slots=True)
class Pacing:
    """The times and limits of one worker, as above unless it is told otherwise."""

    lease: int = LEASE
    heartbeat: int = HEARTBEAT
    job_timeout: int = JOB_TIMEOUT
    grace: float = GRACE
    max_tries: int = MAX_TRIES
    max_takeovers: int = MAX_TAKEOVERS
    max_chore_tries: int = MAX_CHORE_TRIES
    retry_delays: tuple[int, ...] = _DELAYS


USUAL = Pacing()


def retry_delay(tries: int, asked: float = 0.0, delays: tuple[int, ...] = _DELAYS) -> int:
    """How long to wait after so many failed tries; never less than a service asked for."""
    usual = delays[min(max(tries, 1), len(delays)) - 1]
    return min(max(usual, round(asked)), _DELAYS[-1])
