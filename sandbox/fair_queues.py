"""Lets moto's standard queues hand out fairly, as Amazon's do where messages have a group.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html:
what waits of a group with many messages in flight is handed out after what waits of quiet ones.
Amazon does not say from how many on; here the group with the fewest always comes first.
"""

from collections import Counter

import moto
from moto.sqs.models import Message, Queue

from sandbox.quick_tables import KNOWN


def make_fair() -> bool:
    """Change moto in this process; False when its version is not one of the known."""
    if not moto.__version__.startswith(KNOWN):
        return False
    in_order = vars(Queue)["messages"].fget

    def messages(queue: Queue) -> list[Message]:
        waiting: list[Message] = in_order(queue)
        return waiting if queue.fifo_queue else fairly(waiting, queue._messages)  # noqa: SLF001 - moto tells of it in no other way

    setattr(Queue, "messages", property(messages))  # noqa: B010 - mypy takes it for a method
    return True


def fairly(waiting: list[Message], everything: list[Message]) -> list[Message]:
    """What waits, in the order in which it is to be handed out; those without a group first."""
    in_flight = Counter(each.group_id for each in everything if not each.visible)
    ranks = []
    for message in waiting:
        # Of several that one request hands out, each counts for the next one.
        ranks.append(in_flight[message.group_id] if message.group_id else 0)
        in_flight[message.group_id] += 1
    ranked = zip(ranks, range(len(ranks)), waiting, strict=True)
    return [message for _, _, message in sorted(ranked, key=lambda rank: rank[:2])]
