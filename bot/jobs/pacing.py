"""How hard a job is tried: leases, delays and limits. Times in seconds."""

from dataclasses import dataclass

LEASE = 60
"""How long a worker has a job without a sign of life; a killed worker's job waits so long."""

HEARTBEAT = 15
"""How often lease and visibility time-out are renewed."""

JOB_TIMEOUT = 600
"""No job may take longer."""

VIDEO_TIMEOUT = 2700
"""Fetching a video, bringing it into another form and storing it may take so long."""

GRACE = 25.0
"""How long running jobs get to end on SIGTERM; platforms kill a process after 30 s."""

MAX_TRIES = 6
MAX_TAKEOVERS = 20
MAX_CHORE_TRIES = 24
"""A chore waits 98 minutes for a service. SQS counts how often it was handed out, for whatever
reason, so it is less where it was held back first (70 minutes) or workers were lost with it. What
must not be given up for that is sent anew then (`bot.jobs.chores.PATIENT`)."""

CHECK_PATIENCE = 4 * 86_400
"""How long a job waits for a service until it is given up: an upload, a picture that is to be
checked, and what moderators decided to be carried out and shown."""

CHECK_NOTICE = 600
"""After how long moderators are told that pictures wait to be checked, and a thread that its
picture waits for a service."""

LOOK_BACK = 30 * 86_400.0
"""Seconds of a channel's past in which we look for what a lost worker may have posted: a job waits
for days, lies among the dead letters for 14, and is sent again."""

SHORTEST_WAIT = 5
"""How long a job waits at the least before a service is asked again."""

_LONGEST_WAIT = 900
"""SQS holds nothing back for longer
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)."""

_DELAYS = (5, 15, 45, 120, 300)


@dataclass(frozen=True, slots=True)
class Pacing:
    """The times and limits of one worker, as above unless it is told otherwise."""

    lease: int = LEASE
    heartbeat: int = HEARTBEAT
    job_timeout: int = JOB_TIMEOUT
    video_timeout: int = VIDEO_TIMEOUT
    grace: float = GRACE
    max_tries: int = MAX_TRIES
    max_takeovers: int = MAX_TAKEOVERS
    max_chore_tries: int = MAX_CHORE_TRIES
    retry_delays: tuple[int, ...] = _DELAYS
    check_patience: float = CHECK_PATIENCE
    check_notice: float = CHECK_NOTICE
    shortest_wait: int = SHORTEST_WAIT


USUAL = Pacing()


def retry_delay(tries: int, asked: float = 0.0, delays: tuple[int, ...] = _DELAYS) -> int:
    """How long to wait after so many failed tries; never less than a service asked for."""
    usual = delays[min(max(tries, 1), len(delays)) - 1]
    return min(max(usual, round(asked)), _DELAYS[-1])


def check_delay(age: float, asked: float = 0.0, shortest: int = SHORTEST_WAIT) -> int:
    """How long a job that has waited for a service for `age` waits once more.

    A quarter of its age: so it is tried soon after a short trouble, and a long one is not asked
    about all the time. Never less than a service asked for, if SQS can wait so long.
    """
    return min(max(shortest, round(age / 4), round(asked)), _LONGEST_WAIT)
