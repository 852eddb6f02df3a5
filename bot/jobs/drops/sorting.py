"""S3's messages: each file that they tell of becomes a chore of its own channel."""

import logging

from bot.core.s3_events import S3Message
from bot.jobs.services import Shared
from bot.ports import Delivery

log = logging.getLogger(__name__)


async def sort_message(shared: Shared, delivery: Delivery, told: S3Message) -> None:
    """Order what a message tells of, then be done with it. Raises RetryLaterError.

    S3 sends to no group: only so does a thousand files in one channel not starve the others. A
    message that is handed out again orders the same again, which changes nothing.
    """
    for drop in told.drops:
        await shared.queue.send(drop.to_job(), group=drop.group)
    if told.passed_over:
        log.warning(
            "%d records of message %s tell of no file that is to be labelled: it was put at "
            "another place than drop/<team>/<channel>/…, or begins with a dot",
            told.passed_over, delivery.message_id,
        )  # fmt: skip
    if told.is_unknown:
        log.error("message %s is of a version of S3's that I cannot read", delivery.message_id)
        await shared.queue.bury(delivery)
    else:
        await shared.queue.delete(delivery)
