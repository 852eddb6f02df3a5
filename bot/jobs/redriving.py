"""Sending what lies in the dead-letter queue again, once whatever stood in its way is mended.

A job is sent before it is deleted from there: who is lost in between leaves it in both, and the
claim has it done once all the same.
"""

import logging
import uuid
from collections import Counter
from dataclasses import dataclass, field

from bot.core.redriving import group_of, kind_of, revived
from bot.ports import DeadLetters, Delivery, Queue
from bot.story import resumed

log = logging.getLogger(__name__)

_BATCH = 10


@dataclass(slots=True)
class Redriven:
    """What was sent again by kind, and how many messages are not jobs, and stay."""

    sent: Counter[str] = field(default_factory=Counter)
    foreign: int = 0


async def redrive(
    dead: DeadLetters, queue: Queue, *, most: int | None = None, only_looks: bool = False
) -> Redriven:
    """Send up to `most` jobs again, or all that wait now; with `only_looks` just count them.

    It ends although others fail again meanwhile. Raises RetryLaterError, SetupError.
    """
    done, seen = Redriven(), set[str]()
    # Twice as many as there seem to be: the number is only about right.
    left = most if most is not None else 2 * await dead.waiting() + _BATCH
    returned: list[Delivery] = []
    try:
        while left > 0 and (deliveries := await dead.receive(min(left, _BATCH))):
            left -= len(deliveries)
            if only_looks and seen.issuperset(each.message_id for each in deliveries):
                returned += deliveries
                break
            for delivery in deliveries:
                is_new = delivery.message_id not in seen
                seen.add(delivery.message_id)
                if only_looks or not delivery.job:
                    returned.append(delivery)
                if is_new or not only_looks:
                    await _take(dead, queue, delivery, done, only_looks=only_looks, is_new=is_new)
    finally:
        for delivery in returned:
            await dead.extend(delivery, 0)
    return done


async def _take(
    dead: DeadLetters, queue: Queue, delivery: Delivery, done: Redriven, *,
    only_looks: bool, is_new: bool,
) -> None:  # fmt: skip
    if not delivery.job:
        done.foreign += is_new
        return
    if not only_looks:
        job = revived(delivery.job, uuid.uuid4().hex)
        with resumed(delivery.luggage, otherwise=delivery.message_id):
            await queue.send(job, group=group_of(job))
            await dead.delete(delivery)
            log.info("%s sent again", kind_of(job))
    done.sent[kind_of(delivery.job)] += 1
