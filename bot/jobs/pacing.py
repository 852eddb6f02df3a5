"""How hard a job is tried: leases, delays and limits. Times in seconds."""

LEASE = 60
"""How long a worker has a job without a sign of life; a killed worker's job waits so long."""

HEARTBEAT = 15
"""How often lease and visibility time-out are renewed."""

JOB_TIMEOUT = 600
"""No job may take longer."""

MAX_TRIES = 6
MAX_TAKEOVERS = 20
_DELAYS = (5, 15, 45, 120, 300)


def retry_delay(tries: int, asked: float = 0.0) -> int:
    """How long to wait after so many failed tries; never less than a service asked for."""
    usual = _DELAYS[min(max(tries, 1), len(_DELAYS)) - 1]
    return min(max(usual, round(asked)), _DELAYS[-1])
