"""A delivery taken up: its story goes on, and what is measured of any job is measured here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.trace import SpanKind

from bot.ports import Clock, Delivery, Meter
from bot.spans import span
from bot.story import resumed

log = logging.getLogger(__name__)


@contextmanager
def taken_up(delivery: Delivery, clock: Clock, meter: Meter) -> Iterator[None]:
    """The story in which everything inside is told.

    The queue's wait counts the first time; that of an upload, once it is begun (`note_wait`).
    """
    job, kind = name_of(delivery), kind_of(delivery)
    event = str(delivery.job.get("event_id") or "")
    with (
        resumed(delivery.luggage, otherwise=event or delivery.message_id, job=job),
        span(f"job {kind}", SpanKind.CONSUMER, **{"labels.job": kind}),
    ):
        if delivery.received == 1 and kind != "upload":
            note_wait(delivery, clock, meter)
        log.info("message %s taken up, delivery %d", delivery.message_id, delivery.received)
        yield


def note_wait(delivery: Delivery, clock: Clock, meter: Meter) -> None:
    """Measure the wait of a job that is begun for the first time, however often it came before."""
    if delivery.due:
        meter.queued(waited(delivery, clock))


def waited(delivery: Delivery, clock: Clock) -> float:
    """Seconds for which a job has waited so far; 0 when nobody knows since when."""
    return clock.now() - delivery.due if delivery.due else 0.0


def name_of(delivery: Delivery) -> str:
    """The job's id, the same for every delivery: the message's in Slack, or the chore's own."""
    job = delivery.job
    if kind_of(delivery) == "upload":
        return f"{job['team']}/{job['channel']}/{job['ts']}"
    return f"{kind_of(delivery)} {delivery.message_id}"


def kind_of(delivery: Delivery) -> str:
    """What kind of work it is: a chore by its name, an upload, or what others send."""
    job = delivery.job
    if "chore" in job:
        return str(job["chore"])[:40]
    return "upload" if {"team", "channel", "ts"} <= job.keys() else "notice"
